const MOST_REMEMBERED = 5_000;

/** Which events were heard, and from where to go on after an absence. */
export class EventLedger {
  #since: string | null = null;
  readonly #received = new Set<string>();

  /** The latest event; null when nothing is known yet. */
  get since(): string | null {
    return this.#since;
  }

  /** Note an event; false when it was heard before. Event ids sort as things happened. */
  note(eventId: string): boolean {
    if (this.#received.has(eventId)) return false;
    this.#received.add(eventId);
    if (this.#received.size > MOST_REMEMBERED) this.#received.delete(this.#received.values().next().value ?? "");
    this.reach(eventId);
    return true;
  }

  /** Everything up to `eventId` is known. */
  reach(eventId: string): void {
    if (this.#since === null || eventId > this.#since) this.#since = eventId;
  }

  /** What was missed cannot be told: begin anew at `eventId`. */
  restart(eventId: string): void {
    this.#received.clear();
    this.#since = eventId;
  }
}
