import { describe, expect, it } from "vitest";
import { firstUnread, gapAfter, merge, readBy, touches, type MessageList } from "../src/state/messageList";
import { eventId, message, numbers, range } from "./examples";

describe("a list of messages", () => {
  it("does not depend on the order of the messages, nor on repeats", () => {
    const all = range(1, 40);
    const shuffled = [...all, ...all].sort((one, other) => (one.id.charCodeAt(3) * 7 + other.at) % 5 - 2);
    const list = shuffled.reduce<MessageList>((known, one) => merge(known, [one]), []);
    expect(numbers(list)).toEqual(numbers(all));
  });

  it("puts messages without a number first, by time", () => {
    const old = [message(0, { id: "b", seq: null, at: 2 }), message(0, { id: "a", seq: null, at: 1 })];
    expect(merge([message(1)], old).map((one) => one.id)).toEqual(["a", "b", message(1).id]);
  });

  it("combines what every version of a message says", () => {
    const read = { ...message(1), isRead: true, key: "mine", eventId: eventId(1) };
    const [known] = merge([read], [message(1, { isDelivered: true })]);
    expect(known).toMatchObject({ isRead: true, isDelivered: true, key: "mine", eventId: eventId(1) });
  });

  it("finds the gap in its numbers, until it is filled", () => {
    const list = merge(range(1, 3), range(7, 9));
    expect(gapAfter(list)?.seq).toBe(3);
    expect(gapAfter(merge(list, range(4, 6)))).toBeNull();
    expect(gapAfter([])).toBeNull();
  });

  it("is continued by a page that overlaps or follows it, and by no other", () => {
    expect(touches(range(1, 5), range(4, 9))).toBe(true);
    expect(touches(range(1, 5), range(6, 9))).toBe(true);
    expect(touches(range(1, 5), range(7, 9))).toBe(false);
    expect(touches([], range(7, 9))).toBe(true);
  });
});

describe("a read receipt", () => {
  const receipt = { chatId: "c", reader: "bob", messageId: null, at: 50, eventId: eventId(20) };

  it("covers the events before it, and the history up to its time", () => {
    const list = [
      message(1, { eventId: eventId(10), at: 99 }),
      message(2, { at: 40 }),
      message(3, { at: 60 }),
      message(4, { eventId: eventId(30), at: 10 }),
      message(5, { sender: "bob", at: 10 }),
    ];
    expect(readBy(list, receipt).map((one) => one.isRead)).toEqual([true, true, false, false, false]);
  });

  it("of one message covers only that message", () => {
    const list = range(1, 3);
    expect(readBy(list, { ...receipt, messageId: message(2).id }).map((one) => one.isRead)).toEqual([false, true, false]);
  });

  it("of read messages leaves the list unchanged", () => {
    const list = range(1, 3).map((one) => ({ ...one, isRead: true }));
    expect(readBy(list, receipt)).toBe(list);
  });
});

describe("the first unread message", () => {
  const list = merge(range(1, 4), [message(5, { sender: "bob" }), message(6), message(7, { sender: "bob" })]);

  it("is counted back over the messages of the others", () => {
    expect(firstUnread(list, "ann", 1)).toBe(message(7).id);
    expect(firstUnread(list, "ann", 2)).toBe(message(5).id);
  });

  it("is null when nothing is unread, or when it is not loaded", () => {
    expect(firstUnread(list, "ann", 0)).toBeNull();
    expect(firstUnread(list, "ann", 3)).toBeNull();
  });
});
