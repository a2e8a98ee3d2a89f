import { useLanguage } from "../i18n/language";
import { signOut } from "../service/account";
import { Avatar } from "./Avatar";
import { Icon } from "./Icon";
import { LanguageChoice } from "./LanguageChoice";
import { useMessenger, useSelector } from "./messenger";

interface Props {
  showsNotifications: boolean;
  onNotifications: () => void;
}

export function TopBar({ showsNotifications, onNotifications }: Props) {
  const { text } = useLanguage();
  const { me } = useMessenger();
  const unread = useSelector((state) => state.notifications.unread);
  const name = me.name ?? me.id;
  return (
    <header className="top-bar">
      <img className="logo" src="/icon.svg" alt="" width="32" height="32" />
      <span className="brand">{text.name}</span>
      <ConnectionStatus />
      <span className="space" />
      <LanguageChoice />
      <button
        type="button"
        className="icon-button bell"
        aria-label={text.notifications.open(unread)}
        aria-expanded={showsNotifications}
        title={text.notifications.title}
        onClick={onNotifications}
      >
        <Icon name="bell" />
        {unread > 0 && (
          <span className="badge" aria-hidden="true">
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </button>
      <span className="whoami">
        <Avatar id={me.id} name={name} isSmall />
        <bdi className="whoami-name">{name}</bdi>
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label={text.me.signOut}
        title={text.me.signOut}
        onClick={() => signOut()}
      >
        <Icon name="leave" />
      </button>
    </header>
  );
}

function ConnectionStatus() {
  const { text } = useLanguage();
  const status = useSelector((state) => state.connectionStatus);
  const words = { connecting: text.link.connecting, online: text.link.online, offline: text.link.offlineShort };
  return (
    <span className="connection-status" data-connection={status}>
      <span className="connection-words">{words[status]}</span>
    </span>
  );
}
