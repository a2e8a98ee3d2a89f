import type { Me } from "../model/me";
import type { State } from "../state/state";
import type { Api } from "./api";
import type { Store } from "./store";

/** What the parts of the messenger share. */
export interface Context {
  readonly me: Me;
  readonly api: Api;
  readonly store: Store<State>;
  /** Runs `work`; returns null when it fails. Signs out when the token is no longer accepted. */
  readonly attempt: <T>(work: Promise<T>) => Promise<T | null>;
}
