/** A message as the service stored it. */
export interface Message {
  readonly id: string;
  readonly chatId: string;
  /** The number in the chat, from 1, without gaps; null for messages that are older than the service. */
  readonly seq: number | null;
  readonly sender: string;
  readonly text: string;
  readonly at: number;
  /** Every recipient has read it. */
  readonly isRead: boolean;
  /** A recipient had a connected device when the message was stored. */
  readonly isDelivered: boolean;
  /** The position of its event in the log; null for a message that was loaded from the history. */
  readonly eventId: string | null;
  /** The idempotency key, for a message that this page sent. */
  readonly key: string | null;
}

/** A message in the outbox: nothing is known yet of its storage. */
export interface Outgoing {
  readonly key: string;
  readonly chatId: string;
  readonly sender: string;
  readonly text: string;
  readonly at: number;
  readonly state: "waiting" | "sending" | "refused";
  /** Why the service refused it. */
  readonly reason: string | null;
  /** The id of the stored message that seems to be this one, when its event arrived before the answer. */
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
