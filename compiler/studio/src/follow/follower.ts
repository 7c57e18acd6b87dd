// Where the treatment is, as far as it can be known: from the plan, the tunes heard, and taps.
//
// The device waits for contact before each place and whenever contact is lost; a tune says when it
// begins, another when it goes on. Where one was missed the moment is an interval: `least` is what
// must have passed of the routine's clock, `most` what can have. A tune that the plan has next makes
// it one moment again. A tune that cannot come now is not believed, but it may be that the page is
// wrong and not the ear: from then on no side is said, and no moment called one, until a side's tune.
import type { Heard } from "./ear";
import { endOf, type Plan, stepAt } from "./plan";

/** From the announcement to the first current: zero, self-test, at least 100 ms of sensing. */
export const CONTACT_LEAST_ms = 120;
/** From lost contact to where it was: at least 100 ms of sensing, a soft start of 500 ms. */
export const RESUME_LEAST_ms = 600;
/** What hands take to the next place, before anybody knows these hands. */
export const HANDS_ms = 2500;
/** A tune is heard so exactly. */
const HEARING_ms = 120;
/** The board's clock may be off by so much, and the phone's. */
const CLOCK_SHARE = 0.0015;
/** Without contact for so long the device ends the treatment. */
const PATIENCE_ms = 60_000;
/** Within so much a moment is known. */
export const SURE_ms = 600;
/** So long after its end a place shows that the next tune is waited for. */
export const OVERDUE_ms = 500;

/** So many tunes in a row may have been missed. */
const MISSED_MOST = 3;

/** Scores (see `ear`) from which a tune is believed: where it is due, may come, is unlikely. */
const DUE = 3;
const LIKELY = 5;
const UNLIKELY = 7;
/** A tune of one note has to be that much surer. */
const ONE_NOTE = 2;
/** From here on a side's tune that cannot come now makes the place doubtful. */
const DOUBTED = 4;
/** So soon after its tune a place begins, if hands do not take long, in ms. */
const SOON_AFTER_ms = 8000;
/** A place that is over for so long, in ms: its next tune may have been missed, and is due no more. */
const LONG_OVER_ms = 4000;

export type Phase =
  | "ready" // no tune yet
  | "waiting" // announced: it begins when both electrodes touch
  | "running"
  | "paused" // contact was lost, or the electrodes touch each other
  | "overdue" // the place is over, and no tune was heard
  | "done"
  | "ended"
  | "fault";

/** What is known now. Times are of the routine's clock. */
export interface Now {
  readonly phase: Phase;
  /** The number of the place; -1 before the first. */
  readonly place: number;
  /** Whether its side was announced, by a tune or a tap, and nothing heard since speaks against it; else it is not to be said. */
  readonly announced: boolean;
  readonly least_ms: number;
  readonly most_ms: number;
  /** What is most likely, between the two. */
  readonly at_ms: number;
  /** Whether the two are close enough to be called one. */
  readonly sure: boolean;
  /** The number of the sentence that holds most likely. */
  readonly step: number;
  /** Whether the electrodes touch each other, where it is `paused`. */
  readonly touching: boolean;
  /** What the last change was known by. */
  readonly by: "tune" | "tap" | "clock";
}

export type Tap = "next" | "begins" | "lost" | "resumes" | "ended";

interface Run {
  /** When the place could have begun at the earliest and must have at the latest; -1: not yet. */
  earliest_ms: number;
  latest_ms: number;
  likely_ms: number;
  /** Whether something has told that it did begin. */
  told: boolean;
}

/** An announcement that was believed, and how sure the ear was of it. */
interface Announced {
  readonly place: number;
  readonly at_ms: number;
  readonly score: number;
}

