import { useEffect, useRef, useState } from "react";
import { useLanguage } from "../i18n/language";
import type { Message } from "../model/message";
import { chatOf } from "../state/state";
import { useMessenger } from "./messenger";
import { nameIn } from "./names";
import { goTo } from "./route";

const LONGEST = 140;

/** Announces new messages: to screen readers by a live region, and by the browser when the tab is hidden. */
export function Announcer() {
  const { news, store } = useMessenger();
  const { text } = useLanguage();
  const [said, setSaid] = useState("");
  const words = useRef(text);
  useEffect(() => {
    words.current = text;
  }, [text]);
  useEffect(
    () =>
      news.subscribe(() => {
        const message = news.get();
        const chat = message && chatOf(store.get(), message.chatId);
        if (!chat) return;
        const name = nameIn(chat, message.sender, words.current);
        setSaid(words.current.conversation.said(name, shortened(message.text)));
        if (document.hidden) notify(words.current.notifications.fromSomebody(name), message);
      }),
    [news, store],
  );
  return (
    <div className="hidden" aria-live="polite">
      {said}
    </div>
  );
}

function notify(title: string, message: Message): void {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const shown = new Notification(title, { body: shortened(message.text), tag: message.chatId, icon: "/icon.svg" });
  shown.onclick = () => {
    window.focus();
    goTo(message.chatId, message.id);
    shown.close();
  };
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
