import { memo } from "react";
import { useLanguage } from "../i18n/language";
import { activeAt, isGroup, others, DESK, type Chat } from "../model/chat";
import { Avatar } from "./Avatar";
import { useSelector } from "./messenger";
import { isolated, nameIn, titleOf } from "./names";

const LONGEST = 120;

interface Props {
  chat: Chat;
  isOpen: boolean;
  now: number;
}

export const ChatListItem = memo(function ChatListItem({ chat, isOpen, now }: Props) {
  const { text, format } = useLanguage();
  const isOnline = useSelector((state) => !isGroup(chat) && others(chat).some((one) => state.online.has(one.id)));
  const title = titleOf(chat, text, format);
  const unread = isOpen ? 0 : chat.unread;
  const [other] = others(chat);
  return (
    <li>
      <a className="chat-item" href={`#/chat/${chat.id}`} aria-current={isOpen ? "page" : undefined} data-unread={unread > 0}>
        <Avatar id={isGroup(chat) ? chat.id : (other?.id ?? chat.id)} name={title} isOnline={isOnline} />
        <span className="chat-item-title">{isolated(title)}</span>
        <time className="chat-item-time" dateTime={new Date(activeAt(chat)).toISOString()}>
          {format.brief(activeAt(chat))}
        </time>
        <Preview chat={chat} />
        {unread > 0 && (
          <span className="badge" role="img" aria-label={text.chats.unread(unread)}>
            {unread > 99 ? "99+" : unread}
          </span>
        )}
        {chat.participantId === DESK && chat.waitingSince !== null && (
          <span className="chat-item-waiting">{text.chats.waits(format.duration(now - chat.waitingSince))}</span>
        )}
      </a>
    </li>
  );
});

function Preview({ chat }: { chat: Chat }) {
  const { text, format } = useLanguage();
  const typing = useSelector((state) => state.typing.get(chat.id));
  if (typing && typing.size > 0) {
    const names = [...typing].map((id) => isolated(nameIn(chat, id, text)));
    return <span className="chat-item-preview is-typing">{text.presence.typing(format.list(names), names.length)}</span>;
  }
  const last = chat.lastMessage;
  if (!last) return <span className="chat-item-preview">{text.chats.noMessages}</span>;
  const said = last.text.slice(0, LONGEST);
  return (
    <span className="chat-item-preview" dir="auto">
      {last.sender === chat.participantId ? text.chats.fromYou(said) : said}
    </span>
  );
}
