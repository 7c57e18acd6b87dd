// A trial as it goes on: what was received from the virtual board, and how far of it is shown.
//
// The worker runs ahead of what is shown by a fraction of a second, and waits there: so a press of
// Stop is an instant of the board's time, as on the device. "At once" does not wait.
import { signal } from "@preact/signals";
import { opened } from "../../app/checking";
import { type Asked, checker, treater } from "../../python/client";
import type { Choices, Happening, TrialAsked, TrialReport } from "../../python/protocol";

export type Stage = "idle" | "preparing" | "running" | "stopping" | "over";
export type Speed = 1 | 4 | 16 | typeof Infinity;

export const stage = signal<Stage>("idle");
export const speed = signal<Speed>(4);
/** What happens where the shown time is; null before the first tenth of a second. */
export const now = signal<Happening | null>(null);
export const report = signal<TrialReport | null>(null);
/** Whether it was ended without the board's own soft stop. */
export const gone = signal(false);
export const choices = signal<Choices | null>(null);

/** Whether this browser can hold Python back, so that a run keeps a pace. */
export const CAN_WAIT = "Suspending" in WebAssembly;

const LEAD_ms = 120;
const KEPT = 1 << 13;

/** A ring of drawn points: the board's time in ms, the current set and that of the skin, in 0.1 µA. */
export class Points {
  readonly t = new Float64Array(KEPT);
  readonly set = new Float32Array(KEPT);
  readonly skin = new Float32Array(KEPT);
  count = 0;
  add(t: number, set: number, skin: number): void {
    const at = this.count++ % KEPT;
    this.t[at] = t;
    this.set[at] = set;
    this.skin[at] = skin;
  }
  /** Indices of the latest points, at most `most`, the oldest first. */
  *latest(most = KEPT): Generator<number> {
    for (let n = Math.max(this.count - Math.min(most, KEPT), 0); n < this.count; n++) yield n % KEPT;
  }
}

export const points = new Points();
/** The board's time that is shown, in ms. */
export let shownMs = 0;

let asked: Asked<"treat"> | null = null;
let received: Happening[] = [];
let answer: TrialReport | null = null;
let before = 0;
let frame = 0;

export async function loadChoices(): Promise<void> {
  choices.value ??= await checker.call("benches", {});
}

export async function start(options: Omit<TrialAsked, "image">): Promise<void> {
  stage.value = "preparing";
  report.value = answer = now.value = null;
  gone.value = false;
  received = [];
  points.count = 0;
  shownMs = 0;
  try {
    const built = await checker.call("build", opened());
    if (!built) {
      stage.value = "idle";
      return;
    }
    asked = treater.ask("treat", { ...options, image: built.image }, (note) => received.push(note));
    grant();
    before = performance.now();
    frame = requestAnimationFrame(draw);
    answer = await asked.answer;
  } catch {
    gone.value = true;
    end();
  }
}

/** The button of the device. */
export function stop(): void {
  if (!asked || stage.value === "stopping") return;
  if (!CAN_WAIT) {
    treater.stop();
    return;
  }
  stage.value = "stopping";
  asked.order({ kind: "press" });
  // what the worker is ahead is shown at once: the press came then
  shownMs = Math.max(shownMs, received.at(-1)?.t_ms ?? 0);
  grant();
}

export function changeSpeed(next: Speed): void {
  speed.value = next;
  grant();
}

function grant(): void {
  const far = speed.value === Infinity || !CAN_WAIT;
  // JSON has no infinity, messages have
  asked?.order({ kind: "until", ms: far ? Infinity : shownMs + LEAD_ms * Math.max(speed.value, 1) });
}

function draw(time: number): void {
  const latest = received.at(-1)?.t_ms ?? shownMs;
  const pace = speed.value === Infinity ? Infinity : speed.value;
  shownMs = Math.min(latest, pace === Infinity ? latest : shownMs + (time - before) * pace);
  before = time;
  let shown = 0;
  for (const one of received) {
    if (one.t_ms > shownMs) break;
    take(one);
    shown++;
  }
  received.splice(0, shown);
  grant();
  if (answer && !received.length) {
    report.value = answer;
    end();
    return;
  }
  if (stage.value !== "over") frame = requestAnimationFrame(draw);
}

function take(one: Happening): void {
  const many = one.skin.length;
  one.skin.forEach((skin, at) => points.add(one.t_ms - (many - 1 - at) * 10, one.set[at] ?? 0, skin));
  now.value = one;
  if (stage.value === "preparing") stage.value = "running";
}

function end(): void {
  cancelAnimationFrame(frame);
  stage.value = "over";
  asked = null;
}
