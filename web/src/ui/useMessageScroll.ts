import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Outgoing } from "../model/message";
import type { Conversation } from "../state/state";
import { useMessenger } from "./messenger";

const NEAR_END = 60;
const NEAR_START = 900;

interface Anchor {
  readonly element: Element;
  readonly top: number;
}

/** Keeps the scroll position: at the end if it was there, otherwise at the same message when older ones are loaded. */
export function useMessageScroll(
  scroller: RefObject<HTMLDivElement | null>,
  chatId: string,
  conversation: Conversation,
  outgoing: readonly Outgoing[],
) {
  const { readTracker, conversations } = useMessenger();
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [isUnreadAbove, setIsUnreadAbove] = useState(false);
  const place = useRef({ isPlaced: false, isAtEnd: true, outgoing: 0, anchor: null as Anchor | null });

  const look = useCallback(() => {
    const box = scroller.current;
    if (!box || !place.current.isPlaced) return;
    place.current.isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    place.current.anchor = anchorIn(box);
    setIsAtEnd(place.current.isAtEnd);
    setIsUnreadAbove((isAbove) => isAbove && !isInView(box, marked(box, "unread")));
    readTracker.setAtEnd(place.current.isAtEnd);
    if (box.scrollTop < NEAR_START) void conversations.loadOlder(chatId);
  }, [scroller, readTracker, conversations, chatId]);

  const { messages, isLoaded, firstUnread, unreadAtOpening } = conversation;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !isLoaded) return;
    const hasWritten = outgoing.length > place.current.outgoing;
    place.current.outgoing = outgoing.length;
    if (!place.current.isPlaced) {
      place.current.isPlaced = true;
      box.scrollTop = box.scrollHeight;
      bring(box, marked(box, "unread"), 0);
      setIsUnreadAbove(unreadAtOpening > 0 && firstUnread === null);
    } else if (hasWritten || place.current.isAtEnd) {
      box.scrollTop = box.scrollHeight;
    } else if (place.current.anchor?.element.isConnected) {
      const { element, top } = place.current.anchor;
      box.scrollTop += element.getBoundingClientRect().top - top;
    }
    look();
  }, [scroller, look, messages, outgoing, isLoaded, firstUnread, unreadAtOpening]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (place.current.isAtEnd) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    for (const content of box.children) observer.observe(content);
    return () => observer.disconnect();
  }, [scroller]);
  useEffect(() => () => readTracker.setAtEnd(false), [readTracker]);

  const toEnd = useCallback(() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight }), [scroller]);
  const toMessage = useCallback(
    (id: string) => {
      const box = scroller.current;
      const element = box && marked(box, id);
      if (!element) return;
      place.current = { ...place.current, isAtEnd: false, anchor: null };
      bring(box, element, id === "unread" ? 0 : box.clientHeight / 3);
      element.classList.remove("is-shown");
      requestAnimationFrame(() => element.classList.add("is-shown"));
    },
    [scroller],
  );
  return { isAtEnd, isUnreadAbove, onScroll: look, toEnd, toMessage };
}

function marked(box: Element, id: string): Element | null {
  return box.querySelector(`[data-message="${id}"]`);
}

/** Scrolls only the box, until the element is `below` pixels under its upper edge. */
function bring(box: Element, element: Element | null, below: number): void {
  if (element) box.scrollTop += element.getBoundingClientRect().top - box.getBoundingClientRect().top - below;
}

function isInView(box: Element, element: Element | null): boolean {
  if (!element) return false;
  const { top, bottom } = box.getBoundingClientRect();
  const at = element.getBoundingClientRect().top;
  return at >= top && at < bottom;
}

/** A message near the upper edge, and its position. `elementFromPoint` causes no layout of sections that are not drawn. */
function anchorIn(box: Element): Anchor | null {
  const { top, left, width, height } = box.getBoundingClientRect();
  for (let below = 4; below < height; below += 24) {
    for (const x of [left + width / 4, left + (width * 3) / 4]) {
      const element = document.elementFromPoint(x, top + below)?.closest("[data-message]");
      if (element) return { element, top: element.getBoundingClientRect().top };
    }
  }
  return null;
}
