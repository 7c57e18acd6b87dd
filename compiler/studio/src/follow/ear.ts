// The ear: hears which tune of the device was played, and when.
//
// Frames of pitch scores are kept for the last seconds. Each tune is laid over them so that it would
// have ended a moment ago, its notes a little longer or shorter where that fits better, and counts as
// heard where every note is there, each as loud at its end as at its beginning, the tune begins and
// ends by becoming loud and quiet, and no longer tune begins in the same way.
import { HOP_ms, WINDOW_ms } from "./goertzel";
import { type Frame, Pitches } from "./pitch";
import type { Tune, Tunes } from "./plan";

/** A tune that was heard: `score` is the mean score of its weakest note, `begin_ms` its begin. */
export interface Heard {
  readonly tune: string;
  readonly begin_ms: number;
  readonly end_ms: number;
  readonly score: number;
}

/** What sounds after a tune is waited for, before it counts as heard: 120 ms. */
const AFTER = 12;
const KEPT = 512;
/** A note may be so many frames shorter or longer than it should: the device looks every 5 to 10 ms. */
const SHORTER = 1;
const LONGER = 2;
/** A tune that a stroke's cuts off has at least so much of its last note: the time contact takes. */
const CUT_LEAST = 4;
/** The mean score that the weakest note of a tune has at least. */
export const FAINTEST = 3;
/** A note is as loud at its end as at its beginning, but for so many dB; an echo is not. */
const STEADY_dB = 3.5;
/** More than that counts against it, as much a dB as a few frames of a note, and ends in a no. */
const FADING = 40;
const FADED_dB = 12;
/** It becomes so much louder when it begins, and so much quieter soon after its end. */
const LOUDER_dB = 4;
const QUIETER_dB = 3;
/** Soon is within 120 ms, and within 80 ms for a tune of one note, which may begin a longer note. */
const SOON = 8;
/** The same tune is not played again within so many frames. */
const APART = 25;

interface Note {
  /** A number of `pitches`; -1 is a pause. */
  readonly pitch: number;
  readonly least: number;
  readonly most: number;
}
interface Pattern {
  readonly tune: string;
  readonly notes: readonly Note[];
  /** The pitch that sounds at once after the tune, where it was cut off; -1 for none. */
  readonly then: number;
  /** Pitches with which a longer tune goes on. */
  readonly others: readonly number[];
}
interface Fit {
  readonly pattern: Pattern;
  readonly from: number;
  readonly to: number;
  readonly score: number;
  readonly total: number;
}

const decibel = (power: number): number => 10 * Math.log10(power);
const between = (low: number, value: number, high: number): number =>
  Math.max(low, Math.min(high, value));

export class Ear {
  readonly #pitches: Pitches;
  readonly #patterns: readonly Pattern[];
  /** For each pitch the sum of its scores up to a frame, and its power there; rings of KEPT. */
  readonly #sums: readonly Float64Array[];
  readonly #powers: readonly Float64Array[];
  #frames = 0;
  #best: Fit | undefined;
  #quiet_until = 0;
  #last: Fit | undefined;

  /** Hears `tunes` in a sound of this rate; `heard` is called about 200 ms after a tune's end. */
  constructor(
    rate_Hz: number,
    tunes: Tunes,
    readonly heard: (heard: Heard) => void,
  ) {
    this.#pitches = new Pitches(rate_Hz, tunes);
    this.#patterns = patternsOf(tunes, this.#pitches.pitches);
    const rings = () => this.#pitches.pitches.map(() => new Float64Array(KEPT));
    this.#sums = rings();
    this.#powers = rings();
  }

  /** The next samples, -1 to 1. */
  push(samples: Float32Array): void {
    this.#pitches.push(samples, (frame) => this.#take(frame));
  }

