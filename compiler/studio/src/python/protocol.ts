// What the page and its Python workers say to each other: one row for each call.
//
// A call goes to `sculpt.studio.calls.answer(name, JSON)` and comes back as JSON. While a call
// runs, Python may send notes (what happens), and the page may send orders (go on, press).
// Places in a text are [line, UTF-16 units], from 0.

import type { Plan } from "../follow/plan";

type None = Record<string, never>;

/** Each call by its name: what is asked, what is answered, what is sent meanwhile. */
export interface Calls {
  version: { ask: None; answer: { version: string }; note: never };
  gallery: { ask: None; answer: Gallery; note: never };
  check: { ask: Open; answer: Checked; note: never };
  complete: { ask: Open & { at: Place }; answer: Completion[]; note: never };
  hover: { ask: Open & { at: Place }; answer: Hovered | null; note: never };
  format: { ask: { text: string }; answer: OffsetEdit[]; note: never };
  see: { ask: Open; answer: Sight | null; note: never };
  build: { ask: Open; answer: Image | null; note: never };
  benches: { ask: None; answer: Choices; note: never };
  treat: { ask: TrialAsked; answer: TrialReport; note: Happening };
  follow: { ask: Open; answer: Plan | null; note: never };
  fit: { ask: Open & { settings: string | null }; answer: Fit; note: never };
  amend: { ask: { settings: string; values: SettingValues }; answer: Amended; note: never };
}
export type Call = keyof Calls;

export type Place = [line: number, units: number];

/** The routine that is open, and the person's own files beside it. */
export interface Open {
  file: string;
  text: string;
  beside: Record<string, string>;
}

// --- write -----------------------------------------------------------------------------------

export interface Edit {
  start: Place;
  end: Place;
  text: string;
}
export interface OffsetEdit {
  from: number;
  to: number;
  text: string;
}
export interface Fix {
  title: string;
  edits: Edit[];
}
export interface Diagnostic {
  code: string;
  name: string;
  severity: "Error" | "Warning";
  message: string;
  help: string;
  start: Place;
  end: Place;
  fixes: Fix[];
}
export interface Dose {
  place: string;
  share: number;
  dose: string;
  numbers: number[];
}
export interface Summary {
  name: string;
  about: string;
  goals: string[];
  levels: number[];
  schedule: [sessions: number, weeks: number] | null;
  duration_ms: number;
  length: string;
  peak_uA: number;
  peak: string;
  net: string;
  doses: Dose[];
}
export interface ZoneLines {
  places: string[];
  first: number;
  last: number;
}
export interface Hint {
  at: Place;
  label: string;
  tip: string;
}
export interface Checked {
  kind: "treatment" | "library" | "empty";
  diagnostics: Diagnostic[];
  zones: ZoneLines[];
  hints: Hint[];
  plan: Summary | null;
}
export interface Completion {
  label: string;
  kind: "EnumMember" | "File" | "Function" | "Keyword" | "Unit" | "Value" | "Variable";
  detail: string;
  note: string;
  text: string;
  snippet: boolean;
  start: Place;
}
export interface Hovered {
  text: string;
  start: Place;
  end: Place;
}

export interface StockTreatment extends Summary {
  file: string;
  text: string;
  note: string;
}
export interface Stroke {
  kind: "wave" | "technique";
  name: string;
  call: string;
  note: string;
}
export interface FaceZone {
  name: string;
  sides: string[];
  default: string;
  ceiling_uA: number;
  caution: string;
}
export interface Gallery {
  treatments: StockTreatment[];
  strokes: Stroke[];
  zones: FaceZone[];
  /** The colours of doses, the least first: on light paper, on dark paper. */
  ramp: [light: string, dark: string][];
}

// --- see -------------------------------------------------------------------------------------

export interface Visit {
  number: number;
  place: string;
  zone: string;
  side: string;
  start_ms: number;
  duration_ms: number;
  length: string;
  peak: string;
  dose: string;
}
export interface LimitRow {
  key: "time" | "charge" | "current" | "zone-charge" | "zone-time" | "rms" | "direct" | "image";
  value: string;
  limit: string;
  share: number;
  where: string;
}
export interface Sight extends Summary {
  image_bytes: number;
  crc: string;
  visits: Visit[];
  prompts: [at_ms: number, text: string, visit: number][];
  peak_line: [ms: number, uA: number][];
  pitches: [start_ms: number, end_ms: number, from_Hz: number, to_Hz: number][];
  spec: { key: string; text: string }[];
  limits: LimitRow[];
}
export interface Image {
  image: string;
  name: string;
  levels: number[];
}

// --- try -------------------------------------------------------------------------------------

export interface Choices {
  faces: string[];
  benches: string[];
  faults: { kind: string; what: string; lasts: boolean }[];
}
export interface TrialAsked {
  image: string;
  level: number;
  face: string;
  bench: string;
  seed: number;
  fault: { kind: string; at_ms: number; for_ms: number | null } | null;
}
/** A tenth of a second of the board's time; currents in tenths of a microampere, one each 10 ms. */
export interface Happening {
  t_ms: number;
  routine_ms: number;
  place: string;
  state: string;
  text: string;
  sign: string;
  light: [number, number, number];
  tune: string;
  skin: number[];
  set: number[];
}
export interface TrialReport {
  routine: string;
  outcome: "success" | "abort" | "fail";
  reason: string;
  explained: string;
  level: number;
  face: string;
  duration_ms: number;
  contact_wait_ms: number;
  max_abs_uA: number;
  mean_error_percent: number;
  shutdown_ms: number | null;
  codes: number;
  hash: string;
  zones: {
    zone: string;
    side: string;
    delivered_ms: number;
    charge_uC: number;
    mean_abs_uA: number;
    peak_error_percent: number;
    contact_losses: number;
    resistance_ohm: number | null;
  }[];
}

// --- board -----------------------------------------------------------------------------------

export type SettingValues = Record<string, number | string>;
export interface Fit {
  name: string;
  settings: {
    routine: string;
    led_percent: number;
    isolated: boolean;
    limits: Record<string, number>;
    updates_per_s: number;
  } | null;
  refusals: string[];
}
export interface Amended {
  text: string;
  differences: [key: string, before: string, after: string][];
  refused: string | null;
}

// --- messages --------------------------------------------------------------------------------

/** What the page wants of a run: that it goes on up to a time of the board, or the button. */
export type Orders = { kind: "until"; ms: number } | { kind: "press" };

export type ToWorker =
  | { kind: "start"; base: string }
  | { kind: "call"; id: number; name: Call; ask: unknown }
  | { kind: "order"; id: number; order: Orders };

export type FromWorker =
  | { kind: "ready"; ms: number }
  | { kind: "broken" }
  | { kind: "progress"; share: number }
  | { kind: "note"; id: number; note: unknown }
  | { kind: "answer"; id: number; answer: unknown }
  | { kind: "failed"; id: number; reason: string };
