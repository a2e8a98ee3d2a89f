/** The unsent text of each chat; it survives a reload, and signing in again. */
export class Drafts {
  readonly #fields = new Map<string, (text: string) => void>();

  constructor(
    private readonly userId: string,
    private readonly storage: Storage,
  ) {}

  get(chatId: string): string {
    return this.storage.getItem(this.#storageKey(chatId)) ?? "";
  }

  keep(chatId: string, text: string): void {
    if (text) this.storage.setItem(this.#storageKey(chatId), text);
    else this.storage.removeItem(this.#storageKey(chatId));
  }

  /** Put the text of a refused message back into the composer. */
  restore(chatId: string, text: string): void {
    const draft = [text, this.get(chatId)].filter(Boolean).join("\n");
    this.keep(chatId, draft);
    this.#fields.get(chatId)?.(draft);
  }

  /** Returns the function that unsubscribes. */
  onRestored(chatId: string, listener: (text: string) => void): () => void {
    this.#fields.set(chatId, listener);
    return () => this.#fields.delete(chatId);
  }

  #storageKey(chatId: string): string {
    return `draft:${this.userId}:${chatId}`;
  }
}
