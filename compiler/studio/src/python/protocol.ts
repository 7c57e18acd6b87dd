// What the page and its Python workers say to each other: one row for each call.
//
// A call goes to `sculpt.studio.calls.answer(name, JSON)` and comes back as JSON. While a call
// runs, Python may send notes (progress, samples), and the page may send orders (stop, go on).

/** Each call by its name: what is asked, what is answered, what is sent meanwhile. */
export interface Calls {
  version: { ask: Record<string, never>; answer: { version: string }; note: never };
}
export type Call = keyof Calls;

/** A mistake of the page or of Python; a person is told that something went wrong, not what. */
export interface Failure {
  failed: string;
}

export type ToWorker =
  | { kind: "call"; id: number; name: Call; ask: unknown }
  | { kind: "order"; id: number; order: unknown };

export type FromWorker =
  | { kind: "ready"; ms: number }
  | { kind: "progress"; share: number }
  | { kind: "note"; id: number; note: unknown }
  | { kind: "answer"; id: number; answer: unknown }
  | { kind: "failed"; id: number; reason: string };
