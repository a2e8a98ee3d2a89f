import type { Message } from "./message";

/** The user id under which all admins write and receive messages together. */
export const DESK = "admin";

export interface Participant {
  readonly id: string;
  /** Null when the platform gave none. */
  readonly name: string | null;
}

/** A chat as one of its participants sees it. */
export interface Chat {
  readonly id: string;
  readonly participants: readonly Participant[];
  /** The participant that the signed-in user is in this chat: themselves, or the desk. */
  readonly participantId: string;
  readonly createdAt: number;
  readonly lastMessage: Message | null;
  readonly unread: number;
  /** When the other side began to wait for an answer; null when it does not wait. */
  readonly waitingSince: number | null;
}

export function others(chat: Chat): readonly Participant[] {
  return chat.participants.filter((one) => one.id !== chat.participantId);
}

export function isGroup(chat: Chat): boolean {
  return chat.participants.length > 2;
}

export function activeAt(chat: Chat): number {
  return chat.lastMessage?.at ?? chat.createdAt;
}
