import { useLayoutEffect, useMemo, useRef } from "react";
import { useLanguage } from "../i18n/language";
import type { Chat } from "../model/chat";
import { shownIn } from "../state/outbox";
import { sections } from "../state/sections";
import type { Conversation } from "../state/state";
import { Icon } from "./Icon";
import { MessageSection } from "./MessageSection";
import { useMessenger, useSelector } from "./messenger";
import { OutgoingMessage } from "./OutgoingMessage";
import { TypingLine } from "./TypingLine";
import { useMessageScroll } from "./useMessageScroll";

interface Props {
  chat: Chat;
  conversation: Conversation;
  target: string | null;
}

export function MessageList({ chat, conversation, target }: Props) {
  const { text } = useLanguage();
  const { conversations } = useMessenger();
  const outbox = useSelector((state) => state.outbox);
  const outgoing = useMemo(() => shownIn(outbox, chat.id), [outbox, chat.id]);
  const parts = useMemo(() => sections(conversation.messages), [conversation.messages]);
  const scroller = useRef<HTMLDivElement>(null);
  const { isAtEnd, isUnreadAbove, onScroll, toEnd, toMessage } = useMessageScroll(scroller, chat.id, conversation, outgoing);
  const { unreadAtOpening, firstUnread } = conversation;

  const toFirstUnread = async () => {
    await conversations.loadUntil(chat.id, (known) => known.firstUnread !== null);
    requestAnimationFrame(() => toMessage("unread"));
  };
  const isReady = conversation.isLoaded;
  useLayoutEffect(() => {
    if (!isReady || target === null) return;
    void conversations
      .loadUntil(chat.id, (known) => known.messages.some((one) => one.id === target))
      .then(() => requestAnimationFrame(() => toMessage(target)));
  }, [conversations, chat.id, target, isReady, toMessage]);

  return (
    <div className="messages-frame">
      <div ref={scroller} className="messages" tabIndex={0} role="region" aria-label={text.conversation.messages} onScroll={onScroll}>
        <div className="messages-content">
          {isReady && (
            <p className="messages-start" aria-hidden={conversation.hasOlder}>
              {conversation.hasOlder ? text.conversation.loadingOlder : text.conversation.beginning}
            </p>
          )}
          {parts.map((section) => (
            <MessageSection key={section.key} chat={chat} section={section} firstUnread={firstUnread} />
          ))}
          {outgoing.map((one) => (
            <OutgoingMessage key={one.key} chatId={chat.id} outgoing={one} />
          ))}
        </div>
      </div>
      {isUnreadAbove && unreadAtOpening > 0 && (
        <button type="button" className="jump jump-up" onClick={() => void toFirstUnread()}>
          <Icon name="up" size={16} /> {text.conversation.toFirstUnread(unreadAtOpening)}
        </button>
      )}
      {!isAtEnd && isReady && (
        <button type="button" className="jump jump-down" aria-label={text.conversation.toEnd} onClick={toEnd}>
          <Icon name="down" size={18} />
          {chat.unread > 0 && <span className="badge">{chat.unread}</span>}
        </button>
      )}
      <TypingLine chat={chat} />
    </div>
  );
}
