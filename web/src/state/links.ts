/** A text in parts, some of which are links. */

export interface Part {
  readonly text: string;
  readonly href: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"'\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;
const PUNCTUATION_BEHIND = /[.,;:!?…»”’)\]}،؛؟]+$/u;

/** Only http and https links, and only those that the browser can parse. */
export function parts(text: string): readonly Part[] {
  const found: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > done) found.push({ text: text.slice(done, match.index), href: null });
    found.push({ text: address, href: address });
    done = match.index + address.length;
  }
  if (done < text.length) found.push({ text: text.slice(done), href: null });
  return found;
}

/** Removes the punctuation of the sentence around an address, but not a bracket that the address opened. */
function withoutPunctuation(address: string): string {
  const trimmed = address.replace(PUNCTUATION_BEHIND, "");
  const closes = address[trimmed.length] === ")" && trimmed.includes("(");
  return closes ? `${trimmed})` : trimmed;
}
