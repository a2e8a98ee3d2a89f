import { useEffect, useState } from "react";
import { useLanguage } from "../i18n/language";
import { unreadIn } from "../state/chatList";
import { Announcer } from "./Announcer";
import { ChatPane } from "./ChatPane";
import { ConversationPane } from "./ConversationPane";
import { ConnectionBanner } from "./ConnectionBanner";
import { useMessenger, useSelector } from "./messenger";
import { NotificationPanel } from "./NotificationPanel";
import { useRoute } from "./route";
import { TopBar } from "./TopBar";

export function Workspace() {
  const { text } = useLanguage();
  const { conversations } = useMessenger();
  const { chatId, messageId } = useRoute();
  const [showsNotifications, setShowsNotifications] = useState(false);
  useEffect(() => void conversations.open(chatId), [conversations, chatId]);
  useTitle();
  return (
    <div className="workspace" data-in-chat={chatId !== null} data-notifications={showsNotifications}>
      <TopBar showsNotifications={showsNotifications} onNotifications={() => setShowsNotifications((shown) => !shown)} />
      <ConnectionBanner />
      <ChatPane openChat={chatId} />
      {chatId === null ? (
        <main className="conversation conversation-none">
          <img src="/icon.svg" alt="" width="72" height="72" />
          <h1>{text.chats.choose}</h1>
          <p>{text.chats.chooseHint}</p>
        </main>
      ) : (
        <ConversationPane key={chatId} chatId={chatId} messageId={messageId} />
      )}
      {showsNotifications && <NotificationPanel onClose={() => setShowsNotifications(false)} />}
      <Announcer />
    </div>
  );
}

/** The tab's title shows the number of unread messages. */
function useTitle(): void {
  const { text } = useLanguage();
  const unread = useSelector((state) => unreadIn(state.chats ?? []));
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${text.name}` : text.name;
  }, [unread, text]);
}
