import { useLanguage } from "../i18n/language";
import type { Chat } from "../model/chat";
import { useSelector } from "./messenger";
import { isolated, nameIn } from "./names";

export function TypingLine({ chat }: { chat: Chat }) {
  const { text, format } = useLanguage();
  const typing = useSelector((state) => state.typing.get(chat.id));
  const names = [...(typing ?? [])].map((id) => isolated(nameIn(chat, id, text)));
  return (
    <p className="typing-line" data-shown={names.length > 0}>
      {names.length > 0 && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>{text.presence.typing(format.list(names), names.length)}</span>
        </>
      )}
    </p>
  );
}
