import { parts } from "../state/links";

/** The text of a message: never markup, in the direction of its own language. */
export function MessageText({ text }: { text: string }) {
  return (
    <p className="message-text" dir="auto">
      {parts(text).map((part, index) =>
        part.href === null ? (
          part.text
        ) : (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
