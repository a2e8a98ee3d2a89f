import { withLessUnread } from "../state/reducers";
import { chatOf } from "../state/state";
import type { Context } from "./context";
import type { NotificationCenter } from "./notificationCenter";
import type { TabChannel } from "./tabChannel";

const RETRY_MS = 2_000;

/** Marks a chat as read while the user reads it: it is open, its end is in view, and the page has the focus. */
export class ReadTracker {
  #isAtEnd = false;
  #isMarking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: Context,
    private readonly notifications: NotificationCenter,
    private readonly tabChannel: TabChannel,
  ) {}

  isReading(chatId: string): boolean {
    return this.#isAtEnd && this.context.store.get().openChat === chatId && document.hasFocus();
  }

  /** The end of the open chat came into view, or left it. */
  setAtEnd(isAtEnd: boolean): void {
    this.#isAtEnd = isAtEnd;
    void this.markRead();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Mark the chat that the user is reading, if anything in it is unread. */
  async markRead(): Promise<void> {
    const chatId = this.context.store.get().openChat;
    if (chatId === null || this.#isMarking || !this.isReading(chatId)) return;
    if (this.#unread(chatId) === 0 && !this.notifications.hasUnreadIn(chatId)) return;
    this.#isMarking = true;
    const unread = this.#unread(chatId);
    const done = await this.context.attempt(this.context.api.markChatRead(chatId).then(() => true));
    this.#isMarking = false;
    if (!done) {
      this.#markLater();
      return;
    }
    this.context.store.update((state) => withLessUnread(state, chatId, unread));
    await this.notifications.onChatRead(chatId);
    this.tabChannel.publishRead();
    void this.markRead();
  }

  #markLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.markRead(), RETRY_MS);
  }

  #unread(chatId: string): number {
    return chatOf(this.context.store.get(), chatId)?.unread ?? 0;
  }
}
