import type { ApiError } from "../model/apiError";
import { Messenger } from "./messenger";
import { forgetToken, keepToken, personOf, takeToken } from "./session";
import { Store } from "./store";

/** The signed-in user's messenger; or null, with the error when the service ended the session. */
export interface Account {
  readonly messenger: Messenger | null;
  readonly signedOutBy: ApiError | null;
}

export const account = new Store<Account>({ messenger: null, signedOutBy: null });

/** False when `token` names no user. */
export function signIn(token: string): boolean {
  const me = personOf(token);
  if (!me) return false;
  keepToken(token);
  const messenger = new Messenger(me, (error) => signOut(error));
  account.get().messenger?.stop();
  account.update(() => ({ messenger, signedOutBy: null }));
  messenger.start();
  return true;
}

export function signOut(by: ApiError | null = null): void {
  forgetToken();
  account.get().messenger?.stop();
  account.update(() => ({ messenger: null, signedOutBy: by }));
}

/** Signs in with the token of the address, or with that of this tab. */
export function signInAgain(): void {
  const token = takeToken();
  if (token !== null && !signIn(token)) forgetToken();
}
