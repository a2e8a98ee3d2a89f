import type { Catalog } from "../i18n/en";
import { useLanguage } from "../i18n/language";
import type { Notification } from "../model/notification";
import { chatOf } from "../state/state";
import { Avatar } from "./Avatar";
import { Icon } from "./Icon";
import { useMessenger, useSelector } from "./messenger";
import { isolated, nameIn } from "./names";
import { goTo } from "./route";

const WIDE_ENOUGH_FOR_BOTH = "(min-width: 1280px)";

interface Props {
  notification: Notification;
  onClose: () => void;
}

/** A click opens the chat or message that the notification is about. */
export function NotificationItem({ notification, onClose }: Props) {
  const { text, format } = useLanguage();
  const { notifications } = useMessenger();
  const { id, chatId, messageId, senderId, isRead } = notification;
  const sender = useSenderName(notification);
  const open = () => {
    if (!isRead) void notifications.markRead(id);
    if (chatId === null) return;
    goTo(chatId, messageId);
    if (!matchMedia(WIDE_ENOUGH_FOR_BOTH).matches) onClose();
  };
  return (
    <li className="notification" data-read={isRead}>
      <button type="button" className="notification-open" onClick={open}>
        <Avatar id={senderId ?? notification.type} name={sender ?? notification.title} isSmall />
        <span className="notification-title">{titleOf(notification, sender, text)}</span>
        <time dateTime={new Date(notification.at).toISOString()}>{format.brief(notification.at)}</time>
        <span className="notification-text" dir="auto">
          {textOf(notification, sender, text)}
        </span>
      </button>
      {!isRead && (
        <button
          type="button"
          className="icon-button notification-mark"
          aria-label={text.notifications.markOne}
          title={text.notifications.markOne}
          onClick={() => void notifications.markRead(id)}
        >
          <Icon name="check" size={18} />
        </button>
      )}
    </li>
  );
}

function useSenderName({ chatId, senderId }: Notification): string | null {
  const { text } = useLanguage();
  const chat = useSelector((state) => (chatId === null ? null : chatOf(state, chatId)));
  return chat && senderId !== null ? nameIn(chat, senderId, text) : null;
}

/** The service's own types have texts in the reader's language. Other types show the platform's text. */
function titleOf(one: Notification, sender: string | null, text: Catalog): string {
  const words = text.notifications;
  if (one.type === "CHAT_CREATED") return words.newChat;
  if (one.type !== "MESSAGE_RECEIVED" && one.type !== "MESSAGE_ADMIN") return one.title;
  return sender === null ? words.newMessage : words.fromSomebody(isolated(sender));
}

function textOf(one: Notification, sender: string | null, text: Catalog): string {
  return one.type === "CHAT_CREATED" && sender !== null ? text.notifications.chatOpened(isolated(sender)) : one.text;
}
