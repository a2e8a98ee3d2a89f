import { LANGUAGES, useLanguage, type Language } from "../i18n/language";

export function LanguageChoice() {
  const { language, setLanguage, text } = useLanguage();
  return (
    <select
      className="language"
      aria-label={text.language}
      value={language}
      onChange={(event) => setLanguage(event.target.value as Language)}
    >
      {Object.entries(LANGUAGES).map(([tag, info]) => (
        <option key={tag} value={tag} lang={tag}>
          {info.name}
        </option>
      ))}
    </select>
  );
}
