import type { Link } from "./link";

const REPEAT_MS = 3_000;
const SILENCE_MS = 4_000;

/** Tells the others that one is writing: at most every 3 seconds, and that one has stopped after 4 of silence. */
export class Typing {
  #emittedAt = 0;
  #chatId: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly link: Link) {}

  goesOn(chatId: string): void {
    if (this.#chatId !== chatId) this.stops();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stops(), SILENCE_MS);
    if (this.#chatId === chatId && Date.now() - this.#emittedAt < REPEAT_MS) return;
    this.#chatId = chatId;
    this.#emittedAt = Date.now();
    this.link.typing(chatId, true);
  }

  stops(): void {
    clearTimeout(this.#timer);
    if (this.#chatId !== null) this.link.typing(this.#chatId, false);
    this.#chatId = null;
  }
}
