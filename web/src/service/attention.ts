import { withLessUnread } from "../state/reducers";
import { chatOf } from "../state/state";
import type { Context } from "./context";
import type { NotificationCenter } from "./notificationCenter";
import type { Tabs } from "./tabs";

const AGAIN_MS = 2_000;

/** Which chat is really being read: it is open, its end is in view, and the page is in front. */
export class Attention {
  #isAtEnd = false;
  #isMarking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: Context,
    private readonly notificationCenter: NotificationCenter,
    private readonly tabs: Tabs,
  ) {}

  isOn(chatId: string): boolean {
    return this.#isAtEnd && this.context.store.get().openChat === chatId && document.hasFocus();
  }

  /** The end of the open chat came into view or left it. */
  atEnd(isAtEnd: boolean): void {
    this.#isAtEnd = isAtEnd;
    void this.mark();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Mark as read what is being read, if anything in it is not. */
  async mark(): Promise<void> {
    const chatId = this.context.store.get().openChat;
    if (chatId === null || this.#isMarking || !this.isOn(chatId)) return;
    if (this.#unread(chatId) === 0 && !this.notificationCenter.hasUnreadIn(chatId)) return;
    this.#isMarking = true;
    const unread = this.#unread(chatId);
    const done = await this.context.attempt(this.context.api.markChatRead(chatId).then(() => true));
    this.#isMarking = false;
    if (!done) {
      this.#markLater();
      return;
    }
    this.context.store.update((state) => withLessUnread(state, chatId, unread));
    await this.notificationCenter.onChatRead(chatId);
    this.tabs.tellReading();
    void this.mark();
  }

  #markLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.mark(), AGAIN_MS);
  }

  #unread(chatId: string): number {
    return chatOf(this.context.store.get(), chatId)?.unread ?? 0;
  }
}
