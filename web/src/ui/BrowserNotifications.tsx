import { useState } from "react";
import { useLanguage } from "../i18n/language";

/** Asks for the permission only in the open panel, and only after a click. */
export function BrowserNotifications() {
  const { text } = useLanguage();
  const [permission, setPermission] = useState(() => ("Notification" in window ? Notification.permission : "granted"));
  if (permission === "granted") return null;
  if (permission === "denied") return <p className="hint">{text.notifications.blocked}</p>;
  return (
    <div className="ask">
      <p>{text.notifications.ask}</p>
      <button type="button" className="button" onClick={() => void Notification.requestPermission().then(setPermission)}>
        {text.notifications.allow}
      </button>
    </div>
  );
}
