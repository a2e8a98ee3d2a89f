/** Notifications. */
import type { Notification } from "../model/notification";

export interface NotificationJson {
  _id: string;
  type: string;
  title: string;
  message: string;
  data: Record<string, unknown>;
  read: boolean;
  createdAt: string;
}

export const NOTIFICATIONS_PATH = "/notification";
export const UNREAD_COUNT_PATH = "/notification/unread-count";
export const READ_ALL_PATH = "/notification/read-all";

export function readPath(id: string): string {
  return `/notification/${encodeURIComponent(id)}/read`;
}

export function toNotification(json: NotificationJson): Notification {
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
