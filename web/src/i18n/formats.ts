import type { Catalog } from "./en";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface Formats {
  time(at: number): string;
  /** A day, for the conversation. */
  day(at: number): string;
  /** A short form, for lists. */
  brief(at: number): string;
  duration(ms: number): string;
  moment(at: number): string;
  list(names: readonly string[]): string;
}

export function formatsOf(locale: string, words: Catalog["time"]): Formats {
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
  const dayOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const unit = (name: string, value: number) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(value);

  return {
    time: (at) => time.format(at),
    day: (at) => {
      const ago = daysAgo(at);
      if (ago <= 0) return words.today;
      if (ago === 1) return words.yesterday;
      return (ago < 300 ? day : dayOfYear).format(at);
    },
    brief: (at) => {
      const ago = daysAgo(at);
      if (ago <= 0) return time.format(at);
      if (ago === 1) return words.yesterday;
      return (ago < 7 ? weekday : date).format(at);
    },
    duration: (ms) => {
      if (ms < HOUR_MS) return unit("minute", Math.max(1, Math.floor(ms / MINUTE_MS)));
      if (ms < DAY_MS) return unit("hour", Math.floor(ms / HOUR_MS));
      return unit("day", Math.floor(ms / DAY_MS));
    },
    moment: (at) => moment.format(at),
    list: (names) => list.format(names),
  };
}

function daysAgo(at: number): number {
  return Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / DAY_MS);
}
