/** Everything of the service that the page shows. */
import type { Chat } from "../model/chat";
import type { Outgoing } from "../model/message";
import type { Notification } from "../model/notification";
import type { ApiError } from "../model/apiError";
import type { ChatList } from "./chatList";
import type { MessageList } from "./messageList";

export interface Conversation {
  readonly messages: MessageList;
  readonly isLoaded: boolean;
  readonly isLoadingOlder: boolean;
  readonly hasOlder: boolean;
  /** The number of unread messages at the opening, and the id of the first one, if it is loaded. */
  readonly unreadAtOpening: number;
  readonly firstUnread: string | null;
  readonly error: ApiError | null;
}

export const UNKNOWN: Conversation = {
  messages: [],
  isLoaded: false,
  isLoadingOlder: false,
  hasOlder: false,
  unreadAtOpening: 0,
  firstUnread: null,
  error: null,
};

export interface Notifications {
  readonly items: readonly Notification[];
  readonly unread: number;
  readonly hasOlder: boolean;
}

export interface Broadcast {
  readonly text: string;
  /** The number of recipients; null until the service has answered. */
  readonly total: number | null;
  readonly reached: number;
}

export interface State {
  readonly connectionStatus: "connecting" | "online" | "offline";
  /** Null until the chats are loaded. */
  readonly chats: ChatList | null;
  readonly chatsError: ApiError | null;
  readonly openChat: string | null;
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly outbox: readonly Outgoing[];
  readonly typing: ReadonlyMap<string, ReadonlySet<string>>;
  readonly online: ReadonlySet<string>;
  readonly notifications: Notifications;
  readonly broadcast: Broadcast | null;
}

export const NOTHING: State = {
  connectionStatus: "connecting",
  chats: null,
  chatsError: null,
  openChat: null,
  conversations: new Map(),
  outbox: [],
  typing: new Map(),
  online: new Set(),
  notifications: { items: [], unread: 0, hasOlder: false },
  broadcast: null,
};

export function chatOf(state: State, chatId: string): Chat | null {
  return state.chats?.find((chat) => chat.id === chatId) ?? null;
}

export function withConversation(state: State, chatId: string, change: Partial<Conversation>): State {
  const conversation = { ...(state.conversations.get(chatId) ?? UNKNOWN), ...change };
  return { ...state, conversations: new Map(state.conversations).set(chatId, conversation) };
}
