import type { Participant } from "../model/chat";
import { ApiError } from "../model/apiError";
import { reloaded } from "../state/chatList";
import { withPresence } from "../state/reducers";
import type { Context } from "./context";

const DEBOUNCE_MS = 150;

/** The list of chats, and the users that are online. */
export class Chats {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly context: Context) {}

  async load(): Promise<void> {
    const { api, store } = this.context;
    try {
      const loaded = await api.chats();
      store.update((state) => ({ ...state, chats: reloaded(state.chats ?? [], loaded), chatsError: null }));
    } catch (error) {
      store.update((state) => ({ ...state, chatsError: ApiError.from(error) }));
    }
  }

  /** Several calls within a moment cause one request. */
  loadSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), DEBOUNCE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async loadPresence(): Promise<void> {
    const online = await this.context.attempt(this.context.api.online());
    if (online) this.context.store.update((state) => ({ ...state, online }));
  }

  receivePresence(userId: string, isOnline: boolean): void {
    this.context.store.update((state) => withPresence(state, userId, isOnline));
  }

  /** Opens a chat of `opener` with `people`, or finds the direct chat of the two. Returns its id. Throws `ApiError`. */
  async create(opener: Participant, people: readonly Participant[]): Promise<string> {
    const id = await this.context.api.openChat([opener, ...people]);
    await this.load();
    return id;
  }
}
