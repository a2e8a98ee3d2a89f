import { useLanguage } from "../i18n/language";
import { isGroup, others, type Chat } from "../model/chat";
import type { Message } from "../model/message";
import { Avatar } from "./Avatar";
import { Icon } from "./Icon";
import { MessageText } from "./MessageText";
import { useSelector } from "./messenger";
import { nameIn } from "./names";

interface Props {
  chat: Chat;
  message: Message;
  /** The message before it is by the same sender, and recent. */
  goesOn: boolean;
  isNamed: boolean;
}

export function MessageBubble({ chat, message, goesOn, isNamed }: Props) {
  const { text, format } = useLanguage();
  const isOwn = message.sender === chat.participantId;
  const name = nameIn(chat, message.sender, text);
  return (
    <article className="message" data-own={isOwn} data-goes-on={goesOn} data-message={message.id}>
      {isNamed && !isOwn && <span className="message-avatar">{!goesOn && <Avatar id={message.sender} name={name} isSmall />}</span>}
      <div className="bubble">
        <span className={isNamed && !isOwn && !goesOn ? "message-sender" : "hidden"}>
          <bdi>{isOwn ? text.me.you : name}</bdi>
        </span>
        <div className="said">
          <MessageText text={message.text} />
          <span className="message-foot">
            <time dateTime={new Date(message.at).toISOString()} title={format.moment(message.at)}>
              {format.time(message.at)}
            </time>
            {isOwn && <Status chat={chat} message={message} />}
          </span>
        </div>
      </div>
    </article>
  );
}

/** A message to a user who is online counts as delivered. */
function Status({ chat, message }: { chat: Chat; message: Message }) {
  const { text } = useLanguage();
  const isThere = useSelector((state) => !isGroup(chat) && others(chat).some((one) => state.online.has(one.id)));
  const status = message.isRead ? "read" : message.isDelivered || isThere ? "delivered" : "sent";
  return (
    <span className="status" data-status={status} role="img" aria-label={text.status[status]} title={text.status[status]}>
      <Icon name={status === "sent" ? "check" : "checks"} size={16} />
    </span>
  );
}
