/** The client behind the page: one instance for each signed-in user. */
import { isGroup } from "../model/chat";
import type { Me } from "../model/me";
import type { Message } from "../model/message";
import { ApiError } from "../model/apiError";
import { EventLedger } from "../state/eventLedger";
import { withReadReceipt, withReceivedMessage, withTyping } from "../state/reducers";
import { chatOf, NOTHING, type State } from "../state/state";
import type { ServerEvent } from "../wire/events";
import { Api } from "./api";
import { Broadcasting } from "./broadcasting";
import { Chats } from "./chats";
import { Connection } from "./connection";
import type { Context } from "./context";
import { Conversations } from "./conversations";
import { Drafts } from "./drafts";
import { NotificationCenter } from "./notificationCenter";
import { ReadTracker } from "./readTracker";
import { Sending } from "./sending";
import { Store } from "./store";
import { TabChannel } from "./tabChannel";
import { Typing } from "./typing";

export class Messenger {
  readonly store = new Store<State>(NOTHING);
  /** The latest message from another user. */
  readonly news = new Store<Message | null>(null);
  readonly chats: Chats;
  readonly conversations: Conversations;
  readonly sending: Sending;
  readonly readTracker: ReadTracker;
  readonly notifications: NotificationCenter;
  readonly typing: Typing;
  readonly broadcasting: Broadcasting;
  readonly drafts: Drafts;
  readonly #api: Api;
  readonly #connection: Connection;
  readonly #tabChannel: TabChannel;

  /** `onSignedOut` is called when the service no longer accepts the token. */
  constructor(
    readonly me: Me,
    private readonly onSignedOut: (error: ApiError) => void,
  ) {
    const api = (this.#api = new Api(me));
    const context: Context = { me, api, store: this.store, attempt: (work) => this.#attempt(work) };
    this.#tabChannel = new TabChannel(me.id, () => this.#refresh());
    this.#connection = new Connection(me.token, new EventLedger(), {
      onOnline: (isResumed) => void this.#online(isResumed),
      onOffline: () => this.#setConnectionStatus("offline"),
      onRefused: () => this.#mayReconnect(),
      onEvent: (event) => this.#receive(event),
    });
    this.chats = new Chats(context);
    this.conversations = new Conversations(context, this.#connection);
    this.sending = new Sending(context, sessionStorage);
    this.notifications = new NotificationCenter(context, this.#tabChannel);
    this.readTracker = new ReadTracker(context, this.notifications, this.#tabChannel);
    this.drafts = new Drafts(me.id, sessionStorage);
    this.typing = new Typing(this.#connection);
    this.broadcasting = new Broadcasting(context);
    this.store.subscribe(() => void this.readTracker.markRead());
  }

  start(): void {
    this.#connection.start();
    window.addEventListener("online", this.#reconnect);
    window.addEventListener("focus", this.#refresh);
  }

  stop(): void {
    window.removeEventListener("online", this.#reconnect);
    window.removeEventListener("focus", this.#refresh);
    this.#connection.stop();
    this.sending.stop();
    this.readTracker.stop();
    this.notifications.stop();
    this.chats.stop();
    this.#tabChannel.close();
  }

  readonly #reconnect = () => this.#connection.reconnectNow();

  /** The service emits no event for what the user read on another device: load the counts again. */
  readonly #refresh = () => {
    this.chats.loadSoon();
    void this.notifications.load();
    void this.readTracker.markRead();
  };

  async #online(isResumed: boolean): Promise<void> {
    this.#setConnectionStatus("online");
    void this.sending.flush();
    void this.notifications.load();
    void this.chats.loadPresence();
    await this.chats.load();
    if (!isResumed) return this.conversations.reopen();
    await this.conversations.rejoin();
    await this.#connection.requestReplay();
    const chatId = this.store.get().openChat;
    if (chatId !== null && !this.store.get().conversations.get(chatId)?.isLoaded) await this.conversations.reopen();
  }

  #setConnectionStatus(connectionStatus: State["connectionStatus"]): void {
    this.store.update((state) => (state.connectionStatus === connectionStatus ? state : { ...state, connectionStatus }));
  }

  /** The service closed the connection or refused it. An HTTP request says whether it still accepts the token. */
  async #mayReconnect(): Promise<boolean> {
    const error = await this.#api.unreadNotifications().then(() => null, (error: unknown) => ApiError.from(error));
    if (error?.kind !== "signedOut") return true;
    this.onSignedOut(error);
    return false;
  }

  async #attempt<T>(work: Promise<T>): Promise<T | null> {
    try {
      return await work;
    } catch (thrown) {
      const error = ApiError.from(thrown);
      if (error.kind === "signedOut") this.onSignedOut(error);
      return null;
    }
  }

  #receive(event: ServerEvent): void {
    switch (event.kind) {
      case "message":
        return this.#receiveMessage(event.message);
      case "sent": {
        const chat = chatOf(this.store.get(), event.message.chatId);
        if (chat) this.#receiveMessage({ ...event.message, sender: chat.participantId });
        else this.chats.loadSoon();
        return;
      }
      case "read": {
        this.store.update((state) => withReadReceipt(state, event.receipt));
        const { chatId } = event.receipt;
        const state = this.store.get();
        const chat = chatOf(state, chatId);
        if (chat && isGroup(chat) && state.openChat === chatId) this.conversations.refreshSoon(chatId);
        return;
      }
      case "notification":
        this.notifications.receive(event.notification);
        if (event.notification.chatId && !chatOf(this.store.get(), event.notification.chatId)) this.chats.loadSoon();
        return;
      case "typing":
        return this.store.update((state) => withTyping(state, event.chatId, event.userId, event.isTyping));
      case "presence":
        return this.chats.receivePresence(event.userId, event.isOnline);
    }
  }

  #receiveMessage(message: Message): void {
    const before = chatOf(this.store.get(), message.chatId);
    this.broadcasting.receive(message);
    this.store.update((state) => withReceivedMessage(state, message));
    if (!before) return this.chats.loadSoon();
    const isAnswered = message.sender === before.participantId && before.unread > 0; // probably read on another device
    if (isAnswered) this.chats.loadSoon();
    const isNews = message.sender !== before.participantId && (message.seq ?? 0) > (before.lastMessage?.seq ?? 0);
    if (isNews) this.news.update(() => message);
    void this.conversations.fillGaps(message.chatId);
  }
}
