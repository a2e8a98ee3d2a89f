import type { Notification } from "../model/notification";
import type { Notifications } from "../state/state";
import type { Context } from "./context";
import type { TabChannel } from "./tabChannel";

const PAGE = 30;
const DEBOUNCE_MS = 150;

/** The user's notifications: loads them, counts the unread ones, and marks them read. */
export class NotificationCenter {
  #counts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: Context,
    private readonly tabChannel: TabChannel,
  ) {}

  async load(): Promise<void> {
    const { api, attempt } = this.context;
    const page = await attempt(api.notifications({ limit: PAGE }));
    if (page) this.#update(() => ({ items: page.items, hasOlder: page.hasMore }));
    await this.#count();
  }

  async loadOlder(): Promise<void> {
    const { api, attempt, store } = this.context;
    const oldest = store.get().notifications.items.at(-1);
    if (!oldest) return;
    const page = await attempt(api.notifications({ limit: PAGE, before: oldest.id }));
    if (page) this.#update(({ items }) => ({ items: [...items, ...page.items], hasOlder: page.hasMore }));
  }

  receive(notification: Notification): void {
    this.#update(({ items, unread }) =>
      items.some((one) => one.id === notification.id) ? {} : { items: [notification, ...items], unread: unread + 1 },
    );
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#count(), DEBOUNCE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  hasUnreadIn(chatId: string): boolean {
    return this.context.store.get().notifications.items.some((one) => one.chatId === chatId && !one.isRead);
  }

  async markRead(id: string): Promise<void> {
    await this.#mark((one) => one.id === id, this.context.api.markNotificationRead(id));
  }

  async markAllRead(): Promise<void> {
    await this.#mark(() => true, this.context.api.markAllNotificationsRead());
  }

  /** The service marked the notifications of a chat as read, together with its messages. */
  async onChatRead(chatId: string): Promise<void> {
    this.#readWhere((one) => one.chatId === chatId);
    await this.#count();
  }

  async #mark(which: (one: Notification) => boolean, work: Promise<void>): Promise<void> {
    const done = await this.context.attempt(work.then(() => true));
    if (!done) return;
    this.#readWhere(which);
    await this.#count();
    this.tabChannel.publishRead();
  }

  #readWhere(which: (one: Notification) => boolean): void {
    this.#update(({ items }) => ({ items: items.map((one) => (which(one) ? { ...one, isRead: true } : one)) }));
  }

  /** Only the answer to the latest request counts: an earlier one may be older than an event received meanwhile. */
  async #count(): Promise<void> {
    const number = ++this.#counts;
    const unread = await this.context.attempt(this.context.api.unreadNotifications());
    if (unread !== null && number === this.#counts) this.#update(() => ({ unread }));
  }

  #update(change: (known: Notifications) => Partial<Notifications>): void {
    this.context.store.update((state) => ({
      ...state,
      notifications: { ...state.notifications, ...change(state.notifications) },
    }));
  }
}
