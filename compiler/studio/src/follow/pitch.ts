// Which of the buzzer's pitches sounds in a frame, and how surely.
//
// A buzzer gives a square wave: the pitch and its odd multiples, nothing at the even ones, and of
// which multiple most is heard depends on the buzzer. A pitch is therefore looked for at all of its
// odd multiples at once, each against what is heard right beside it: a voice, a fan or a tap is as
// loud there, a tone is not. The score of a pitch is a logarithm of how much more likely the frame
// is with it than without; a pitch whose multiples include another's has to show those of its own.
import { Goertzel } from "./goertzel";
import type { Tunes } from "./plan";

const MULTIPLES = [1, 3, 5, 7, 9, 11];
const HIGHEST_Hz = 6700;
/** So far beside a tone the window has let go of it. */
const BESIDE_Hz = 60;
/** An empty multiple speaks against a pitch by so much. */
const EMPTY = 1;
const MOST_A_MULTIPLE = 8;
const MOST = 14;
const LEAST = -8;
/** What is heard beside a tone is also remembered for about so many frames. */
const MEMORY = 30;
/** The room's quiet follows what is heard: down at once, up by so much a frame (3 dB a second). */
const FORGET = 10 ** 0.003;
/** So far over the room's quiet (dB) everything has to be before a voice or a bustle is suspected. */
const BUSTLE_dB = 12;
/** Then a pitch has to be that much surer, for each dB and at most. */
const WARY = 0.4;
const WARY_MOST = 6;

/** A low pitch has multiples that no other pitch has. Where fewer than this share of them sounds, */
const NOT_ITS_OWN = 0.3;
/** it does not sound; where more than this share does, it does, and no pitch among its multiples. */
const ITS_OWN = 0.6;
/** A multiple sounds with this score, and half of it counts half. */
const SOUNDS = 3;
/** The share is one over the last few frames. */
const OWN_SPEED = 0.25;

interface Comb {
  readonly odd: readonly Bin[];
  readonly even: readonly Bin[];
  /** Other pitches that are odd multiples of this one, and what of `odd` none of them has. */
  readonly above: readonly number[];
  readonly own: readonly Bin[];
}
interface Bin {
  readonly on: number;
  readonly below: number;
  readonly above: number;
}

/** A frame: the score of each pitch, and the power at its multiples. */
export interface Frame {
  readonly scores: Float64Array;
  readonly powers: Float64Array;
}

export class Pitches {
  /** The pitches of the tunes in Hz, in rising order. */
  readonly pitches: readonly number[];
  readonly #combs: readonly Comb[];
  readonly #bank: Goertzel;
  readonly #noise: Float64Array;
  readonly #quiet: Float64Array;
  readonly #own: Float64Array;

  constructor(rate_Hz: number, tunes: Tunes) {
    const all = Object.values(tunes).flatMap((tune) => tune.map(([hz]) => hz));
    this.pitches = [...new Set(all.filter((hz) => hz > 0))].sort((a, b) => a - b);
    const frequencies: number[] = [];
    const index = (hz: number): number => {
      const at = frequencies.indexOf(hz);
      return at < 0 ? frequencies.push(hz) - 1 : at;
    };
    const bin = (hz: number): Bin => ({
      on: index(hz),
      below: index(hz - BESIDE_Hz),
      above: index(hz + BESIDE_Hz),
    });
    const highest = Math.min(HIGHEST_Hz, rate_Hz * 0.46 - BESIDE_Hz);
    const comb = (multiples: number[], pitch: number): Bin[] =>
      multiples.map((n) => n * pitch).filter((hz) => hz <= highest).map(bin);
    this.#combs = this.pitches.map((pitch) => {
      const odd = comb(MULTIPLES, pitch);
      const above = this.pitches.flatMap((other, n) => (other > pitch && isOddMultiple(other, pitch) ? [n] : []));
      const own = odd.filter(
        (bin) =>
          !above.some((n) => isOddMultiple(frequencies[bin.on] as number, this.pitches[n] as number)),
      );
      return { odd, even: comb([2], pitch), above, own };
    });
    this.#bank = new Goertzel(rate_Hz, frequencies);
    this.#noise = new Float64Array(frequencies.length);
    this.#quiet = new Float64Array(frequencies.length);
    this.#own = new Float64Array(this.pitches.length);
  }

  /** Takes samples in; calls `frame` for each frame that is whole by now. */
  push(samples: Float32Array, frame: (frame: Frame) => void): void {
    this.#bank.push(samples, (powers) => frame(this.#judge(powers)));
  }

  #judge(powers: Float64Array): Frame {
    const levels: number[] = [];
    const surprise = new Map<number, number>();
    const of = (bin: Bin): number => {
      let found = surprise.get(bin.on);
      if (found === undefined) {
        const near = ((powers[bin.below] as number) + (powers[bin.above] as number)) / 2;
        const known = this.#noise[bin.on] || near;
        this.#noise[bin.on] = known + (near - known) / MEMORY;
        const quiet = this.#quiet[bin.on] || near;
        this.#quiet[bin.on] = near < quiet ? quiet + (near - quiet) / 4 : quiet * FORGET;
        levels.push(near / quiet);
        const r = (powers[bin.on] as number) / Math.max(near, known);
        found = r > 1 ? Math.min(r - 1 - Math.log(r), MOST_A_MULTIPLE) : 0;
        surprise.set(bin.on, found);
      }
      return found;
    };
    const scores = new Float64Array(this.pitches.length);
    const sums = new Float64Array(this.pitches.length);
    this.#combs.forEach((comb, n) => {
      let score = 0;
      let sum = 0;
      for (const bin of comb.odd) {
        score += of(bin) - EMPTY;
        const near = ((powers[bin.below] as number) + (powers[bin.above] as number)) / 2;
        sum += Math.max((powers[bin.on] as number) - near, near / 10);
      }
      for (const bin of comb.even) score -= of(bin) / 2;
      scores[n] = score;
      sums[n] = sum;
    });
    const wary = waryOf(levels);
    this.#combs.forEach((comb, n) => {
      if (!comb.above.length) return;
      const sounds = comb.own.reduce((sum, bin) => sum + Math.min(of(bin) / SOUNDS, 1), 0);
      const now = sounds / comb.own.length;
      const own = (this.#own[n] as number) + (now - (this.#own[n] as number)) * OWN_SPEED;
      this.#own[n] = own;
      if (own < NOT_ITS_OWN) scores[n] = Math.min(scores[n] as number, 0);
      if (Math.max(own, now) > ITS_OWN) {
        for (const high of comb.above) scores[high] = Math.min(scores[high] as number, LEAST);
      }
    });
    for (let n = 0; n < scores.length; n++) {
      scores[n] = Math.max(LEAST, Math.min(MOST, (scores[n] as number) - wary));
    }
    return { scores, powers: sums };
  }
}

function isOddMultiple(high: number, low: number): boolean {
  return (high / low) % 2 === 1;
}

function waryOf(levels: number[]): number {
  levels.sort((a, b) => a - b);
  const middle = levels[levels.length >> 1] ?? 1;
  const bustle = 10 * Math.log10(middle) - BUSTLE_dB;
  return bustle > 0 ? Math.min(bustle * WARY, WARY_MOST) : 0;
}