export class Follower {
  #phase: Phase = "ready";
  #place = -1;
  #announced = false;
  #announced_ms = 0;
  /** What speaks against this place was heard. */
  #doubted = false;
  /** The last announcement by a tune, and the one before it. */
  #last: Announced | undefined;
  #before: Announced | undefined;
  /** The next place's tune, too faint to be believed: a clear beginning soon after it says that it was one. */
  #faint: Announced | undefined;
  #run: Run | undefined;
  /** The least, most and likeliest moment at which it stands, while it is paused. */
  #stood: { least_ms: number; most_ms: number; likely_ms: number } | undefined;
  #stopped_ms = 0;
  #touching = false;
  #by: Now["by"] = "clock";
  #hands: number[] = [];
  #losses = 0;
  #spoken: [from: number, to: number][] = [];

  constructor(readonly plan: Plan) {}

  /** A tune that the ear has heard; returns the one it was taken for, if it was believed. */
  hear(heard: Heard): string | undefined {
    const at = heard.begin_ms;
    this.#settle(at);
    if (!this.#believe(heard.tune, at, heard.score)) return undefined;
    this.#by = "tune";
    return heard.tune;
  }

  /** The page itself spoke, and could not hear the device meanwhile. */
  spoke(from_ms: number, to_ms: number): void {
    this.#spoken = [...this.#spoken.slice(-9), [from_ms, to_ms]];
  }

  /** What the person says by a tap. */
  tap(what: Tap, at_ms: number): void {
    this.#settle(at_ms);
    this.#by = "tap";
    if (what === "next") {
      if (this.#place + 1 < this.plan.places.length) this.#announce(this.#place + 1, at_ms);
      else this.#phase = "done";
    } else if (what === "begins") {
      if (this.#place < 0) this.#announce(0, at_ms);
      this.#doubted = false;
      this.#begin(at_ms, this.#start());
    } else if (what === "lost") {
      if (this.#phase === "running") this.#stop(at_ms, false);
    } else if (what === "resumes") {
      if (this.#stood) this.#goOn(at_ms, this.#stood.likely_ms);
    } else {
      this.#phase = "ended";
    }
  }

  /** Goes to a place that the person has chosen, as if it were announced now. */
  jump(place: number, at_ms: number): void {
    this.#by = "tap";
    this.#announce(place, at_ms);
  }

  /** What is known at a moment of the phone's clock. */
  now(at_ms: number): Now {
    this.#settle(at_ms);
    const { least_ms, most_ms, likely_ms } = this.#interval(at_ms);
    const place = this.#place;
    return {
      phase: this.#phase,
      place,
      announced: this.#announced && !this.#doubted && !this.#mayHaveGone(at_ms),
      least_ms,
      most_ms,
      at_ms: likely_ms,
      sure: most_ms - least_ms <= SURE_ms && !this.#doubted,
      step: place < 0 ? 0 : stepAt(this.plan, place, likely_ms),
      touching: this.#touching,
      by: this.#by,
    };
  }

  // --- the interval ----------------------------------------------------------------------------

  #start(): number {
    return this.plan.places[Math.max(this.#place, 0)]?.start_ms ?? 0;
  }

  #end(): number {
    const place = this.plan.places[this.#place];
    return place ? endOf(place) : 0;
  }

  #interval(at_ms: number): { least_ms: number; most_ms: number; likely_ms: number } {
    const start = this.#start();
    const end = this.#end();
    const within = (ms: number): number => Math.max(start, Math.min(end, ms));
    if (this.#phase === "done") return all(this.plan.duration_ms);
    if (this.#stood) {
      const { least_ms, most_ms, likely_ms } = this.#stood;
      if (this.#phase !== "paused") return this.#stood;
      const passed = Math.max(0, at_ms - this.#stopped_ms - RESUME_LEAST_ms);
      return { least_ms, most_ms: within(most_ms + passed), likely_ms };
    }
    const run = this.#run;
    if (!run) return all(start);
    return {
      least_ms: within(start + at_ms - run.latest_ms),
      most_ms: within(start + at_ms - run.earliest_ms),
      likely_ms: within(start + at_ms - run.likely_ms),
    };
  }

  /** Lets pass what passes by itself up to a moment. */
  #settle(at_ms: number): void {
    if (this.#phase === "waiting" && this.#hasSpoken()) {
      // the tune that tells when it begins may not have been heard: it may have begun
      const likely_ms = this.#announced_ms + this.#usualHands();
      const earliest_ms = this.#announced_ms + CONTACT_LEAST_ms;
      this.#run = { earliest_ms, latest_ms: this.#latest(at_ms), likely_ms, told: false };
      if (at_ms >= likely_ms) {
        this.#phase = "running";
        this.#by = "clock";
      }
    } else if (this.#phase === "running" && this.#run && !this.#run.told) {
      this.#run.latest_ms = this.#latest(at_ms);
    }
    if (this.#phase === "running" && this.#interval(at_ms).likely_ms >= this.#end()) {
      const slack = this.#isOpen() ? 3 * OVERDUE_ms : OVERDUE_ms;
      if (this.#over(at_ms) > slack) this.#phase = "overdue";
    }
  }

  /** For how long this place is over, most likely. */
  #over(at_ms: number): number {
    return this.#run ? at_ms - this.#run.likely_ms - (this.#end() - this.#start()) : 0;
  }

  /** When the place begins at the latest, if nobody is told when. */
  #latest(at_ms: number): number {
    return Math.min(at_ms, this.#announced_ms + PATIENCE_ms);
  }

  /** Whether the place began at a moment that nobody was told. */
  #isOpen(): boolean {
    return this.#run !== undefined && this.#run.latest_ms - this.#run.earliest_ms > SURE_ms;
  }

  /** Whether the page itself spoke since the place was announced. */
  #hasSpoken(): boolean {
    return this.#spoken.some(([, to]) => to > this.#announced_ms);
  }

  /** What these hands take: the median of what was seen of them. */
  #usualHands(): number {
    if (!this.#hands.length) return HANDS_ms;
    const sorted = [...this.#hands].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] as number;
  }

  // --- what is heard ---------------------------------------------------------------------------

  #believe(tune: string, at_ms: number, score: number): boolean {
    switch (tune) {
      case "left":
      case "right":
      case "middle":
        return this.#hearSide(tune, at_ms, score);
      case "stroke":
        return this.#hearStroke(at_ms, score);
      case "begins":
        return this.#hearBegin(at_ms, score);
      case "goes_on":
        if (!this.#stood || score < DUE) return false;
        this.#goOn(at_ms, this.#stood.likely_ms);
        return true;
      case "lost":
      case "touching":
        return this.#hearLoss(tune, at_ms, score);
      case "done":
        if (score < LIKELY || !this.#canAllBeOver(at_ms)) return false;
        this.#phase = "done";
        return true;
      case "ended":
        return this.#hearEnd(score);
      case "fault":
        if (score < LIKELY) return false;
        this.#phase = "fault";
        return true;
      default:
        return false;
    }
  }

  #hearSide(tune: string, at_ms: number, score: number): boolean {
    if (this.#phase === "done" || this.#phase === "fault") return false;
    // a voice now and then holds one pitch for as long as the tune of one note takes
    const more = tune === "middle" ? ONE_NOTE : 0;
    const next = this.#place + 1;
    const from = { place: this.#place, at_ms: this.#announced_ms };
    for (let n = next; n <= next + MISSED_MOST; n++) {
      if (this.plan.places[n]?.tune !== tune || !this.#canCome(n, at_ms, from)) continue;
      const due = n === next && this.#isDue(at_ms);
      if (score < (n > next ? UNLIKELY : due ? DUE : LIKELY) + more) continue;
      this.#learn(at_ms, n);
      this.#hearPlace(n, at_ms, score);
      return true;
    }
    if (this.#place >= 0 && this.#hearInstead(tune, at_ms, score - more)) return true;
    if (this.plan.places[next]?.tune === tune && score >= DUE + more) this.#faint = { place: next, at_ms, score };
    const isNext = this.plan.places[next]?.tune === tune && this.#canBeOver(at_ms);
    if (this.#place >= 0 && score >= (isNext ? DUE : DOUBTED) + more) this.#doubted = true;
    return false;
  }

  /** A clear tune that cannot follow the last one, but the one before: the last one was none, if it was faint. */
  #hearInstead(tune: string, at_ms: number, score: number): boolean {
    const { last, before } = { last: this.#last, before: this.#before };
    if (!last || !before || last.place !== this.#place) return false;
    if (last.score >= LIKELY || score < LIKELY || score < last.score + ONE_NOTE) return false;
    for (let n = before.place + 1; n <= before.place + 1 + MISSED_MOST; n++) {
      if (this.plan.places[n]?.tune !== tune || !this.#canCome(n, at_ms, before)) continue;
      this.#last = before;
      this.#hearPlace(n, at_ms, score);
      return true;
    }
    return false;
  }

  #hearPlace(place: number, at_ms: number, score: number): void {
    this.#before = this.#last;
    this.#last = { place, at_ms, score };
    this.#announce(place, at_ms);
  }

  /** Whether it stands by the ear alone for so long that it may have gone on, and the next place begun, unheard. */
  #mayHaveGone(at_ms: number): boolean {
    return this.#phase === "paused" && this.#by !== "tap" && this.#canBeOver(at_ms);
  }

  /** Whether this place may be over, although it stands. */
  #canBeOver(at_ms: number): boolean {
    return this.#place >= 0 && this.#phase !== "waiting" && this.#interval(at_ms).most_ms >= this.#end();
  }

  /** Whether place `n` can be announced by then: what comes before it takes its time. */
  #canCome(n: number, at_ms: number, from: { place: number; at_ms: number }): boolean {
    if (from.place < 0) return n <= MISSED_MOST;
    let least = 0;
    for (let k = from.place; k < n; k++) {
      least += CONTACT_LEAST_ms + (this.plan.places[k]?.duration_ms ?? 0);
    }
    return at_ms - from.at_ms >= least * (1 - CLOCK_SHARE) - HEARING_ms;
  }

  /** Whether this place should be over just now, or a moment ago. */
  #isDue(at_ms: number): boolean {
    if (this.#phase === "overdue") return this.#over(at_ms) < LONG_OVER_ms;
    const { least_ms, most_ms } = this.#interval(at_ms);
    const end = this.#end();
    const slack = 2 * HEARING_ms + (end - this.#start()) * CLOCK_SHARE;
    return least_ms <= end + slack && most_ms >= end - slack && this.#phase === "running";
  }

  #hearBegin(at_ms: number, score: number): boolean {
    if (this.#phase === "overdue" && this.#place + 1 < this.plan.places.length) {
      if (score < UNLIKELY) return false;
      this.#announceFaintly(this.#place + 1, at_ms);
    }
    if (this.#place < 0) {
      if (score < LIKELY) return false;
      this.#announceFaintly(0, at_ms);
    }
    // while a place waits its beginning is due at any time
    const open = this.#phase === "running" && !this.#run?.told;
    if ((this.#phase !== "waiting" && !open) || score < (open ? LIKELY : DUE)) {
      if (score >= LIKELY && this.#canBeOver(at_ms)) this.#doubted = true;
      return false;
    }
    this.#begin(at_ms, this.#start());
    return true;
  }

  #hearStroke(at_ms: number, score: number): boolean {
    if (this.#place < 0 || !["waiting", "running", "paused"].includes(this.#phase)) return false;
    const strokes = this.plan.cues.filter((c) => c.place === this.#place && c.tune === "stroke");
    if (this.#phase === "waiting") {
      const first = strokes[0]; // the tune of the beginning was missed
      if (!first || score < LIKELY) return false;
      const least = CONTACT_LEAST_ms + first.at_ms - this.#start();
      if (at_ms - this.#announced_ms < least * (1 - CLOCK_SHARE) - HEARING_ms) return false;
      this.#begin(at_ms, first.at_ms);
      this.#doubt(at_ms, strokes);
      return true;
    }
    const { least_ms, most_ms } = this.#interval(at_ms);
    const fits = strokes.filter(
      (cue) =>
        cue.at_ms >= least_ms - HEARING_ms - (least_ms - this.#start()) * CLOCK_SHARE &&
        cue.at_ms <= most_ms + HEARING_ms + (most_ms - this.#start()) * CLOCK_SHARE,
    );
    const cue = fits[0];
    if (!cue) return false;
    const open = most_ms - least_ms > SURE_ms;
    if (score < (open || this.#phase === "paused" ? LIKELY : DUE)) return false;
    this.#begin(at_ms, cue.at_ms);
    if (open) this.#doubt(at_ms, fits);
    return true;
  }

  /** Where the page spoke as the first of these strokes may have begun, the one heard may be the second. */
  #doubt(at_ms: number, strokes: Plan["cues"]): void {
    const [first, second] = strokes;
    if (!this.#run || !first || !second) return;
    const before = at_ms - (second.at_ms - first.at_ms);
    const drowned = this.#spoken.some(([from, to]) => from - HEARING_ms < before && before < to);
    const earliest_ms = before - (first.at_ms - this.#start());
    if (drowned && earliest_ms - this.#announced_ms >= CONTACT_LEAST_ms) this.#run.earliest_ms = earliest_ms;
  }

  #hearLoss(tune: string, at_ms: number, score: number): boolean {
    const touching = tune === "touching";
    if (this.#phase === "waiting" || this.#phase === "paused") {
      // electrodes that touch are also told of before contact
      if (!touching || score < LIKELY) return false;
      this.#touching = true;
      if (this.#phase === "paused") this.#stopped_ms = at_ms;
      return true;
    }
    if (this.#phase !== "running" || score < LIKELY) return false;
    this.#stop(at_ms, touching);
    return true;
  }

  #hearEnd(score: number): boolean {
    if (score < LIKELY || this.#phase === "done" || this.#phase === "fault") return false;
    if (this.#place < 0) return false;
    this.#phase = "ended";
    return true;
  }

  #canAllBeOver(at_ms: number): boolean {
    const last = this.plan.places.length - 1;
    const left = this.plan.places
      .slice(Math.max(this.#place, 0))
      .reduce((sum, place) => sum + place.duration_ms + CONTACT_LEAST_ms, 0);
    const enough = at_ms - this.#announced_ms >= left * (1 - CLOCK_SHARE) - HEARING_ms;
    return this.#place >= last - 1 && this.#place >= 0 && enough;
  }

  // --- what follows from it --------------------------------------------------------------------

  #announce(place: number, at_ms: number): void {
    this.#place = place;
    this.#announced = true;
    this.#announced_ms = at_ms;
    this.#doubted = false;
    this.#phase = "waiting";
    this.#run = undefined;
    this.#stood = undefined;
    this.#touching = false;
    this.#losses = 0;
  }

  /** A place begins whose own tune was missed, or was faint: only then its side is said. */
  #announceFaintly(place: number, at_ms: number): void {
    const faint = this.#faint;
    this.#announce(place, at_ms);
    this.#announced = faint?.place === place && at_ms - faint.at_ms <= SOON_AFTER_ms;
  }

  /** The routine's clock shows `clock_ms` at this moment. */
  #begin(at_ms: number, clock_ms: number): void {
    const from = at_ms - (clock_ms - this.#start());
    if (this.#phase === "waiting") this.#hands.push(at_ms - this.#announced_ms);
    this.#run = { earliest_ms: from, latest_ms: from, likely_ms: from, told: true };
    this.#stood = undefined;
    this.#touching = false;
    this.#phase = "running";
  }

  #stop(at_ms: number, touching: boolean): void {
    this.#stood = this.#interval(at_ms);
    this.#stopped_ms = at_ms;
    this.#touching = touching;
    this.#losses += 1;
    this.#phase = "paused";
  }

  #goOn(at_ms: number, clock_ms: number): void {
    this.#begin(at_ms, clock_ms);
  }

  /** What the next place's tune says of the hands at this one, if nothing else held it up. */
  #learn(at_ms: number, next: number): void {
    const place = this.plan.places[this.#place];
    if (!place || next !== this.#place + 1 || this.#losses || this.#run?.told) return;
    const took = at_ms - this.#announced_ms - place.duration_ms;
    if (took > 0) this.#hands.push(took);
  }
}

function all(ms: number): { least_ms: number; most_ms: number; likely_ms: number } {
  return { least_ms: ms, most_ms: ms, likely_ms: ms };
}
