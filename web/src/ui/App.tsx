import { useSyncExternalStore } from "react";
import { account } from "../service/account";
import { MessengerProvider } from "./messenger";
import { SignIn } from "./SignIn";
import { Workspace } from "./Workspace";

export function App() {
  const { messenger, signedOutBy } = useSyncExternalStore(account.subscribe, account.get);
  if (!messenger) return <SignIn hasEnded={signedOutBy !== null} />;
  return (
    <MessengerProvider key={messenger.me.token} messenger={messenger}>
      <Workspace />
    </MessengerProvider>
  );
}