  /** When a frame's middle was, counted from the first sample. */
  #time_ms(frame: number): number {
    return frame * HOP_ms + WINDOW_ms / 2;
  }

  #take(frame: Frame): void {
    const now = this.#frames;
    this.#sums.forEach((ring, n) => {
      const before = now ? (ring[(now - 1) % KEPT] as number) : 0;
      ring[now % KEPT] = before + (frame.scores[n] as number);
    });
    this.#powers.forEach((ring, n) => {
      ring[now % KEPT] = frame.powers[n] as number;
    });
    this.#frames += 1;
    const fit = this.#bestFit(now - AFTER);
    const best = this.#best;
    if (fit && (!best || fit.total > best.total) && this.#isNew(fit)) {
      this.#best = fit;
    } else if (best && now - AFTER > best.to + 8) {
      this.#best = undefined;
      this.#quiet_until = best.to - 1;
      const last = this.#last;
      const again = last && last.pattern.tune === best.pattern.tune && best.from < last.to + APART;
      this.#last = best;
      if (again) return;
      this.heard({
        tune: best.pattern.tune,
        begin_ms: this.#time_ms(best.from),
        end_ms: this.#time_ms(best.to),
        score: best.score,
      });
    }
  }

  /** Whether it is none that was heard already: a note of a longer tune may have been, by itself. */
  #isNew(fit: Fit): boolean {
    const wasOneNote = this.#last?.pattern.notes.length === 1;
    return fit.from >= this.#quiet_until || (wasOneNote && fit.pattern.notes.length > 1);
  }

  /** The tune that fits best of those that would have ended before frame `end`. */
  #bestFit(end: number): Fit | undefined {
    let best: Fit | undefined;
    for (const pattern of this.#patterns) {
      const fit = this.#fit(pattern, end);
      if (fit && (!best || fit.total > best.total)) best = fit;
    }
    return best;
  }

  /** The sum of a pitch's scores in the frames from `from` up to `to`. */
  #score(pitch: number, from: number, to: number): number {
    const ring = this.#sums[pitch] as Float64Array;
    const before = from ? (ring[(from - 1) % KEPT] as number) : 0;
    return (ring[(to - 1) % KEPT] as number) - before;
  }

  /** A pitch's level in dB over some frames: the mean of its power. */
  #level(pitch: number, from: number, to: number): number {
    const ring = this.#powers[pitch] as Float64Array;
    let sum = 0;
    for (let n = from; n < to; n++) sum += ring[n % KEPT] as number;
    return decibel(sum / (to - from));
  }

  #lowest(pitch: number, from: number, to: number): number {
    const ring = this.#powers[pitch] as Float64Array;
    let lowest = Number.POSITIVE_INFINITY;
    for (let n = from; n < to; n++) lowest = Math.min(lowest, ring[n % KEPT] as number);
    return decibel(lowest);
  }

  #fit(pattern: Pattern, end: number): Fit | undefined {
    const { notes } = pattern;
    const bounds = this.#lay(notes, end);
    if (!bounds) return undefined;
    let weakest = Number.POSITIVE_INFINITY;
    let total = 0;
    const levels = notes.map((note, n) => {
      const from = bounds[n] as number;
      const to = bounds[n + 1] as number;
      return note.pitch < 0 ? 0 : this.#level(note.pitch, from, to);
    });
    for (let n = 0; n < notes.length; n++) {
      const note = notes[n] as Note;
      const from = bounds[n] as number;
      const to = bounds[n + 1] as number;
      if (note.pitch < 0) {
        const before = notes[n - 1] as Note;
        const around = Math.min(levels[n - 1] as number, levels[n + 1] as number);
        const dip = around - this.#lowest(before.pitch, from, to + 1);
        if (dip < 2) return undefined;
        total += between(-10, 2 * (dip - 4), 12);
        continue;
      }
      const score = this.#score(note.pitch, from, to);
      weakest = Math.min(weakest, score / (to - from));
      if (weakest < FAINTEST) return undefined;
      total += score;
      const rise = (levels[n] as number) - this.#lowest(note.pitch, from - 8, from);
      if (rise < LOUDER_dB) return undefined;
      const part = Math.floor((to - from) / 3);
      if (part > 1) {
        const begin = this.#level(note.pitch, from, from + part);
        const middle = this.#level(note.pitch, from + part, to - part);
        const drop = Math.max(begin, middle) - this.#level(note.pitch, to - part, to);
        if (drop > FADED_dB) return undefined;
        total -= Math.max(0, drop - STEADY_dB) * FADING;
      }
    }
    const from = bounds[0] as number;
    const last = notes[notes.length - 1] as Note;
    const fall =
      (levels[notes.length - 1] as number) - this.#lowest(last.pitch, end + 2, end + (notes.length > 1 ? AFTER : SOON));
    if (fall < QUIETER_dB) return undefined;
    total += between(-20, 3 * (fall - 6), 6);
    if (pattern.then >= 0) {
      if (this.#score(pattern.then, end, end + 5) / 5 < FAINTEST) return undefined;
    }
    for (const other of pattern.others) {
      for (let at = end; at + 4 <= end + AFTER; at++) {
        if (this.#score(other, at, at + 4) / 4 >= FAINTEST) return undefined;
      }
    }
    return { pattern, from, to: end, score: weakest, total };
  }

  /** Where the notes begin, and the last one ends, if they end at `end`: as fits their scores best. */
  #lay(notes: readonly Note[], end: number): number[] | undefined {
    const longest = notes.reduce((sum, note) => sum + note.most, 0);
    if (end - longest < 8 || longest + AFTER + 16 > KEPT) return undefined;
    // where each note could begin, from the last one back: the best sum, and how long the note is
    let open = new Map<number, { sum: number; bounds: number[] }>([[end, { sum: 0, bounds: [end] }]]);
    for (let n = notes.length - 1; n >= 0; n--) {
      const note = notes[n] as Note;
      const next = new Map<number, { sum: number; bounds: number[] }>();
      for (const [to, way] of open) {
        for (let length = note.least; length <= note.most; length++) {
          const from = to - length;
          const gain = note.pitch < 0 ? 0 : this.#score(note.pitch, from, to);
          const sum = way.sum + gain;
          const known = next.get(from);
          if (!known || sum > known.sum) next.set(from, { sum, bounds: [from, ...way.bounds] });
        }
      }
      open = next;
    }
    let best: { sum: number; bounds: number[] } | undefined;
    for (const way of open.values()) if (!best || way.sum > best.sum) best = way;
    return best?.bounds;
  }
}

