import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useLanguage } from "../i18n/language";
import { DESK, type Chat } from "../model/chat";
import { Icon } from "./Icon";
import { useMessenger } from "./messenger";
import { isolated, titleOf } from "./names";

/** On touch screens the field takes no focus by itself, since the keyboard covers the page, and Enter begins a new line. */
const IS_TOUCH = matchMedia("(pointer: coarse)").matches;

export function Composer({ chat }: { chat: Chat }) {
  const { text, format } = useLanguage();
  const { sending, typing, drafts } = useMessenger();
  const [draft, setDraft] = useState(() => drafts.get(chat.id));
  const field = useRef<HTMLTextAreaElement>(null);
  const title = isolated(titleOf(chat, text, format));
  const label = chat.participantId === DESK ? text.conversation.writeAsDesk(title) : text.conversation.writeTo(title);

  useEffect(() => {
    if (!IS_TOUCH) field.current?.focus();
  }, []);
  useEffect(() => () => typing.stop(), [typing]);
  useEffect(() => drafts.onRestored(chat.id, setDraft), [drafts, chat.id]);

  const write = (words: string) => {
    setDraft(words);
    drafts.keep(chat.id, words);
    if (words.trim()) typing.start(chat.id);
    else typing.stop();
  };
  const send = () => {
    if (!draft.trim()) return;
    sending.send(chat.id, draft);
    setDraft("");
    drafts.keep(chat.id, "");
    typing.stop();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || IS_TOUCH || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        dir={draft ? "auto" : undefined}
        rows={1}
        value={draft}
        placeholder={label}
        aria-label={label}
        title={text.conversation.keys}
        enterKeyHint={IS_TOUCH ? "enter" : "send"}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="send" aria-label={text.conversation.send} disabled={!draft.trim()}>
        <Icon name="send" />
      </button>
    </form>
  );
}
