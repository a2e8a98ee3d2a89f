import type { KeyboardEvent } from "react";
import { useLanguage } from "../i18n/language";
import type { ChatList } from "../state/chatList";
import { ChatListItem } from "./ChatListItem";
import { useMessenger, useSelector } from "./messenger";
import { ErrorNote } from "./ErrorNote";
import { useNow } from "./useNow";

const PLACEHOLDERS = 6;

interface Props {
  /** Null until the chats are loaded. */
  chats: ChatList | null;
  openChat: string | null;
  emptiness: string;
}

export function ChatListView({ chats, openChat, emptiness }: Props) {
  const { text } = useLanguage();
  const messenger = useMessenger();
  const error = useSelector((state) => state.chatsError);
  const now = useNow();
  if (!chats) {
    if (error) return <ErrorNote error={error} onRetry={() => void messenger.chats.load()} />;
    return (
      <div className="chat-list" aria-busy="true">
        {Array.from({ length: PLACEHOLDERS }, (_, index) => (
          <div key={index} className="chat-item placeholder" />
        ))}
      </div>
    );
  }
  if (chats.length === 0) return <p className="emptiness">{emptiness}</p>;
  return (
    <ul className="chat-list" aria-label={text.chats.list} onKeyDown={moveFocus}>
      {chats.map((chat) => (
        <ChatListItem key={chat.id} chat={chat} isOpen={chat.id === openChat} now={now} />
      ))}
    </ul>
  );
}

/** The arrow keys, Home and End move the focus in the list. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("a")];
  const place = items.findIndex((item) => item === document.activeElement);
  const target = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: items.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  items[Math.min(Math.max(target, 0), items.length - 1)]?.focus();
}
