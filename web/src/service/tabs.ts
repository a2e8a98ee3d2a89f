/** The other tabs of the same person: the service does not tell a reader's own devices what was read on one of them. */
export class Tabs {
  readonly #channel: BroadcastChannel;

  constructor(userId: string, onReading: () => void) {
    this.#channel = new BroadcastChannel(`reading:${userId}`);
    this.#channel.onmessage = onReading;
  }

  tellReading(): void {
    this.#channel.postMessage(null);
  }

  close(): void {
    this.#channel.close();
  }
}
