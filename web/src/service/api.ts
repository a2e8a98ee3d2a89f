/** The service's HTTP API. A request that fails throws `ApiError`. */
import { DESK, type Chat, type Participant } from "../model/chat";
import type { Me } from "../model/me";
import type { Message, Outgoing } from "../model/message";
import type { Notification } from "../model/notification";
import { ApiError } from "../model/apiError";
import * as wire from "../wire/wire";

const PATIENCE_MS = 15_000;
export const LARGEST_PAGE = 200;

export interface Page<T> {
  readonly items: readonly T[];
  /** Whether there is more in the same direction. */
  readonly hasMore: boolean;
}

/** The item that a page begins before or after. */
export interface Mark {
  readonly before?: string;
  readonly after?: string;
}

export class Api {
  constructor(private readonly me: Me) {}

  /** Those that one takes part in oneself, and for admins all of the desk. */
  async chats(): Promise<readonly Chat[]> {
    const own = (await this.#post<wire.ChatJson[]>("/chat/getchats", wire.body.chats(this.me))).map((json) =>
      wire.chat(json, this.me.id),
    );
    if (!this.me.isAdmin) return own;
    const ids = new Set(own.map((chat) => chat.id));
    const desk = (await this.#get<wire.ChatJson[]>("/chat/admin-chats")).map((json) => wire.chat(json, DESK));
    return [...own, ...desk.filter((chat) => !ids.has(chat.id))];
  }

  /** Gives its id. */
  async openChat(people: readonly Participant[]): Promise<string> {
    return wire.idOf(await this.#post<wire.ChatJson>("/chat/create", wire.body.newChat(people)));
  }

  async messages(chatId: string, limit: number, mark: Mark = {}): Promise<Page<Message>> {
    const page = await this.#page<wire.MessageJson>(`/message/getAll/${encodeURIComponent(chatId)}`, mark, limit);
    return { ...page, items: page.items.map(wire.message) };
  }

  /** The latest of a chat, of which `last` is the last that is known: the history is read from its beginning or from
   *  a message. */
  async latestMessages(chatId: string, limit: number, last: Message | null): Promise<Page<Message>> {
    if (!last) return this.messages(chatId, limit);
    const before = await this.messages(chatId, limit, { before: last.id });
    const mark = before.items.at(-1);
    const rest = await this.messages(chatId, LARGEST_PAGE, mark ? { after: mark.id } : {});
    return { items: [...before.items, ...rest.items], hasMore: before.hasMore };
  }

  async send(one: Outgoing): Promise<Message> {
    return wire.message(await this.#post<wire.MessageJson>("/message/create", wire.body.message(one)));
  }

  /** Messages and notifications of the chat. */
  async markChatRead(chatId: string): Promise<void> {
    await this.#post("/message/mark-chat-read", wire.body.read(chatId));
  }

  async online(): Promise<ReadonlySet<string>> {
    return new Set((await this.#get<{ userId: string }[]>("/chat/online")).map(wire.userOf));
  }

  async notifications(limit: number, mark: Mark = {}): Promise<Page<Notification>> {
    const page = await this.#page<wire.NotificationJson>("/notification", mark, limit);
    return { ...page, items: page.items.map(wire.notification) };
  }

  async unreadNotifications(): Promise<number> {
    return (await this.#get<{ count: number }>("/notification/unread-count")).count;
  }

  async markNotificationRead(id: string): Promise<void> {
    await this.#ask("PUT", `/notification/${encodeURIComponent(id)}/read`);
  }

  async markAllNotificationsRead(): Promise<void> {
    await this.#ask("PUT", "/notification/read-all");
  }

  /** Gives how many it is for; `users` null is everybody. */
  async broadcast(text: string, users: readonly string[] | null): Promise<number> {
    return (await this.#post<{ count: number }>("/chat/broadcast", wire.body.broadcast(text, users))).count;
  }

  async #page<T>(path: string, mark: Mark, limit: number): Promise<Page<T>> {
    const response = await this.#ask("GET", `${path}?${query({ limit, ...mark })}`);
    const items = (await response.json()) as T[];
    return { items, hasMore: response.headers.get("link")?.includes('rel="next"') ?? false };
  }

  async #get<Json>(path: string): Promise<Json> {
    return (await (await this.#ask("GET", path)).json()) as Json;
  }

  async #post<Json>(path: string, content: unknown): Promise<Json> {
    return (await (await this.#ask("POST", path, content)).json()) as Json;
  }

  #ask(method: string, path: string, content?: unknown): Promise<Response> {
    return ask(method, path, { Authorization: `Bearer ${this.me.token}` }, content);
  }
}

export async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  content?: unknown,
): Promise<Response> {
  const request: RequestInit = { method, headers, signal: AbortSignal.timeout(PATIENCE_MS), cache: "no-store" };
  if (content !== undefined) {
    request.body = JSON.stringify(content);
    request.headers = { ...headers, "Content-Type": "application/json" };
  }
  const response = await fetch(path, request).catch((error: unknown) => {
    throw ApiError.from(error);
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  throw ApiError.fromStatus(response.status, problem.detail ?? "", response.headers.get("retry-after"));
}

function query(values: Record<string, string | number>): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();
}
