/** One message of the desk to many users. */

export const BROADCAST_PATH = "/chat/broadcast";

/** `users` null is everybody. */
export function newBroadcast(text: string, users: readonly string[] | null) {
  return users === null ? { message: text, filterType: "ALL" } : { message: text, filterType: "USERS", filterValue: users };
}
