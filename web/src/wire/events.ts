/** The events that the service emits to a device. */
import type { Message, ReadReceipt } from "../model/message";
import type { Notification } from "../model/notification";
import { toMessage, toReadReceipt, toSentMessage, type MessageJson, type MessageReadJson, type MessageSentJson } from "./messages";
import { toNotification, type NotificationJson } from "./notifications";
import { toUserId, type UserJson, type UserTypingJson } from "./presence";

export type ServerEvent =
  | { kind: "message"; message: Message }
  | { kind: "sent"; message: Omit<Message, "sender"> }
  | { kind: "read"; receipt: ReadReceipt }
  | { kind: "notification"; notification: Notification }
  | { kind: "typing"; chatId: string; userId: string; isTyping: boolean }
  | { kind: "presence"; userId: string; isOnline: boolean };

/** Null when the event repeats another one, or the page has no use for it. */
export function toServerEvent(name: string, payload: unknown): ServerEvent | null {
  switch (name) {
    case "sendMessage":
    case "adminMessage":
      return { kind: "message", message: toMessage(payload as MessageJson) };
    case "realtimeMessageUpdate": {
      const { message, eventId } = payload as { message: MessageJson; eventId: string };
      return { kind: "message", message: toMessage({ ...message, eventId }) };
    }
    case "messageSent":
      return { kind: "sent", message: toSentMessage(payload as MessageSentJson) };
    case "messageRead":
      return { kind: "read", receipt: toReadReceipt(payload as MessageReadJson) };
    case "notification":
      return { kind: "notification", notification: toNotification(payload as NotificationJson) };
    case "userTyping": {
      const { chatId, userId, isTyping } = payload as UserTypingJson;
      return { kind: "typing", chatId, userId, isTyping };
    }
    case "userOnline":
    case "userOffline":
      return { kind: "presence", userId: toUserId(payload as UserJson), isOnline: name === "userOnline" };
    default:
      return null;
  }
}
