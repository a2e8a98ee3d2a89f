import { useEffect, useRef, type KeyboardEvent } from "react";
import { useLanguage } from "../i18n/language";
import { BrowserNotifications } from "./BrowserNotifications";
import { Icon } from "./Icon";
import { useMessenger, useSelector } from "./messenger";
import { NotificationItem } from "./NotificationItem";

export function NotificationPanel({ onClose }: { onClose: () => void }) {
  const { text } = useLanguage();
  const { notifications } = useMessenger();
  const { items, unread, hasOlder } = useSelector((state) => state.notifications);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
  };
  return (
    <aside ref={panel} className="notifications" tabIndex={-1} aria-labelledby="notifications-title" onKeyDown={onKeyDown}>
      <header className="notifications-head">
        <h2 id="notifications-title">{text.notifications.title}</h2>
        <button type="button" className="icon-button" aria-label={text.notifications.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <BrowserNotifications />
      {unread > 0 && (
        <button type="button" className="button mark-all" onClick={() => void notifications.markAllRead()}>
          <Icon name="checks" size={18} /> {text.notifications.markAll}
        </button>
      )}
      {items.length === 0 && <p className="emptiness">{text.notifications.empty}</p>}
      <ul className="notification-list">
        {items.map((one) => (
          <NotificationItem key={one.id} notification={one} onClose={onClose} />
        ))}
      </ul>
      {hasOlder && (
        <button type="button" className="button" onClick={() => void notifications.loadOlder()}>
          {text.notifications.older}
        </button>
      )}
    </aside>
  );
}
