import { useLanguage } from "../i18n/language";
import type { Outgoing } from "../model/message";
import { Icon } from "./Icon";
import { MessageText } from "./MessageText";
import { useMessenger } from "./messenger";

interface Props {
  chatId: string;
  outgoing: Outgoing;
}

/** A message of the outbox: it waits, is on its way, or was refused. */
export function OutgoingMessage({ chatId, outgoing }: Props) {
  const { text, format } = useLanguage();
  const { sending, drafts } = useMessenger();
  const isRefused = outgoing.state === "refused";
  const status = isRefused ? text.status.refused : text.status.waiting;
  const edit = () => {
    drafts.restore(chatId, outgoing.text);
    sending.discard(outgoing.key);
  };
  return (
    <article className="message" data-own="true" data-state={outgoing.state}>
      <div className="bubble">
        <div className="said">
          <MessageText text={outgoing.text} />
          <span className="message-foot">
            <time dateTime={new Date(outgoing.at).toISOString()}>{format.time(outgoing.at)}</time>
            <span className="status" data-status={outgoing.state} role="img" aria-label={status} title={status}>
              <Icon name={isRefused ? "warning" : "clock"} size={15} />
            </span>
          </span>
        </div>
        {isRefused && (
          <div className="refusal" role="alert">
            <p>
              {text.trouble.invalid} {outgoing.reason && <bdi lang="en">({outgoing.reason})</bdi>}
            </p>
            <button type="button" className="button" onClick={() => sending.retry(outgoing.key)}>
              {text.status.retry}
            </button>
            <button type="button" className="button" onClick={edit}>
              {text.status.edit}
            </button>
            <button type="button" className="button" onClick={() => sending.discard(outgoing.key)}>
              {text.status.discard}
            </button>
          </div>
        )}
      </div>
    </article>
  );
}
