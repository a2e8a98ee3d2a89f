/** A channel between the tabs of one user: a tab publishes that it marked something as read, and the others load anew.
 *  The service emits no such event to the reader's own devices. */
export class TabChannel {
  readonly #channel: BroadcastChannel;

  constructor(userId: string, onRead: () => void) {
    this.#channel = new BroadcastChannel(`reading:${userId}`);
    this.#channel.onmessage = onRead;
  }

  publishRead(): void {
    this.#channel.postMessage(null);
  }

  close(): void {
    this.#channel.close();
  }
}
