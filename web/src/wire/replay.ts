/** The handshake, and the replay of the events that a device missed. */

/** The acknowledgement of `SYNC`, and the payload of `SYNCED` and `SYNC_REQUIRED`. */
export interface SyncJson {
  upTo?: string;
}

export const SYNC = "sync";
/** Every missed event was replayed. */
export const SYNCED = "synced";
/** Too much was missed for a replay: everything must be loaded again. */
export const SYNC_REQUIRED = "syncRequired";

export function handshake(token: string, since: string | null) {
  return { token, ...sync(since) };
}

/** `since` is the latest known event; null when there is none. */
export function sync(since: string | null) {
  return since === null ? {} : { since };
}

/** The latest event that the device now knows, or need not know; null when the service did not say. */
export function toPosition(json: SyncJson | null): string | null {
  return json?.upTo ?? null;
}

/** Null for an event that the service does not log. */
export function toEventId(payload: unknown): string | null {
  return (payload as { eventId?: string }).eventId ?? null;
}
