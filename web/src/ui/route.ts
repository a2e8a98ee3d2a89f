import { useSyncExternalStore } from "react";

/** The place in the page: an open chat, and maybe one of its messages. */
export interface Route {
  readonly chatId: string | null;
  readonly messageId: string | null;
}

const CHAT = /^#\/chat\/([0-9a-f]+)(?:\/([0-9a-f]+))?$/;

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const [, chatId = null, messageId = null] = CHAT.exec(hash) ?? [];
  return { chatId, messageId };
}

export function goTo(chatId: string | null, messageId: string | null = null): void {
  const path = chatId === null ? "#/" : `#/chat/${chatId}${messageId === null ? "" : `/${messageId}`}`;
  if (location.hash !== path) location.hash = path;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
