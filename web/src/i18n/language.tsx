import { createContext, use, useLayoutEffect, useMemo, useState, type ReactNode } from "react";
import { ar } from "./ar";
import { en, type Catalog, type Translation } from "./en";
import { formatsOf, type Formats } from "./formats";
import { fr } from "./fr";
import { pluralOf } from "./plural";

const PLACE = "language";

interface Tongue {
  readonly name: string;
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly translation: Translation;
}

export const TONGUES = {
  en: { name: "English", locale: "en-GB", direction: "ltr", translation: en },
  fr: { name: "Français", locale: "fr", direction: "ltr", translation: fr },
  ar: { name: "العربية", locale: "ar-DZ", direction: "rtl", translation: ar },
} as const satisfies Record<string, Tongue>;

export type Language = keyof typeof TONGUES;

interface Spoken {
  readonly language: Language;
  readonly speak: (language: Language) => void;
  readonly text: Catalog;
  readonly format: Formats;
}

const Context = createContext<Spoken | null>(null);

/** The chosen language, or the first of the browser's languages that the page has. */
function preferred(): Language {
  const wanted = [localStorage.getItem(PLACE) ?? "", ...navigator.languages].map((tag) => tag.split("-")[0] ?? "");
  return (wanted.find((tag) => tag in TONGUES) ?? "en") as Language;
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = TONGUES[language].direction;
  }, [language]);
  const spoken = useMemo<Spoken>(() => {
    const { locale, translation } = TONGUES[language];
    const text = translation(pluralOf(locale));
    const speak = (other: Language) => {
      localStorage.setItem(PLACE, other);
      setLanguage(other);
    };
    return { language, speak, text, format: formatsOf(locale, text.time) };
  }, [language]);
  return <Context value={spoken}>{children}</Context>;
}

export function useLanguage(): Spoken {
  const spoken = use(Context);
  if (!spoken) throw new Error("useLanguage needs a LanguageProvider around it");
  return spoken;
}
