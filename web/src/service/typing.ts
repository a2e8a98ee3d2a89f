import type { Connection } from "./connection";

const REPEAT_MS = 3_000;
const SILENCE_MS = 4_000;

/** Emits that the user is typing, at most every 3 seconds, and that they stopped, after 4 seconds without a key. */
export class Typing {
  #emittedAt = 0;
  #chatId: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly connection: Connection) {}

  start(chatId: string): void {
    if (this.#chatId !== chatId) this.stop();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), SILENCE_MS);
    if (this.#chatId === chatId && Date.now() - this.#emittedAt < REPEAT_MS) return;
    this.#chatId = chatId;
    this.#emittedAt = Date.now();
    this.connection.emitTyping(chatId, true);
  }

  stop(): void {
    clearTimeout(this.#timer);
    if (this.#chatId !== null) this.connection.emitTyping(this.#chatId, false);
    this.#chatId = null;
  }
}
