import { describe, expect, it } from "vitest";
import { EventLedger } from "../src/state/eventLedger";
import { eventId } from "./examples";

describe("the ledger of events", () => {
  it("resumes from the latest event, whatever the order of arrival", () => {
    const ledger = new EventLedger();
    expect(ledger.since).toBeNull();
    expect([3, 1, 2].map((one) => ledger.note(eventId(one)))).toEqual([true, true, true]);
    expect(ledger.since).toBe(eventId(3));
  });

  it("recognises repeats", () => {
    const ledger = new EventLedger();
    ledger.note(eventId(1));
    expect(ledger.note(eventId(1))).toBe(false);
  });

  it("restarts where the service says, even at an earlier event", () => {
    const ledger = new EventLedger();
    ledger.note(eventId(9));
    ledger.restart(eventId(4));
    expect(ledger.since).toBe(eventId(4));
    expect(ledger.note(eventId(9))).toBe(true);
  });

  it("has a limited size", () => {
    const ledger = new EventLedger();
    for (let one = 1; one <= 6_000; one++) ledger.note(eventId(one));
    expect(ledger.note(eventId(6_000))).toBe(false);
    expect(ledger.note(eventId(1))).toBe(true);
    expect(ledger.since).toBe(eventId(6_000));
  });
});
