import type { Message } from "./message";

/** All admins together, writing and written to as one user. */
export const DESK = "admin";

export interface Participant {
  readonly id: string;
  /** As far as the platform gave one. */
  readonly name: string | null;
}

/** A conversation in the list of one of its participants. */
export interface Chat {
  readonly id: string;
  readonly participants: readonly Participant[];
  /** The participant that the signed-in user is in this chat: themselves, or the desk. */
  readonly participantId: string;
  readonly createdAt: number;
  readonly lastMessage: Message | null;
  readonly unread: number;
  /** Since when the other side waits for an answer; null when it does not. */
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
