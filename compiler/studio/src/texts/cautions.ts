// Cautions of the zones in other languages. Reviewed text: one that is missing is shown in English,
// never left out.
import type { Language } from ".";

const TABLES: Partial<Record<string, Record<string, string>>> = {
  de: {
    "side of the neck only, never the front (carotid sinus, thyroid)":
      "Nur seitlich am Hals, nie vorn (Halsschlagader, Schilddrüse)",
    "around the lips, not on them": "Um die Lippen herum, nicht darauf",
    "on the bone around the eye, never on the lid":
      "Auf dem Knochen um das Auge, nie auf dem Lid",
    "both electrodes here, never across the head":
      "Beide Elektroden hier, nie quer über den Kopf",
  },
};

/** A caution, and the language in which it is. */
export function caution(text: string, language: Language): { text: string; language: string } {
  const translated = TABLES[language]?.[text];
  return translated === undefined ? { text, language: "en" } : { text: translated, language };
}
