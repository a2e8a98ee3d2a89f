import { useMemo, useState } from "react";
import { useLanguage } from "../i18n/language";
import { DESK, type Participant } from "../model/chat";
import { ApiError } from "../model/apiError";
import { Avatar } from "./Avatar";
import { Dialog } from "./Dialog";
import { useMessenger, useSelector } from "./messenger";
import { goTo } from "./route";
import { ErrorNote } from "./ErrorNote";

interface Props {
  /** The desk opens the chat, not the admin in person. */
  asDesk: boolean;
  onClose: () => void;
}

export function NewChatDialog({ asDesk, onClose }: Props) {
  const { text } = useLanguage();
  const { chats, me } = useMessenger();
  const opener: Participant = asDesk ? { id: DESK, name: text.chats.support } : { id: me.id, name: me.name };
  const known = useKnownPeople(opener.id);
  const [added, setAdded] = useState<readonly Participant[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [filter, setFilter] = useState("");
  const [name, setName] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const people = [...added, ...known.filter((one) => !added.some((other) => other.id === one.id))];
  const wanted = filter.toLowerCase();
  const shown = people.filter((one) => chosen.has(one.id) || `${one.name ?? ""} ${one.id}`.toLowerCase().includes(wanted));

  const toggle = (id: string) => {
    const changed = new Set(asDesk ? [] : chosen);
    if (chosen.has(id)) changed.delete(id);
    else changed.add(id);
    setChosen(changed);
  };
  const add = () => {
    const id = name.trim();
    if (!id || id === opener.id) return;
    setAdded([{ id, name: null }, ...added.filter((one) => one.id !== id)]);
    setChosen(new Set(asDesk ? [id] : [...chosen, id]));
    setName("");
  };
  const start = async () => {
    try {
      goTo(await chats.create(opener, people.filter((one) => chosen.has(one.id))));
      onClose();
    } catch (error) {
      setError(ApiError.from(error));
    }
  };
  return (
    <Dialog title={asDesk ? text.newChat.deskTitle : text.newChat.title} closeLabel={text.newChat.cancel} onClose={onClose}>
      <input
        type="search"
        className="field"
        placeholder={text.newChat.filter}
        aria-label={text.newChat.filter}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      <fieldset className="people">
        <legend className="hidden">{text.newChat.people}</legend>
        {shown.map((one) => (
          <label key={one.id} className="person">
            <input type="checkbox" checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
            <Avatar id={one.id} name={one.name ?? one.id} isSmall />
            <bdi>{one.name ?? one.id}</bdi>
          </label>
        ))}
      </fieldset>
      <form
        className="add-person"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          className="field"
          maxLength={128}
          placeholder={text.newChat.byId}
          aria-label={text.newChat.byId}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button" disabled={!name.trim()}>
          {text.newChat.add}
        </button>
      </form>
      {error && <ErrorNote error={error} />}
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          {text.newChat.cancel}
        </button>
        <button type="button" className="button button-main" disabled={chosen.size === 0} onClick={() => void start()}>
          {chosen.size > 1 ? text.newChat.group(chosen.size + 1) : text.newChat.start}
        </button>
      </footer>
    </Dialog>
  );
}

/** The participants of the loaded chats, and the desk. */
function useKnownPeople(opener: string): readonly Participant[] {
  const { text } = useLanguage();
  const { me } = useMessenger();
  const chats = useSelector((state) => state.chats);
  return useMemo(() => {
    const byId = new Map<string, Participant>();
    if (opener !== DESK) byId.set(DESK, { id: DESK, name: text.chats.support });
    for (const one of (chats ?? []).flatMap((chat) => chat.participants)) {
      if (one.id !== me.id && one.id !== DESK) byId.set(one.id, one);
    }
    return [...byId.values()];
  }, [chats, opener, me, text]);
}
