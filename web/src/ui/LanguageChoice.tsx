import { TONGUES, useLanguage, type Language } from "../i18n/language";

export function LanguageChoice() {
  const { language, speak, text } = useLanguage();
  return (
    <select
      className="language"
      aria-label={text.language}
      value={language}
      onChange={(event) => speak(event.target.value as Language)}
    >
      {Object.entries(TONGUES).map(([tag, tongue]) => (
        <option key={tag} value={tag} lang={tag}>
          {tongue.name}
        </option>
      ))}
    </select>
  );
}
