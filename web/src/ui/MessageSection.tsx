import { memo } from "react";
import { useLanguage } from "../i18n/language";
import { isGroup, type Chat } from "../model/chat";
import type { Message } from "../model/message";
import type { Section } from "../state/sections";
import { MessageBubble } from "./MessageBubble";

const TOGETHER_MS = 5 * 60_000;

interface Props {
  chat: Chat;
  section: Section;
  firstUnread: string | null;
}

/** The browser draws a section when it comes into view. React renders it again only when one of its messages changes. */
export const MessageSection = memo(
  function MessageSection({ chat, section, firstUnread }: Props) {
    const { text, format } = useLanguage();
    return (
      <section className="message-section">
        {section.day !== null && (
          <h2 className="day">
            <time dateTime={new Date(section.day).toISOString().slice(0, 10)}>{format.day(section.day)}</time>
          </h2>
        )}
        {section.messages.map((message, index) => {
          const isFirstUnread = message.id === firstUnread;
          return (
            <div key={message.key ?? message.id} className="message-place">
              {isFirstUnread && (
                <p className="unread-mark" data-message="unread">
                  {text.conversation.unreadFromHere}
                </p>
              )}
              <MessageBubble
                chat={chat}
                message={message}
                goesOn={!isFirstUnread && goesOn(section.messages[index - 1], message)}
                isNamed={isGroup(chat)}
              />
            </div>
          );
        })}
      </section>
    );
  },
  (before, now) =>
    before.chat.id === now.chat.id &&
    before.chat.participants === now.chat.participants &&
    before.chat.participantId === now.chat.participantId &&
    before.firstUnread === now.firstUnread &&
    before.section.day === now.section.day &&
    before.section.messages.length === now.section.messages.length &&
    before.section.messages.every((message, index) => message === now.section.messages[index]),
);

function goesOn(before: Message | undefined, message: Message): boolean {
  return before?.sender === message.sender && message.at - before.at < TOGETHER_MS;
}
