import { useId, useState } from "react";
import { useLanguage } from "../i18n/language";
import { ApiError } from "../model/apiError";
import { BroadcastProgress } from "./BroadcastProgress";
import { Dialog } from "./Dialog";
import { useMessenger, useSelector } from "./messenger";
import { MessageText } from "./MessageText";
import { ErrorNote } from "./ErrorNote";

/** Three steps: write the broadcast, confirm it, watch its progress. */
export function BroadcastDialog({ onClose }: { onClose: () => void }) {
  const { text } = useLanguage();
  const { broadcasting } = useMessenger();
  const broadcast = useSelector((state) => state.broadcast);
  const id = useId();
  const [words, setWords] = useState("");
  const [isForAll, setIsForAll] = useState(true);
  const [listed, setListed] = useState("");
  const [isConfirming, setIsConfirming] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const users = [...new Set(listed.split(/[,\n]/).map((one) => one.trim()).filter(Boolean))];
  const isComplete = words.trim() !== "" && (isForAll || users.length > 0);

  const close = () => {
    broadcasting.forget();
    onClose();
  };
  const send = () => {
    broadcasting.start(words, isForAll ? null : users).catch((error: unknown) => {
      setIsConfirming(false);
      setError(ApiError.from(error));
    });
  };
  if (broadcast) {
    return (
      <Dialog title={text.broadcast.title} closeLabel={text.broadcast.close} onClose={close}>
        <BroadcastProgress broadcast={broadcast} />
        <footer className="dialog-foot">
          <button type="button" className="button button-main" onClick={close}>
            {text.broadcast.close}
          </button>
        </footer>
      </Dialog>
    );
  }
  if (isConfirming) {
    return (
      <Dialog title={text.broadcast.title} closeLabel={text.broadcast.close} onClose={close}>
        <p>{isForAll ? text.broadcast.confirmAll : text.broadcast.confirmListed(users.length)}</p>
        <blockquote className="bubble">
          <MessageText text={words} />
        </blockquote>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={() => setIsConfirming(false)}>
            {text.broadcast.back}
          </button>
          <button type="button" className="button button-main" onClick={send}>
            {text.broadcast.confirm}
          </button>
        </footer>
      </Dialog>
    );
  }
  return (
    <Dialog title={text.broadcast.title} closeLabel={text.broadcast.close} onClose={close}>
      <label htmlFor={`${id}-words`}>{text.broadcast.message}</label>
      <textarea id={`${id}-words`} className="field" dir="auto" rows={4} value={words} onChange={(event) => setWords(event.target.value)} />
      <fieldset className="audience">
        <legend>{text.broadcast.to}</legend>
        <label>
          <input type="radio" name="audience" checked={isForAll} onChange={() => setIsForAll(true)} /> {text.broadcast.everybody}
        </label>
        <label>
          <input type="radio" name="audience" checked={!isForAll} onChange={() => setIsForAll(false)} /> {text.broadcast.listed}
        </label>
      </fieldset>
      {!isForAll && (
        <textarea
          className="field"
          dir="auto"
          rows={3}
          placeholder={text.broadcast.ids}
          aria-label={text.broadcast.ids}
          value={listed}
          onChange={(event) => setListed(event.target.value)}
        />
      )}
      {error && <ErrorNote error={error} />}
      <footer className="dialog-foot">
        <button type="button" className="button button-main" disabled={!isComplete} onClick={() => setIsConfirming(true)}>
          {text.broadcast.next}
        </button>
      </footer>
    </Dialog>
  );
}
