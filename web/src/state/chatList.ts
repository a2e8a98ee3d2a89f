/** The chats of the signed-in user and of the desk, latest activity first. */
import { activeAt, DESK, others, type Chat } from "../model/chat";
import type { Message } from "../model/message";

export type ChatList = readonly Chat[];

/** The list that was loaded. A chat whose latest message arrived meanwhile keeps what is known of it. */
export function reloaded(known: ChatList, loaded: ChatList): ChatList {
  const byId = new Map(known.map((chat) => [chat.id, chat]));
  return loaded.map((chat) => newer(byId.get(chat.id), chat)).sort((one, other) => activeAt(other) - activeAt(one));
}

function newer(known: Chat | undefined, loaded: Chat): Chat {
  if (!known) return loaded;
  if ((known.lastMessage?.seq ?? 0) > (loaded.lastMessage?.seq ?? 0)) return known;
  const waitingSince = loaded.waitingSince === null ? null : (known.waitingSince ?? loaded.waitingSince);
  return { ...loaded, participantId: known.participantId, waitingSince };
}

/** The list after `message`. A known message changes nothing. */
export function withMessage(list: ChatList, message: Message): ChatList {
  const chat = list.find((one) => one.id === message.chatId);
  if (!chat || (message.seq ?? 0) <= (chat.lastMessage?.seq ?? 0)) return list;
  const isTheirs = message.sender !== chat.participantId;
  const changed: Chat = {
    ...chat,
    lastMessage: message,
    unread: isTheirs ? chat.unread + 1 : chat.unread,
    waitingSince: isTheirs ? (chat.waitingSince ?? message.at) : null,
  };
  return [changed, ...list.filter((one) => one !== chat)];
}

export function changed(list: ChatList, chatId: string, change: Partial<Chat>): ChatList {
  return list.map((chat) => (chat.id === chatId ? { ...chat, ...change } : chat));
}

export function ofDesk(list: ChatList): ChatList {
  return list.filter((chat) => chat.participantId === DESK);
}

export function ofPerson(list: ChatList): ChatList {
  return list.filter((chat) => chat.participantId !== DESK);
}

export function longestWaitingFirst(list: ChatList): ChatList {
  return list
    .filter((chat) => chat.waitingSince !== null)
    .sort((one, other) => (one.waitingSince ?? 0) - (other.waitingSince ?? 0));
}

/** The chats whose other participants' names and ids contain all words of `text`. */
export function found(list: ChatList, text: string): ChatList {
  const words = folded(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return list;
  return list.filter((chat) => {
    const names = folded(others(chat).map((one) => `${one.name ?? ""} ${one.id}`).join(" "));
    return words.every((word) => names.includes(word));
  });
}

/** The text without case and accents. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function unreadIn(list: ChatList): number {
  return list.reduce((sum, chat) => sum + chat.unread, 0);
}
