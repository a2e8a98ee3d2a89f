import { describe, expect, it } from "vitest";
import { withLessUnread, withReadReceipt, withReceivedMessage, withSentMessage, withTyping } from "../src/state/reducers";
import * as outbox from "../src/state/outbox";
import { NOTHING, UNKNOWN, withConversation, type State } from "../src/state/state";
import { chat, eventId, message, numbers, range } from "./examples";

const loaded: State = withConversation({ ...NOTHING, chats: [chat("d"), chat("c")] }, "c", {
  ...UNKNOWN,
  isLoaded: true,
  messages: range(1, 3),
});
const theirs = message(4, { sender: "bob" });

describe("a received message", () => {
  it("is added to the conversation and moves its chat to the top", () => {
    const state = withReceivedMessage(loaded, theirs);
    expect(numbers(state.conversations.get("c")?.messages ?? [])).toEqual([1, 2, 3, 4]);
    expect(state.chats?.map((one) => [one.id, one.unread])).toEqual([["c", 1], ["d", 0]]);
  });

  it("counts once, however often it is received", () => {
    const state = [1, 2, 3].reduce((known) => withReceivedMessage(known, theirs), loaded);
    expect(state.chats?.[0]?.unread).toBe(1);
    expect(state.conversations.get("c")?.messages).toHaveLength(4);
  });

  it("ends its sender's typing", () => {
    const state = withReceivedMessage(withTyping(loaded, "c", "bob", true), theirs);
    expect(state.typing.get("c")?.size).toBe(0);
  });

  it("replaces the sent item, whether it arrives before the answer or after", () => {
    const sending = { ...outbox.written("k", "c", "ann", "text 4", 0), state: "sending" as const };
    const stored = message(4);
    const before: State = { ...loaded, outbox: [sending] };
    const receivedFirst = withSentMessage(withReceivedMessage(before, stored), stored, "k");
    const answeredFirst = withReceivedMessage(withSentMessage(before, stored, "k"), stored);
    for (const state of [receivedFirst, answeredFirst]) {
      expect(state.outbox).toEqual([]);
      expect(state.conversations.get("c")?.messages.at(-1)).toEqual({ ...stored, key: "k" });
      expect(state.chats?.[0]?.unread).toBe(0);
    }
    expect(outbox.shownIn(withReceivedMessage(before, stored).outbox, "c")).toEqual([]);
  });
});

describe("a read receipt", () => {
  const receipt = { chatId: "c", reader: "bob", messageId: null, at: 9999, eventId: eventId(9) };

  it("marks the user's messages when the other user has read them", () => {
    const state = withReadReceipt(loaded, receipt);
    expect(state.conversations.get("c")?.messages.every((one) => one.isRead)).toBe(true);
  });

  it("clears the unread count when the user read on another device", () => {
    const state = withReadReceipt(withReceivedMessage(loaded, theirs), { ...receipt, reader: "ann" });
    expect(state.chats?.[0]?.unread).toBe(0);
  });

  it("does not cover messages that arrived meanwhile", () => {
    const twice = withReceivedMessage(withReceivedMessage(loaded, theirs), message(5, { sender: "bob" }));
    expect(withLessUnread(twice, "c", 1).chats?.[0]?.unread).toBe(1);
  });
});