function patternsOf(tunes: Tunes, pitches: readonly number[]): Pattern[] {
  const number = (hz: number): number => pitches.indexOf(hz);
  const notesOf = (tune: Tune): Note[] =>
    tune.map(([hz, ms]) => ({
      pitch: number(hz),
      least: Math.max(3, Math.round(ms / HOP_ms) - SHORTER),
      most: Math.round(ms / HOP_ms) + LONGER,
    }));
  const isBegin = (short: Tune, long: Tune): boolean =>
    short.length < long.length && short.every(([hz], n) => long[n]?.[0] === hz);
  const patterns: Pattern[] = [];
  for (const [name, tune] of Object.entries(tunes)) {
    const others = Object.values(tunes)
      .filter((other) => isBegin(tune, other))
      .map((other) => number((other[tune.length] as readonly [number, number])[0]))
      .filter((pitch) => pitch >= 0);
    const notes = notesOf(tune);
    patterns.push({ tune: name, notes, then: -1, others });
    const stroke = tunes.stroke?.[0];
    if (stroke && tune.length > 1 && ["left", "right", "middle"].includes(name)) {
      const last = notes[notes.length - 1] as Note;
      const cut = { ...last, least: CUT_LEAST, most: last.least - 1 };
      patterns.push({ tune: name, notes: [...notes.slice(0, -1), cut], then: number(stroke[0]), others });
    }
  }
  return patterns;
}
