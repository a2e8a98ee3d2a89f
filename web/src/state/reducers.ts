/** The next state after an event or an answer of the service. */
import { isGroup } from "../model/chat";
import type { Message, ReadReceipt } from "../model/message";
import { changed, withMessage } from "./chatList";
import { merge, readBy } from "./messageList";
import * as outbox from "./outbox";
import { chatOf, withConversation, type State } from "./state";

/** The event of a stored message was received. */
export function withReceivedMessage(state: State, message: Message): State {
  const own = outbox.onItsWay(state.outbox, message);
  const known = own ? { ...message, key: own.key } : message;
  const received: State = {
    ...state,
    chats: state.chats && withMessage(state.chats, known),
    outbox: own ? outbox.changed(state.outbox, own.key, { receivedAs: message.id }) : state.outbox,
  };
  return withTyping(withStored(received, known), message.chatId, message.sender, false);
}

/** The service answered that it stored an item of the outbox as `message`. */
export function withSentMessage(state: State, message: Message, key: string): State {
  const stored = { ...message, key };
  const sent: State = {
    ...state,
    chats: state.chats && withMessage(state.chats, stored),
    outbox: outbox.without(state.outbox, key),
  };
  return withStored(sent, stored);
}

function withStored(state: State, message: Message): State {
  const conversation = state.conversations.get(message.chatId);
  if (!conversation?.isLoaded) return state;
  return withConversation(state, message.chatId, { messages: merge(conversation.messages, [message]) });
}

/** In a group, only the service knows whether every recipient has read a message. */
export function withReadReceipt(state: State, receipt: ReadReceipt): State {
  const chat = chatOf(state, receipt.chatId);
  if (!chat) return state;
  if (receipt.reader === chat.participantId) return withLessUnread(state, chat.id, receipt.messageId === null ? chat.unread : 1);
  const conversation = state.conversations.get(chat.id);
  if (!conversation || isGroup(chat)) return state;
  return withConversation(state, chat.id, { messages: readBy(conversation.messages, receipt) });
}

/** The user has read `count` of the unread messages. */
export function withLessUnread(state: State, chatId: string, count: number): State {
  const unread = Math.max(0, (chatOf(state, chatId)?.unread ?? 0) - count);
  return { ...state, chats: state.chats && changed(state.chats, chatId, { unread }) };
}

export function withTyping(state: State, chatId: string, userId: string, isTyping: boolean): State {
  const users = new Set(state.typing.get(chatId));
  if (users.has(userId) === isTyping) return state;
  if (isTyping) users.add(userId);
  else users.delete(userId);
  return { ...state, typing: new Map(state.typing).set(chatId, users) };
}

export function withPresence(state: State, userId: string, isOnline: boolean): State {
  const online = new Set(state.online);
  if (isOnline) online.add(userId);
  else online.delete(userId);
  return { ...state, online };
}
