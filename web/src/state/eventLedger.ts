const MAX_REMEMBERED = 5_000;

/** The ids of the received events, and the position to resume from after a disconnection. */
export class EventLedger {
  #since: string | null = null;
  readonly #received = new Set<string>();

  /** The id of the latest event; null when none is known yet. */
  get since(): string | null {
    return this.#since;
  }

  /** Note an event; false when it was received before. Event ids sort in the order of the log. */
  note(eventId: string): boolean {
    if (this.#received.has(eventId)) return false;
    this.#received.add(eventId);
    if (this.#received.size > MAX_REMEMBERED) this.#received.delete(this.#received.values().next().value ?? "");
    this.reach(eventId);
    return true;
  }

  /** Every event up to `eventId` is known. */
  reach(eventId: string): void {
    if (this.#since === null || eventId > this.#since) this.#since = eventId;
  }

  /** The missed events cannot be replayed: start again at `eventId`. */
  restart(eventId: string): void {
    this.#received.clear();
    this.#since = eventId;
  }
}
