import { useLanguage } from "../i18n/language";
import { chatOf, UNKNOWN } from "../state/state";
import { Composer } from "./Composer";
import { ConversationHead } from "./ConversationHead";
import { MessageList } from "./MessageList";
import { useMessenger, useSelector } from "./messenger";
import { ErrorNote } from "./ErrorNote";

interface Props {
  chatId: string;
  /** The message to show; null for the first unread message or the end. */
  messageId: string | null;
}

export function ConversationPane({ chatId, messageId }: Props) {
  const { text } = useLanguage();
  const { conversations } = useMessenger();
  const chat = useSelector((state) => chatOf(state, chatId));
  const areChatsLoaded = useSelector((state) => state.chats !== null);
  const conversation = useSelector((state) => state.conversations.get(chatId)) ?? UNKNOWN;
  const { error } = conversation;
  const isUnavailable = error !== null && !error.isRetryable;
  if (isUnavailable || (!chat && areChatsLoaded)) {
    return (
      <main className="conversation conversation-none">
        <h1>{text.conversation.unavailable}</h1>
        <p>{text.conversation.unavailableHint}</p>
        <a className="button" href="#/">
          {text.conversation.back}
        </a>
      </main>
    );
  }
  if (!chat) return <main className="conversation" aria-busy="true" />;
  return (
    <main className="conversation">
      <ConversationHead chat={chat} />
      {error && !conversation.isLoaded ? (
        <div className="messages-none">
          <ErrorNote error={error} onRetry={() => void conversations.reopen()} />
        </div>
      ) : (
        <MessageList chat={chat} conversation={conversation} target={messageId} />
      )}
      <Composer chat={chat} />
    </main>
  );
}
