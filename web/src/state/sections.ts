/** A conversation in parts that can be drawn, and left undrawn, by themselves. */
import type { Message } from "../model/message";

const BLOCK = 32;

export interface Section {
  readonly key: string;
  /** The start of the day that begins here; null when the section goes on with one. */
  readonly day: number | null;
  readonly messages: readonly Message[];
}

/** Sections begin at each day and at each multiple of 32: what was drawn stays as it is when older messages come in. */
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
