/** The messages that wait for the service's answer: sent one by one, in the order in which they were written. */
import type { Message, Outgoing } from "../model/message";

export type Outbox = readonly Outgoing[];

export function written(key: string, chatId: string, sender: string, text: string, at: number): Outgoing {
  return { key, chatId, sender, text, at, state: "waiting", reason: null, receivedAs: null };
}

/** The next message to send; null while another is being sent, and when none waits. */
export function next(outbox: Outbox): Outgoing | null {
  if (outbox.some((one) => one.state === "sending")) return null;
  return outbox.find((one) => one.state === "waiting") ?? null;
}

export function changed(outbox: Outbox, key: string, change: Partial<Outgoing>): Outbox {
  return outbox.map((one) => (one.key === key ? { ...one, ...change } : one));
}

export function without(outbox: Outbox, key: string): Outbox {
  return outbox.filter((one) => one.key !== key);
}

/** The item being sent that `message` seems to be: the same text in the same chat, received before the answer. */
export function onItsWay(outbox: Outbox, message: Message): Outgoing | null {
  const same = (one: Outgoing) => one.chatId === message.chatId && one.sender === message.sender && one.text === message.text;
  return outbox.find((one) => one.state === "sending" && same(one) && (one.receivedAs ?? message.id) === message.id) ?? null;
}

/** The items to show below the messages of a chat. An item that an older page kept has no `receivedAs`. */
export function shownIn(outbox: Outbox, chatId: string): Outbox {
  return outbox.filter((one) => one.chatId === chatId && !one.receivedAs);
}

export function toText(outbox: Outbox): string {
  return JSON.stringify(outbox);
}

/** The outbox after a reload of the page. A message that was being sent waits again, under the same idempotency key. */
export function fromText(text: string | null): Outbox {
  const kept = JSON.parse(text ?? "[]") as Outbox;
  return kept.map((one) => (one.state === "sending" ? { ...one, state: "waiting" } : one));
}
