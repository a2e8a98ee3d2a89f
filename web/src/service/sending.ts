import { ApiError } from "../model/apiError";
import * as outbox from "../state/outbox";
import { withSentMessage } from "../state/reducers";
import { chatOf } from "../state/state";
import type { Context } from "./context";

const RETRY_MS = 3_000;

/** Sends the messages of the outbox one by one. Each is retried until the service stores or refuses it. The outbox
 *  survives a reload of the page. */
export class Sending {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isBusy = false;

  constructor(
    private readonly context: Context,
    storage: Storage,
  ) {
    const { store } = context;
    store.update((state) => ({ ...state, outbox: outbox.fromText(storage.getItem(this.#storageKey)) }));
    let kept = store.get().outbox;
    store.subscribe(() => {
      if (store.get().outbox === kept) return;
      kept = store.get().outbox;
      storage.setItem(this.#storageKey, outbox.toText(kept));
    });
  }

  send(chatId: string, text: string): void {
    const { store, me } = this.context;
    const participantId = chatOf(store.get(), chatId)?.participantId ?? me.id;
    const one = outbox.written(crypto.randomUUID(), chatId, participantId, text, Date.now());
    store.update((state) => ({ ...state, outbox: [...state.outbox, one] }));
    void this.flush();
  }

  retry(key: string): void {
    this.#change(key, { state: "waiting", reason: null });
    void this.flush();
  }

  discard(key: string): void {
    this.context.store.update((state) => ({ ...state, outbox: outbox.without(state.outbox, key) }));
  }

  /** Send all waiting messages now. */
  async flush(): Promise<void> {
    if (this.#isBusy) return;
    clearTimeout(this.#timer);
    this.#isBusy = true;
    while (await this.#sendNext());
    this.#isBusy = false;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Returns whether to go on with the next message. */
  async #sendNext(): Promise<boolean> {
    const { api, store } = this.context;
    const one = outbox.next(store.get().outbox);
    if (!one) return false;
    this.#change(one.key, { state: "sending" });
    try {
      const message = await api.send(one);
      store.update((state) => withSentMessage(state, message, one.key));
      return true;
    } catch (thrown) {
      const error = ApiError.from(thrown);
      if (!error.isRetryable) {
        this.#change(one.key, { state: "refused", reason: error.message, receivedAs: null });
        return true;
      }
      this.#change(one.key, { state: "waiting" });
      if (error.kind === "signedOut") void this.context.attempt(Promise.reject(error));
      else this.#timer = setTimeout(() => void this.flush(), error.retryAfterMs ?? RETRY_MS);
      return false;
    }
  }

  #change(key: string, change: Partial<outbox.Outbox[number]>): void {
    this.context.store.update((state) => ({ ...state, outbox: outbox.changed(state.outbox, key, change) }));
  }

  get #storageKey(): string {
    return `outbox:${this.context.me.id}`;
  }
}
