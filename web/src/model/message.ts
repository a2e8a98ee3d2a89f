/** What one user wrote to the others in a chat, as the service stored it. */
export interface Message {
  readonly id: string;
  readonly chatId: string;
  /** Its number in the chat, from 1, without a hole; null for what is older than the service. */
  readonly seq: number | null;
  readonly sender: string;
  readonly text: string;
  readonly at: number;
  /** Read by everyone it was addressed to. */
  readonly isRead: boolean;
  /** A recipient had a device connected when it was stored. */
  readonly isDelivered: boolean;
  /** The place of the event that told of it; null when it was read from the history. */
  readonly eventId: string | null;
  /** The sender's own name for it, if it was sent from here. */
  readonly key: string | null;
}

/** A message that is not known to be stored yet. */
export interface Outgoing {
  readonly key: string;
  readonly chatId: string;
  readonly sender: string;
  readonly text: string;
  readonly at: number;
  readonly state: "waiting" | "sending" | "refused";
  /** Why it was refused. */
  readonly reason: string | null;
  /** The message that seems to be this one, heard of before the answer came. */
  readonly receivedAs: string | null;
}

/** A user has read one message, or (`messageId` null) every message that was addressed to them. */
export interface ReadReceipt {
  readonly chatId: string;
  readonly reader: string;
  readonly messageId: string | null;
  readonly at: number;
  readonly eventId: string;
}
