// The texts in the reader's language: t("view.write"), t("try.after", { time: "12 s" }).
import { signal } from "@preact/signals";
import { de } from "./de";
import { en, type Key, type Texts } from "./en";

export type { Key } from "./en";

const TABLES = { en, de } satisfies Record<string, Texts>;
export type Language = keyof typeof TABLES;
export const LANGUAGES = Object.keys(TABLES) as Language[];

const KEPT = "language";

function chosen(): Language {
  const wanted = [localStorage.getItem(KEPT) ?? "", ...navigator.languages];
  for (const name of wanted) {
    const short = name.split("-")[0];
    const known = LANGUAGES.find((language) => language === short);
    if (known) return known;
  }
  return "en";
}

/** The language of the page now. */
export const language = signal<Language>(chosen());

/** Changes the language, now and for later visits. */
export function choose(next: Language): void {
  localStorage.setItem(KEPT, next);
  document.documentElement.lang = next;
  language.value = next;
}

/** A text, its `{names}` replaced by the values. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const table: Texts = TABLES[language.value];
  return (table[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`);
}

document.documentElement.lang = language.value;
