// Every text of the page, in English. Another language is another file with the same keys.

export const en = {
  "app.name": "VisaSculpt",
  "app.title": "VisaSculpt studio",
  "app.views": "Views",

  "view.write": "Write",
  "view.see": "See",
  "view.try": "Try",
  "view.board": "Board",
  "view.follow": "Follow",
  "view.history": "History",
} as const;

/** The name of a text. */
export type Key = keyof typeof en;

/** A whole table; TypeScript names the texts that a language lacks. */
export type Texts = Record<Key, string>;
