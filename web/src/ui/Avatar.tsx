import { DESK } from "../model/chat";
import { useLanguage } from "../i18n/language";

const COLOURS = 8;

interface Props {
  id: string;
  name: string;
  isOnline?: boolean;
  isSmall?: boolean;
}

/** The initials of a user, in a colour that depends only on their id. */
export function Avatar({ id, name, isOnline = false, isSmall = false }: Props) {
  const { text } = useLanguage();
  const colour = id === DESK ? "desk" : String(colourOf(id));
  return (
    <span className={`avatar ${isSmall ? "avatar-small" : ""}`} data-colour={colour}>
      <span aria-hidden="true">{initials(name)}</span>
      {isOnline && <span className="presence" role="img" aria-label={text.presence.online} />}
    </span>
  );
}

function colourOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x9e3779b1);
  return (sum >>> 16) % COLOURS;
}

function initials(name: string): string {
  const words = name.replace(/[\u2068\u2069]/g, "").split(/[\s\-_]+/).filter(Boolean);
  const first = words[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return [first, last].map((word) => Array.from(word)[0] ?? "").join("").toUpperCase();
}
