/** The known messages of one chat, oldest first, without duplicates. */
import type { Message, ReadReceipt } from "../model/message";

export type MessageList = readonly Message[];

/** The list with `incoming` in it. Neither their order nor repeats matter. */
export function merge(list: MessageList, incoming: readonly Message[]): MessageList {
  const last = list.at(-1);
  const [only] = incoming;
  if (last && only && incoming.length === 1 && last.seq !== null && only.seq === last.seq + 1) return [...list, only];
  const byId = new Map(list.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, combined(byId.get(message.id), message));
  return [...byId.values()].sort(inOrder);
}

/** Both versions of a message in one. A read message never becomes unread. */
function combined(known: Message | undefined, incoming: Message): Message {
  if (!known) return incoming;
  return {
    ...incoming,
    isRead: known.isRead || incoming.isRead,
    isDelivered: known.isDelivered || incoming.isDelivered,
    eventId: known.eventId ?? incoming.eventId,
    key: known.key ?? incoming.key,
  };
}

/** Messages without a number are older than all others. */
function inOrder(one: Message, other: Message): number {
  if (one.seq !== other.seq) return (one.seq ?? 0) - (other.seq ?? 0);
  return one.at - other.at || (one.id < other.id ? -1 : 1);
}

/** The message before the first gap in the numbers; null when there is none. */
export function gapAfter(list: MessageList): Message | null {
  const place = list.findIndex((message, index) => {
    const next = list[index + 1];
    return message.seq !== null && next !== undefined && next.seq !== null && next.seq > message.seq + 1;
  });
  return list[place] ?? null;
}

/** Whether `page`, the latest messages of the chat, overlaps or follows the list without a gap. */
export function touches(list: MessageList, page: readonly Message[]): boolean {
  const first = page[0];
  const last = list.at(-1);
  if (!first || !last) return true;
  if (list.some((message) => message.id === first.id)) return true;
  return first.seq !== null && last.seq !== null && first.seq <= last.seq + 1;
}

/** The list after a read receipt in a chat of two users. A message that was sent later stays unread. */
export function readBy(list: MessageList, receipt: ReadReceipt): MessageList {
  if (!list.some((message) => isCovered(message, receipt))) return list;
  return list.map((message) => (isCovered(message, receipt) ? { ...message, isRead: true } : message));
}

function isCovered(message: Message, receipt: ReadReceipt): boolean {
  if (message.isRead || message.sender === receipt.reader) return false;
  if (receipt.messageId !== null) return message.id === receipt.messageId;
  return message.eventId === null ? message.at <= receipt.at : message.eventId < receipt.eventId;
}

/** The oldest of the last `unread` messages by others; null when it is not in the list. */
export function firstUnread(list: MessageList, participantId: string, unread: number): string | null {
  const theirs = list.filter((message) => message.sender !== participantId);
  return unread > 0 ? (theirs[theirs.length - unread]?.id ?? null) : null;
}
