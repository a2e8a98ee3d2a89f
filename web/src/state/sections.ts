/** A conversation in sections that the browser can draw, or skip, one by one. */
import type { Message } from "../model/message";

const BLOCK = 32;

export interface Section {
  readonly key: string;
  /** The start of the day that begins with this section; null when the day began before. */
  readonly day: number | null;
  readonly messages: readonly Message[];
}

/** A section begins with each day, and with each `seq` that is a multiple of 32: older messages change no later section. */
export function sections(list: readonly Message[]): readonly Section[] {
  const found: { key: string; day: number | null; messages: Message[] }[] = [];
  let lastDay = 0;
  let lastBlock = NaN;
  for (const message of list) {
    const day = Math.max(lastDay, startOfDay(message.at));
    const block = Math.floor((message.seq ?? 0) / BLOCK);
    const current = found.at(-1);
    if (current && day === lastDay && block === lastBlock) current.messages.push(message);
    else found.push({ key: `${day}/${block}`, day: day === lastDay ? null : day, messages: [message] });
    lastDay = day;
    lastBlock = block;
  }
  return found;
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
