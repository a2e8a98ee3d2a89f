/** Messages and read receipts. */
import type { Message, Outgoing, ReadReceipt } from "../model/message";

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

/** What every device of the sender receives. */
export interface MessageSentJson {
  message: string;
  chatId: string;
  messageId: string;
  timestamp: string;
  status: "delivered" | "pending";
  seq: number | null;
  eventId: string;
}

export interface MessageReadJson {
  messageId?: string;
  chatId: string;
  userId: string;
  timestamp: string;
  eventId: string;
}

export const SEND_PATH = "/message/create";

export function messagesPath(chatId: string): string {
  return `/message/getAll/${encodeURIComponent(chatId)}`;
}

export function newMessage(one: Outgoing) {
  return { message: one.text, sender: one.sender, idChat: one.chatId, clientMessageId: one.key };
}

export function toMessage(json: MessageJson): Message {
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

export function toSentMessage(json: MessageSentJson): Omit<Message, "sender"> {
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

export function toReadReceipt(json: MessageReadJson): ReadReceipt {
  return {
    chatId: json.chatId,
    reader: json.userId,
    messageId: json.messageId ?? null,
    at: Date.parse(json.timestamp),
    eventId: json.eventId,
  };
}
