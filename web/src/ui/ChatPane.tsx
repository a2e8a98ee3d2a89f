import { useDeferredValue, useState } from "react";
import { useLanguage } from "../i18n/language";
import { found, longestWaitingFirst, ofDesk, ofPerson, unreadIn, type ChatList } from "../state/chatList";
import { BroadcastDialog } from "./BroadcastDialog";
import { ChatListView } from "./ChatListView";
import { Icon } from "./Icon";
import { useMessenger, useSelector } from "./messenger";
import { NewChatDialog } from "./NewChatDialog";

const NONE: ChatList = [];

/** The list of chats: the user's own and, for admins, those of the desk. */
export function ChatPane({ openChat }: { openChat: string | null }) {
  const { text } = useLanguage();
  const { me } = useMessenger();
  const chats = useSelector((state) => state.chats);
  const [atDesk, setAtDesk] = useState(me.isAdmin);
  const [byWaiting, setByWaiting] = useState(false);
  const [search, setSearch] = useState("");
  const [dialog, setDialog] = useState<"newChat" | "broadcast" | null>(null);
  const wanted = useDeferredValue(search);
  const ofSide = atDesk ? ofDesk(chats ?? NONE) : ofPerson(chats ?? NONE);
  const shown = found(atDesk && byWaiting ? longestWaitingFirst(ofSide) : ofSide, wanted);
  const emptiness = search ? text.chats.notFound : byWaiting && atDesk ? text.chats.nobodyWaits : text.chats.empty;
  return (
    <nav className="chat-pane" aria-label={text.chats.title}>
      <div className="chat-pane-head">
        <h2>{atDesk ? text.chats.desk : text.chats.title}</h2>
        {atDesk && (
          <button type="button" className="icon-button" title={text.broadcast.open} aria-label={text.broadcast.open} onClick={() => setDialog("broadcast")}>
            <Icon name="broadcast" />
          </button>
        )}
        <button type="button" className="icon-button" title={text.chats.start} aria-label={text.chats.start} onClick={() => setDialog("newChat")}>
          <Icon name="write" />
        </button>
      </div>
      {me.isAdmin && (
        <div className="segments" role="group" aria-label={text.chats.title}>
          <Segment isOn={atDesk} onChoose={() => setAtDesk(true)} label={text.chats.desk} unread={unreadIn(ofDesk(chats ?? NONE))} />
          <Segment isOn={!atDesk} onChoose={() => setAtDesk(false)} label={text.chats.own} unread={unreadIn(ofPerson(chats ?? NONE))} />
        </div>
      )}
      <div className="search">
        <Icon name="search" size={18} />
        <input
          type="search"
          dir={search ? "auto" : undefined}
          value={search}
          placeholder={text.chats.search}
          aria-label={text.chats.search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {atDesk && (
        <div className="segments segments-quiet" role="group" aria-label={text.chats.desk}>
          <Segment isOn={!byWaiting} onChoose={() => setByWaiting(false)} label={text.chats.allActive} unread={0} />
          <Segment isOn={byWaiting} onChoose={() => setByWaiting(true)} label={text.chats.waiting} unread={0} />
        </div>
      )}
      <ChatListView chats={chats === null ? null : shown} openChat={openChat} emptiness={emptiness} />
      {dialog === "newChat" && <NewChatDialog asDesk={atDesk} onClose={() => setDialog(null)} />}
      {dialog === "broadcast" && <BroadcastDialog onClose={() => setDialog(null)} />}
    </nav>
  );
}

interface SegmentProps {
  isOn: boolean;
  label: string;
  unread: number;
  onChoose: () => void;
}

function Segment({ isOn, label, unread, onChoose }: SegmentProps) {
  return (
    <button type="button" className="segment" aria-pressed={isOn} onClick={onChoose}>
      {label}
      {unread > 0 && <span className="badge">{unread}</span>}
    </button>
  );
}
