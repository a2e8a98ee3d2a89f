import { useEffect, useId, useState, type SubmitEvent } from "react";
import { useLanguage } from "../i18n/language";
import type { DemoPerson } from "../model/me";
import { signIn } from "../service/account";
import { demoPeople, demoToken } from "../service/session";
import { Avatar } from "./Avatar";
import { Icon } from "./Icon";
import { LanguageChoice } from "./LanguageChoice";

export function SignIn({ hasEnded }: { hasEnded: boolean }) {
  const { text } = useLanguage();
  const [people, setPeople] = useState<readonly DemoPerson[]>([]);
  useEffect(() => {
    document.title = text.name;
  });
  useEffect(() => void demoPeople().then(setPeople), []);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <header className="sign-in-head">
          <img src="/icon.svg" alt="" width="52" height="52" />
          <div>
            <h1>{text.name}</h1>
            <p>{text.slogan}</p>
          </div>
        </header>
        {hasEnded && (
          <p className="note note-warning" role="alert">
            <Icon name="warning" /> {text.signIn.ended}
          </p>
        )}
        {people.length > 0 && <Demo people={people} />}
        <TokenForm />
        <LanguageChoice />
      </div>
    </main>
  );
}

function Demo({ people }: { people: readonly DemoPerson[] }) {
  const { text } = useLanguage();
  const [hasFailed, setHasFailed] = useState(false);
  const enter = (person: DemoPerson) => {
    demoToken(person.id).then(signIn, () => setHasFailed(true));
  };
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{text.signIn.demo}</h2>
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" className="demo-person" onClick={() => enter(person)}>
              <Avatar id={person.id} name={person.name} />
              <span className="demo-name">
                {person.name}
                <small>{roleOf(person, text.signIn)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="hint">{hasFailed ? text.signIn.demoFailed : text.signIn.demoHint}</p>
    </section>
  );
}

function roleOf(person: DemoPerson, words: { buyer: string; seller: string; admin: string }): string {
  if (person.isAdmin) return words.admin;
  return person.id.startsWith("buyer") ? words.buyer : words.seller;
}

function TokenForm() {
  const { text } = useLanguage();
  const id = useId();
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get("token");
    setIsWrong(typeof token !== "string" || !signIn(token.trim().replace(/^Bearer\s+/i, "")));
  };
  return (
    <form className="token-form" onSubmit={submit}>
      <label htmlFor={id}>{text.signIn.token}</label>
      <input
        id={id}
        name="token"
        dir="ltr"
        required
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={isWrong}
        onChange={() => setIsWrong(false)}
      />
      <p id={`${id}-hint`} className={isWrong ? "hint hint-wrong" : "hint"} role={isWrong ? "alert" : undefined}>
        {isWrong ? text.signIn.notAToken : text.signIn.tokenHint}
      </p>
      <button type="submit" className="button button-main">
        {text.signIn.submit}
      </button>
    </form>
  );
}
