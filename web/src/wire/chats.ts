/** Chats and their participants; what a device does in one. */
import type { Chat, Participant } from "../model/chat";
import type { Me } from "../model/me";
import { toMessage, type MessageJson } from "./messages";

type Profile = { _id: string } & Record<string, string | number | boolean | null>;

export interface ChatJson {
  _id: string;
  users: Profile[];
  createdAt: string;
  lastMessage?: MessageJson | null;
  unreadCount?: number;
}

/** The acknowledgement of `JOIN_CHAT`. */
export interface JoinedJson {
  ok: boolean;
  userId?: string;
}

export const CHATS_PATH = "/chat/getchats";
export const DESK_CHATS_PATH = "/chat/admin-chats";
export const NEW_CHAT_PATH = "/chat/create";
export const MARK_READ_PATH = "/message/mark-chat-read";

export const JOIN_CHAT = "joinChat";
export const LEAVE_CHAT = "leaveChat";

export function chatsOf(me: Me) {
  return { userId: me.id };
}

export function newChat(people: readonly Participant[]) {
  return { users: people.map(({ id, name }) => (name === null ? { _id: id } : { _id: id, firstName: name })) };
}

/** The body of `MARK_READ_PATH`, `JOIN_CHAT` and `LEAVE_CHAT`. */
export function inChat(chatId: string) {
  return { chatId };
}

/** `participantId` is the participant that the reader of the list is. */
export function toChat(json: ChatJson, participantId: string): Chat {
  const lastMessage = json.lastMessage ? toMessage(json.lastMessage) : null;
  return {
    id: json._id,
    participants: json.users.map(toParticipant),
    participantId,
    createdAt: Date.parse(json.createdAt),
    lastMessage,
    unread: json.unreadCount ?? 0,
    waitingSince: lastMessage && lastMessage.sender !== participantId ? lastMessage.at : null,
  };
}

export function toChatId(json: ChatJson): string {
  return json._id;
}

/** The participant that the caller is in the joined chat; null when the service refused, or did not answer. */
export function toParticipantId(json: JoinedJson | null): string | null {
  return json?.ok ? (json.userId ?? null) : null;
}

function toParticipant(profile: Profile): Participant {
  const names = [profile["firstName"], profile["lastName"]].filter((name) => typeof name === "string" && name !== "");
  return { id: profile._id, name: names.join(" ") || null };
}
