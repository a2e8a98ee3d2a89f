import type { Chat } from "../src/model/chat";
import type { Message } from "../src/model/message";

/** Message `seq`, by Ann in her chat with Bob. */
export function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    id: `id-${String(seq).padStart(3, "0")}`,
    chatId: "c",
    seq,
    sender: "ann",
    text: `text ${seq}`,
    at: 1000 + seq,
    isRead: false,
    isDelivered: false,
    eventId: null,
    key: null,
    ...change,
  };
}

export function range(first: number, last: number): readonly Message[] {
  return Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
}

export function numbers(list: readonly Message[]): readonly (number | null)[] {
  return list.map((one) => one.seq);
}

export function eventId(position: number): string {
  return position.toString(16).padStart(16, "0");
}

/** A chat as Ann sees it. */
export function chat(id: string, change: Partial<Chat> = {}): Chat {
  return {
    id,
    participants: [
      { id: "ann", name: "Ann" },
      { id: "bob", name: "Bob Émile" },
    ],
    participantId: "ann",
    createdAt: 0,
    lastMessage: null,
    unread: 0,
    waitingSince: null,
    ...change,
  };
}
