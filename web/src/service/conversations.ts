import type { Message } from "../model/message";
import { ApiError } from "../model/apiError";
import { LARGEST_PAGE } from "../model/page";
import { changed } from "../state/chatList";
import { firstUnread, gapAfter, merge, touches } from "../state/messageList";
import { chatOf, UNKNOWN, withConversation, type Conversation } from "../state/state";
import type { Connection } from "./connection";
import type { Context } from "./context";

const PAGE = 50;
const MAX_PAGES_OF_A_GAP = 10;
const DEBOUNCE_MS = 400;

/** The messages of the opened chats. */
export class Conversations {
  readonly #filling = new Set<string>();
  #refreshing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: Context,
    private readonly connection: Connection,
  ) {}

  /** `chatId` null closes the open chat. */
  async open(chatId: string | null): Promise<void> {
    const { store } = this.context;
    const before = store.get().openChat;
    if (before === chatId) return;
    if (before !== null) this.connection.leave(before);
    store.update((state) => ({ ...state, openChat: chatId }));
    if (chatId === null) return;
    this.#change(chatId, { unreadAtOpening: this.#unread(chatId), firstUnread: null, error: null });
    if (store.get().chats !== null) await this.reopen();
  }

  /** Join the open chat and load its latest messages. */
  async reopen(): Promise<void> {
    const chatId = await this.rejoin();
    if (chatId === null) return;
    if (!this.#known(chatId).isLoaded) this.#change(chatId, { unreadAtOpening: this.#unread(chatId) });
    const unread = this.#known(chatId).unreadAtOpening;
    await this.#loadLatest(chatId, Math.min(Math.max(PAGE, unread + 20), LARGEST_PAGE));
  }

  /** Join the open chat, and return its id. */
  async rejoin(): Promise<string | null> {
    const { store } = this.context;
    const chatId = store.get().openChat;
    const participantId = chatId === null ? null : await this.connection.join(chatId);
    if (chatId !== null && participantId !== null) {
      store.update((state) => ({ ...state, chats: state.chats && changed(state.chats, chatId, { participantId }) }));
    }
    return chatId;
  }

  async #loadLatest(chatId: string, limit: number): Promise<void> {
    try {
      const last = chatOf(this.context.store.get(), chatId)?.lastMessage ?? null;
      const page = await this.context.api.latestMessages(chatId, limit, last);
      this.#update(chatId, (known) => {
        const fits = known.isLoaded && touches(known.messages, page.items);
        const messages = merge(fits ? known.messages : [], page.items);
        const mark = known.firstUnread ?? firstUnread(messages, this.#participantId(chatId), known.unreadAtOpening);
        return { messages, isLoaded: true, hasOlder: fits ? known.hasOlder : page.hasMore, firstUnread: mark, error: null };
      });
    } catch (error) {
      this.#change(chatId, { error: ApiError.from(error) });
    }
  }

  async loadOlder(chatId: string, limit = PAGE): Promise<void> {
    const known = this.#known(chatId);
    const oldest = known.messages[0];
    if (!known.hasOlder || known.isLoadingOlder || !oldest) return;
    this.#change(chatId, { isLoadingOlder: true });
    const page = await this.context.attempt(this.context.api.messages(chatId, { limit, before: oldest.id }));
    this.#update(chatId, (now) => {
      if (!page) return { isLoadingOlder: false };
      const messages = merge(now.messages, page.items);
      const mark = now.firstUnread ?? firstUnread(messages, this.#participantId(chatId), now.unreadAtOpening);
      return { messages, hasOlder: page.hasMore, isLoadingOlder: false, firstUnread: mark };
    });
  }

  /** Load older messages until `isThere` holds, or there are no more. */
  async loadUntil(chatId: string, isThere: (known: Conversation) => boolean): Promise<void> {
    while (!isThere(this.#known(chatId)) && this.#known(chatId).hasOlder) {
      const before = this.#known(chatId).messages.length;
      await this.loadOlder(chatId, LARGEST_PAGE);
      if (this.#known(chatId).messages.length === before) return;
    }
  }

  /** Where the numbers of the messages have a gap, load the missing ones from the history. */
  async fillGaps(chatId: string): Promise<void> {
    if (this.#filling.has(chatId)) return;
    this.#filling.add(chatId);
    let pages = 0;
    let gap: Message | null;
    while ((gap = gapAfter(this.#known(chatId).messages)) && pages++ < MAX_PAGES_OF_A_GAP) {
      const page = await this.context.attempt(this.context.api.messages(chatId, { limit: LARGEST_PAGE, after: gap.id }));
      if (!page || page.items.length === 0) break;
      this.#update(chatId, (known) => ({ messages: merge(known.messages, page.items) }));
    }
    this.#filling.delete(chatId);
  }

  /** Load the latest messages again soon: only the service knows when a whole group has read them. */
  refreshSoon(chatId: string): void {
    clearTimeout(this.#refreshing);
    this.#refreshing = setTimeout(() => void this.#loadLatest(chatId, PAGE), DEBOUNCE_MS);
  }

  #known(chatId: string): Conversation {
    return this.context.store.get().conversations.get(chatId) ?? UNKNOWN;
  }

  #unread(chatId: string): number {
    return chatOf(this.context.store.get(), chatId)?.unread ?? 0;
  }

  #participantId(chatId: string): string {
    return chatOf(this.context.store.get(), chatId)?.participantId ?? this.context.me.id;
  }

  #change(chatId: string, change: Partial<Conversation>): void {
    this.context.store.update((state) => withConversation(state, chatId, change));
  }

  #update(chatId: string, change: (known: Conversation) => Partial<Conversation>): void {
    this.#change(chatId, change(this.#known(chatId)));
  }
}
