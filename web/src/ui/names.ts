import { DESK, others, type Chat } from "../model/chat";
import type { Catalog } from "../i18n/en";
import type { Formats } from "../i18n/formats";

/** A name, isolated from the direction of the sentence around it. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

export function nameIn(chat: Chat, userId: string, text: Catalog): string {
  if (userId === DESK) return text.chats.support;
  return chat.participants.find((one) => one.id === userId)?.name ?? userId;
}

/** The title of a chat: the names of the other participants. */
export function titleOf(chat: Chat, text: Catalog, format: Formats): string {
  const names = others(chat).map((one) => nameIn(chat, one.id, text));
  return names.length === 1 ? names.join("") : format.list(names.map(isolated));
}
