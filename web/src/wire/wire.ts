/** The service's spellings and payloads, and what they mean. No other module knows them. */
import type { Chat, Participant } from "../model/chat";
import type { DemoPerson, Me } from "../model/me";
import type { Message, Outgoing, ReadReceipt } from "../model/message";
import type { Notification } from "../model/notification";

type Profile = { _id: string } & Record<string, string | number | boolean | null>;

export interface MessageJson {
  _id: string;
  message: string;
  sender: string;
  idChat: string;
  createdAt: string;
  isRead?: boolean;
  seq: number | null;
  eventId?: string;
}

export interface ChatJson {
  _id: string;
  users: Profile[];
  createdAt: string;
  lastMessage?: MessageJson | null;
  unreadCount?: number;
}

export interface NotificationJson {
  _id: string;
  type: string;
  title: string;
  message: string;
  data: Record<string, unknown>;
  read: boolean;
  createdAt: string;
}

interface MessageSentJson {
  message: string;
  chatId: string;
  messageId: string;
  timestamp: string;
  status: "delivered" | "pending";
  seq: number | null;
  eventId: string;
}

interface MessageReadJson {
  messageId?: string;
  chatId: string;
  userId: string;
  timestamp: string;
  eventId: string;
}

interface UserTypingJson {
  userId: string;
  chatId: string;
  isTyping: boolean;
}

/** An event that the service emits to a device. */
export type ServerEvent =
  | { kind: "message"; message: Message }
  | { kind: "sent"; message: Omit<Message, "sender"> }
  | { kind: "read"; receipt: ReadReceipt }
  | { kind: "notification"; notification: Notification }
  | { kind: "typing"; chatId: string; userId: string; isTyping: boolean }
  | { kind: "presence"; userId: string; isOnline: boolean };

/** Null when the event repeats another one, or the page has no use for it. */
export function serverEvent(name: string, payload: unknown): ServerEvent | null {
  switch (name) {
    case "sendMessage":
    case "adminMessage":
      return { kind: "message", message: message(payload as MessageJson) };
    case "realtimeMessageUpdate": {
      const { message: whole, eventId } = payload as { message: MessageJson; eventId: string };
      return { kind: "message", message: message({ ...whole, eventId }) };
    }
    case "messageSent":
      return { kind: "sent", message: sent(payload as MessageSentJson) };
    case "messageRead":
      return { kind: "read", receipt: readReceipt(payload as MessageReadJson) };
    case "notification":
      return { kind: "notification", notification: notification(payload as NotificationJson) };
    case "userTyping": {
      const { chatId, userId, isTyping } = payload as UserTypingJson;
      return { kind: "typing", chatId, userId, isTyping };
    }
    case "userOnline":
    case "userOffline":
      return { kind: "presence", userId: userOf(payload as { userId: string }), isOnline: name === "userOnline" };
    default:
      return null;
  }
}

export function message(json: MessageJson): Message {
  return {
    id: json._id,
    chatId: json.idChat,
    seq: json.seq,
    sender: json.sender,
    text: json.message,
    at: Date.parse(json.createdAt),
    isRead: json.isRead ?? false,
    isDelivered: false,
    eventId: json.eventId ?? null,
    key: null,
  };
}

function sent(json: MessageSentJson): Omit<Message, "sender"> {
  return {
    id: json.messageId,
    chatId: json.chatId,
    seq: json.seq,
    text: json.message,
    at: Date.parse(json.timestamp),
    isRead: false,
    isDelivered: json.status === "delivered",
    eventId: json.eventId,
    key: null,
  };
}

function readReceipt(json: MessageReadJson): ReadReceipt {
  return {
    chatId: json.chatId,
    reader: json.userId,
    messageId: json.messageId ?? null,
    at: Date.parse(json.timestamp),
    eventId: json.eventId,
  };
}

/** `participantId` is the participant that the reader of the list is. */
export function chat(json: ChatJson, participantId: string): Chat {
  const lastMessage = json.lastMessage ? message(json.lastMessage) : null;
  return {
    id: json._id,
    participants: json.users.map(participant),
    participantId,
    createdAt: Date.parse(json.createdAt),
    lastMessage,
    unread: json.unreadCount ?? 0,
    waitingSince: lastMessage && lastMessage.sender !== participantId ? lastMessage.at : null,
  };
}

function participant(profile: Profile): Participant {
  const names = [profile["firstName"], profile["lastName"]].filter((name) => typeof name === "string" && name !== "");
  return { id: profile._id, name: names.join(" ") || null };
}

export function notification(json: NotificationJson): Notification {
  const text = (name: string) => (typeof json.data[name] === "string" ? json.data[name] : null);
  return {
    id: json._id,
    type: json.type,
    title: json.title,
    text: json.message,
    chatId: text("chatId"),
    messageId: text("messageId"),
    senderId: text("senderId"),
    isRead: json.read,
    at: Date.parse(json.createdAt),
  };
}

export function idOf(json: { _id: string }): string {
  return json._id;
}

export function userOf(json: { userId: string }): string {
  return json.userId;
}

export interface DemoPersonJson {
  _id: string;
  name: string;
  role: "user" | "admin";
}

export function demoPerson(json: DemoPersonJson): DemoPerson {
  return { id: json._id, name: json.name, isAdmin: json.role === "admin" };
}

/** The bodies of requests. */
export const body = {
  message: (one: Outgoing) => ({
    message: one.text,
    sender: one.sender,
    idChat: one.chatId,
    clientMessageId: one.key,
  }),
  newChat: (people: readonly Participant[]) => ({
    users: people.map(({ id, name }) => (name === null ? { _id: id } : { _id: id, firstName: name })),
  }),
  chats: (me: Me) => ({ userId: me.id }),
  read: (chatId: string) => ({ chatId }),
  broadcast: (text: string, users: readonly string[] | null) =>
    users === null ? { message: text, filterType: "ALL" } : { message: text, filterType: "USERS", filterValue: users },
  typing: (chatId: string, isTyping: boolean) => ({ chatId, isTyping }),
  inChat: (chatId: string) => ({ chatId }),
};

