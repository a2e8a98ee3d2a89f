/** The handshake, and the replay of the events that a device missed. */

export interface SyncJson {
  upTo?: string;
}

export const SYNC = "sync";

export function handshake(token: string, since: string | null) {
  return { token, ...sync(since) };
}

/** `since` is the latest known event; null when there is none. */
export function sync(since: string | null) {
  return since === null ? {} : { since };
}

/** The end of a replay: everything up to an event was replayed, or too much was missed and all must be loaded again. */
export interface ReplayEnd {
  readonly upTo: string;
  readonly isComplete: boolean;
}

/** Null when the event is another one. */
export function toReplayEnd(name: string, payload: unknown): ReplayEnd | null {
  const { upTo } = payload as SyncJson;
  const isComplete = name === "synced";
  return upTo !== undefined && (isComplete || name === "syncRequired") ? { upTo, isComplete } : null;
}

/** The latest event when the service answered; null without an answer. */
export function toPosition(json: SyncJson | null): string | null {
  return json?.upTo ?? null;
}

/** Null for an event that the service does not log. */
export function toEventId(payload: unknown): string | null {
  return (payload as { eventId?: string }).eventId ?? null;
}
