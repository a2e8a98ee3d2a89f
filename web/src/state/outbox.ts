/** What was written and is not known to be stored: sent one by one, in the order in which it was written. */
import type { Message, Outgoing } from "../model/message";

export type Outbox = readonly Outgoing[];

export function written(key: string, chatId: string, sender: string, text: string, at: number): Outgoing {
  return { key, chatId, sender, text, at, state: "waiting", reason: null, receivedAs: null };
}

/** What to send now; null while something is on its way, and when nothing waits. */
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

/** The item on its way that `message` seems to be: the same words in the same chat, heard of before the answer. */
export function onItsWay(outbox: Outbox, message: Message): Outgoing | null {
  const same = (one: Outgoing) => one.chatId === message.chatId && one.sender === message.sender && one.text === message.text;
  return outbox.find((one) => one.state === "sending" && same(one) && (one.receivedAs ?? message.id) === message.id) ?? null;
}

/** What the page shows below the messages of a chat. An item kept by an older page has no `receivedAs`. */
export function shownIn(outbox: Outbox, chatId: string): Outbox {
  return outbox.filter((one) => one.chatId === chatId && !one.receivedAs);
}

export function toText(outbox: Outbox): string {
  return JSON.stringify(outbox);
}

/** What was kept over a reload of the page: what was on its way then is sent again, under the same key. */
export function fromText(text: string | null): Outbox {
  const kept = JSON.parse(text ?? "[]") as Outbox;
  return kept.map((one) => (one.state === "sending" ? { ...one, state: "waiting" } : one));
}
