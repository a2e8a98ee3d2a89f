/** The service's HTTP API. A request that fails throws `ApiError`. */
import { DESK, type Chat, type Participant } from "../model/chat";
import { ApiError } from "../model/apiError";
import type { Me } from "../model/me";
import type { Message, Outgoing } from "../model/message";
import type { Notification } from "../model/notification";
import { LARGEST_PAGE, type Page, type PageRequest } from "../model/page";
import * as broadcasts from "../wire/broadcasts";
import * as chats from "../wire/chats";
import { toCount } from "../wire/counts";
import { toApiError, type ProblemJson } from "../wire/errors";
import * as messages from "../wire/messages";
import * as notifications from "../wire/notifications";
import { pageQuery, toHasMore } from "../wire/pages";
import * as presence from "../wire/presence";
import { authorization } from "../wire/sessions";

const TIMEOUT_MS = 15_000;

export class Api {
  constructor(private readonly me: Me) {}

  /** The user's own chats and, for admins, those of the desk. */
  async chats(): Promise<readonly Chat[]> {
    const own = (await this.#json<chats.ChatJson[]>("POST", chats.CHATS_PATH, chats.chatsOf(this.me))).map((json) =>
      chats.toChat(json, this.me.id),
    );
    if (!this.me.isAdmin) return own;
    const ids = new Set(own.map((chat) => chat.id));
    const desk = (await this.#json<chats.ChatJson[]>("GET", chats.DESK_CHATS_PATH)).map((json) => chats.toChat(json, DESK));
    return [...own, ...desk.filter((chat) => !ids.has(chat.id))];
  }

  /** Returns the id of the chat. */
  async openChat(people: readonly Participant[]): Promise<string> {
    return chats.toChatId(await this.#json<chats.ChatJson>("POST", chats.NEW_CHAT_PATH, chats.newChat(people)));
  }

  async messages(chatId: string, request: PageRequest): Promise<Page<Message>> {
    const page = await this.#page<messages.MessageJson>(messages.messagesPath(chatId), request);
    return { ...page, items: page.items.map(messages.toMessage) };
  }

  /** The latest messages of a chat, around the last one that is known. The history has pages only from its beginning,
   *  and before or after a message. */
  async latestMessages(chatId: string, limit: number, last: Message | null): Promise<Page<Message>> {
    if (!last) return this.messages(chatId, { limit });
    const before = await this.messages(chatId, { limit, before: last.id });
    const start = before.items.at(-1);
    const rest = await this.messages(chatId, { limit: LARGEST_PAGE, ...(start && { after: start.id }) });
    return { items: [...before.items, ...rest.items], hasMore: before.hasMore };
  }

  async send(one: Outgoing): Promise<Message> {
    return messages.toMessage(await this.#json<messages.MessageJson>("POST", messages.SEND_PATH, messages.newMessage(one)));
  }

  /** Marks the messages and the notifications of a chat as read. */
  async markChatRead(chatId: string): Promise<void> {
    await this.#json("POST", chats.MARK_READ_PATH, chats.inChat(chatId));
  }

  async online(): Promise<ReadonlySet<string>> {
    return new Set((await this.#json<presence.UserJson[]>("GET", presence.ONLINE_PATH)).map(presence.toUserId));
  }

  async notifications(request: PageRequest): Promise<Page<Notification>> {
    const page = await this.#page<notifications.NotificationJson>(notifications.NOTIFICATIONS_PATH, request);
    return { ...page, items: page.items.map(notifications.toNotification) };
  }

  async unreadNotifications(): Promise<number> {
    return toCount(await this.#json("GET", notifications.UNREAD_COUNT_PATH));
  }

  async markNotificationRead(id: string): Promise<void> {
    await this.#ask("PUT", notifications.readPath(id));
  }

  async markAllNotificationsRead(): Promise<void> {
    await this.#ask("PUT", notifications.READ_ALL_PATH);
  }

  /** Returns the number of recipients; `users` null is everybody. */
  async broadcast(text: string, users: readonly string[] | null): Promise<number> {
    return toCount(await this.#json("POST", broadcasts.BROADCAST_PATH, broadcasts.newBroadcast(text, users)));
  }

  async #page<Json>(path: string, request: PageRequest): Promise<Page<Json>> {
    const response = await this.#ask("GET", `${path}?${pageQuery(request)}`);
    return { items: (await response.json()) as Json[], hasMore: toHasMore(response) };
  }

  async #json<Json>(method: string, path: string, content?: unknown): Promise<Json> {
    return (await (await this.#ask(method, path, content)).json()) as Json;
  }

  #ask(method: string, path: string, content?: unknown): Promise<Response> {
    return ask(method, path, authorization(this.me.token), content);
  }
}

export async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  content?: unknown,
): Promise<Response> {
  const request: RequestInit = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS), cache: "no-store" };
  if (content !== undefined) {
    request.body = JSON.stringify(content);
    request.headers = { ...headers, "Content-Type": "application/json" };
  }
  const response = await fetch(path, request).catch((error: unknown) => {
    throw ApiError.from(error);
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as ProblemJson;
  throw toApiError(response, problem);
}
