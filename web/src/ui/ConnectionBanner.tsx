import { useLanguage } from "../i18n/language";
import { Icon } from "./Icon";
import { useSelector } from "./messenger";

/** Says that the connection is lost, and that messages are sent later. */
export function ConnectionBanner() {
  const { text } = useLanguage();
  const isOffline = useSelector((state) => state.connectionStatus === "offline");
  const waiting = useSelector((state) => state.outbox.filter((one) => one.state !== "refused").length);
  return (
    <div className="connection-banner" role="status">
      {isOffline && (
        <p>
          <Icon name="warning" size={18} />
          <span>
            {text.link.offline} {waiting > 0 && text.link.waiting(waiting)}
          </span>
        </p>
      )}
    </div>
  );
}
