import { useLanguage } from "../i18n/language";
import type { Trouble } from "../model/trouble";
import { Icon } from "./Icon";

/** What did not work out, and what to do about it. */
export function TroubleNote({ trouble, onRetry }: { trouble: Trouble; onRetry?: () => void }) {
  const { text } = useLanguage();
  return (
    <div className="note note-warning" role="alert">
      <Icon name="warning" />
      <span>{text.trouble[trouble.kind]}</span>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {text.chats.retry}
        </button>
      )}
    </div>
  );
}
