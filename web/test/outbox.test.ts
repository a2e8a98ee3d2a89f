import { describe, expect, it } from "vitest";
import * as outbox from "../src/state/outbox";
import { message } from "./examples";

const one = outbox.written("k1", "c", "ann", "text 1", 1);
const two = outbox.written("k2", "c", "ann", "text 2", 2);

describe("the outbox", () => {
  it("sends one message at a time, in the order in which they were written", () => {
    expect(outbox.next([one, two])).toBe(one);
    expect(outbox.next([{ ...one, state: "sending" }, two])).toBeNull();
    expect(outbox.next([two])).toBe(two);
  });

  it("skips refused messages", () => {
    expect(outbox.next([{ ...one, state: "refused" }, two])).toBe(two);
  });

  it("sends an unanswered message again after a reload, under the same key", () => {
    const kept = outbox.fromText(outbox.toText([{ ...one, state: "sending" }, two]));
    expect(outbox.next(kept)).toEqual({ ...one, state: "waiting" });
    expect(outbox.fromText(null)).toEqual([]);
  });

  it("recognises its own message when the event arrives before the answer", () => {
    const sending = { ...one, state: "sending" as const };
    expect(outbox.onItsWay([sending], message(1))).toBe(sending);
    expect(outbox.onItsWay([sending], message(2))).toBeNull();
    expect(outbox.onItsWay([one], message(1))).toBeNull();
    expect(outbox.onItsWay([{ ...sending, receivedAs: "another" }], message(1))).toBeNull();
  });

  it("shows the items that an older page kept", () => {
    const { receivedAs, ...older } = one;
    expect(outbox.shownIn(outbox.fromText(JSON.stringify([older])), "c")).toEqual([older]);
    expect(receivedAs).toBeNull();
  });

  it("hides an item whose message was received", () => {
    expect(outbox.shownIn([{ ...one, receivedAs: "id-001" }, two], "c")).toEqual([two]);
    expect(outbox.shownIn([two], "another")).toEqual([]);
  });
});
