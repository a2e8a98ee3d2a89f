import { createContext, use, useLayoutEffect, useMemo, useState, type ReactNode } from "react";
import { ar } from "./ar";
import { en, type Catalog, type Translation } from "./en";
import { formatsOf, type Formats } from "./formats";
import { fr } from "./fr";
import { pluralOf } from "./plural";

const STORAGE_KEY = "language";

interface LanguageInfo {
  readonly name: string;
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly translation: Translation;
}

export const LANGUAGES = {
  en: { name: "English", locale: "en-GB", direction: "ltr", translation: en },
  fr: { name: "Français", locale: "fr", direction: "ltr", translation: fr },
  ar: { name: "العربية", locale: "ar-DZ", direction: "rtl", translation: ar },
} as const satisfies Record<string, LanguageInfo>;

export type Language = keyof typeof LANGUAGES;

interface LanguageValue {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly text: Catalog;
  readonly format: Formats;
}

const Context = createContext<LanguageValue | null>(null);

/** The chosen language, or the first of the browser's languages that the page has. */
function preferred(): Language {
  const wanted = [localStorage.getItem(STORAGE_KEY) ?? "", ...navigator.languages].map((tag) => tag.split("-")[0] ?? "");
  return (wanted.find((tag) => tag in LANGUAGES) ?? "en") as Language;
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setCurrent] = useState(preferred);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = LANGUAGES[language].direction;
  }, [language]);
  const value = useMemo<LanguageValue>(() => {
    const { locale, translation } = LANGUAGES[language];
    const text = translation(pluralOf(locale));
    const setLanguage = (other: Language) => {
      localStorage.setItem(STORAGE_KEY, other);
      setCurrent(other);
    };
    return { language, setLanguage, text, format: formatsOf(locale, text.time) };
  }, [language]);
  return <Context value={value}>{children}</Context>;
}

export function useLanguage(): LanguageValue {
  const value = use(Context);
  if (!value) throw new Error("no LanguageProvider");
  return value;
}
