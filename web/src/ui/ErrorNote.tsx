import { useLanguage } from "../i18n/language";
import type { ApiError } from "../model/apiError";
import { Icon } from "./Icon";

/** What failed, and what the user can do about it. */
export function ErrorNote({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  const { text } = useLanguage();
  return (
    <div className="note note-warning" role="alert">
      <Icon name="warning" />
      <span>{text.trouble[error.kind]}</span>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {text.chats.retry}
        </button>
      )}
    </div>
  );
}
