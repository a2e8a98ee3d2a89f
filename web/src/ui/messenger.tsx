import { createContext, use, useSyncExternalStore, type ReactNode } from "react";
import type { Messenger } from "../service/messenger";
import type { State } from "../state/state";

const Context = createContext<Messenger | null>(null);

export function MessengerProvider({ messenger, children }: { messenger: Messenger; children: ReactNode }) {
  return <Context value={messenger}>{children}</Context>;
}

export function useMessenger(): Messenger {
  const messenger = use(Context);
  if (!messenger) throw new Error("no MessengerProvider");
  return messenger;
}

/** Selects a part of the state. `part` must return the same value until that part changes. */
export function useSelector<T>(part: (state: State) => T): T {
  const { store } = useMessenger();
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}
