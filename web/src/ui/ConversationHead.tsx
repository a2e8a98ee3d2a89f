import { useLanguage } from "../i18n/language";
import { DESK, isGroup, others, type Chat } from "../model/chat";
import { Avatar } from "./Avatar";
import { Icon } from "./Icon";
import { useSelector } from "./messenger";
import { isolated, titleOf } from "./names";

export function ConversationHead({ chat }: { chat: Chat }) {
  const { text, format } = useLanguage();
  const isOnline = useSelector((state) => !isGroup(chat) && others(chat).some((one) => state.online.has(one.id)));
  const title = titleOf(chat, text, format);
  const [other] = others(chat);
  const isOfDesk = !isGroup(chat) && other?.id === DESK; // the service emits no presence of the desk
  const presence = isOnline ? text.presence.online : text.presence.offline;
  return (
    <header className="conversation-head">
      <a className="icon-button back" href="#/" aria-label={text.conversation.back}>
        <Icon name="back" />
      </a>
      <Avatar id={isGroup(chat) ? chat.id : (other?.id ?? chat.id)} name={title} isOnline={isOnline} />
      <div className="conversation-title">
        <h1>{isolated(title)}</h1>
        {!isOfDesk && <p>{isGroup(chat) ? text.presence.participants(chat.participants.length) : presence}</p>}
      </div>
    </header>
  );
}
