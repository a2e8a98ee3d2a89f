import { DESK } from "../model/chat";
import type { Message } from "../model/message";
import type { Broadcast } from "../state/state";
import type { Context } from "./context";

/** Sends a message to many users, and counts its deliveries: admins receive every message of the desk. */
export class Broadcasting {
  #reached = new Set<string>();

  constructor(private readonly context: Context) {}

  /** `users` null is everybody. Throws `ApiError`. */
  async start(text: string, users: readonly string[] | null): Promise<void> {
    this.#reached = new Set();
    this.#set({ text, total: null, reached: 0 });
    try {
      const total = await this.context.api.broadcast(text, users);
      this.#set({ text, total, reached: this.#reached.size });
    } catch (error) {
      this.#set(null);
      throw error;
    }
  }

  receive(message: Message): void {
    const broadcast = this.context.store.get().broadcast;
    if (message.sender !== DESK || broadcast?.text !== message.text || this.#reached.has(message.chatId)) return;
    this.#reached.add(message.chatId);
    this.#set({ ...broadcast, reached: this.#reached.size });
  }

  forget(): void {
    this.#set(null);
  }

  #set(broadcast: Broadcast | null): void {
    this.context.store.update((state) => ({ ...state, broadcast }));
  }
}
