import { describe, expect, it } from "vitest";
import { DESK } from "../src/model/chat";
import { found, longestWaitingFirst, ofDesk, ofPerson, reloaded, unreadIn, withMessage } from "../src/state/chatList";
import { chat, message } from "./examples";

describe("the list of chats", () => {
  it("is searched by all words of a name, without case and accents", () => {
    const list = [chat("c"), chat("d", { participants: [{ id: "ann", name: "Ann" }, { id: "u-7", name: null }] })];
    expect(found(list, "emile BOB").map((one) => one.id)).toEqual(["c"]);
    expect(found(list, "u-7").map((one) => one.id)).toEqual(["d"]);
    expect(found(list, "ann")).toEqual([]);
    expect(found(list, " ")).toBe(list);
  });

  it("keeps when a user began to wait, until the answer", () => {
    const first = withMessage([chat("c")], message(1, { sender: "bob", at: 10 }));
    const second = withMessage(first, message(2, { sender: "bob", at: 20 }));
    expect(second[0]?.waitingSince).toBe(10);
    expect(withMessage(second, message(3))[0]?.waitingSince).toBeNull();
  });

  it("puts the longest waiting user first, and omits those who do not wait", () => {
    const list = [chat("a", { waitingSince: 30 }), chat("b"), chat("c", { waitingSince: 10 })];
    expect(longestWaitingFirst(list).map((one) => one.id)).toEqual(["c", "a"]);
  });

  it("takes the loaded chats, except those with a newer message", () => {
    const known = [chat("c", { lastMessage: message(5), unread: 2 }), chat("gone")];
    const loaded = [chat("c", { lastMessage: message(4), unread: 1 }), chat("new", { createdAt: 9000 })];
    const list = reloaded(known, loaded);
    expect(list.map((one) => [one.id, one.unread])).toEqual([["new", 0], ["c", 2]]);
    expect(reloaded(list, [chat("c", { lastMessage: message(5), unread: 0 })])[0]?.unread).toBe(0);
  });

  it("separates the user's own chats from the desk's", () => {
    const list = [chat("c", { unread: 1 }), chat("d", { participantId: DESK, unread: 2 })];
    expect(unreadIn(ofPerson(list))).toBe(1);
    expect(unreadIn(ofDesk(list))).toBe(2);
  });
});
