// Power of a sound at a few frequencies, frame by frame: Goertzel's filter under a Hann window.

/** Time from one frame to the next. */
export const HOP_ms = 10;

/** A frame's length: under a Hann window two tones 50 Hz apart are told from each other. */
export const WINDOW_ms = 40;

/** What an ideal 16-bit converter adds: no power is taken to be below it. */
const FLOOR = 1e-11;

export class Goertzel {
  readonly #window: Float64Array;
  readonly #turn: Float64Array;
  readonly #scale: number;
  readonly #ring: Float64Array;
  #filled = 0;
  #until: number;

  /** For sounds of this rate; `frequencies` in Hz, all below half of it. */
  constructor(
    readonly rate_Hz: number,
    readonly frequencies: readonly number[],
  ) {
    const length = Math.round((rate_Hz * WINDOW_ms) / 1000);
    this.#window = Float64Array.from(
      { length },
      (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / length),
    );
    const sum = this.#window.reduce((total, value) => total + value, 0);
    this.#scale = 4 / (sum * sum); // a sine of amplitude 1 has the power 1
    const turn = frequencies.map((f) => 2 * Math.cos((2 * Math.PI * f) / rate_Hz));
    this.#turn = new Float64Array(4 * Math.ceil(turn.length / 4));
    this.#turn.set(turn);
    this.#ring = new Float64Array(length);
    this.#until = length;
  }

  /** Takes samples in; calls `frame` with the powers as often as a frame is whole. */
  push(samples: Float32Array, frame: (powers: Float64Array) => void): void {
    const ring = this.#ring;
    const length = ring.length;
    for (const sample of samples) {
      ring[this.#filled++ % length] = sample;
      if (this.#filled >= this.#until) {
        frame(this.#powers());
        this.#frames += 1;
        // counted from the beginning, so that a rate whose hop is no whole number does not drift
        this.#until = length + Math.round((this.#frames * this.rate_Hz * HOP_ms) / 1000);
      }
    }
  }

  #frames = 0;

  #powers(): Float64Array {
    const ring = this.#ring;
    const window = this.#window;
    const length = ring.length;
    const frame = new Float64Array(length);
    const oldest = this.#filled % length;
    for (let n = 0; n < length; n++) {
      frame[n] = (ring[(oldest + n) % length] as number) * (window[n] as number);
    }
    const powers = new Float64Array(this.frequencies.length);
    // a filter waits for its own last sum: four at once take hardly longer than one; what is too many is not kept
    for (let k = 0; k < powers.length; k += 4) {
      const turn0 = this.#turn[k] as number;
      const turn1 = this.#turn[k + 1] as number;
      const turn2 = this.#turn[k + 2] as number;
      const turn3 = this.#turn[k + 3] as number;
      let before0 = 0;
      let before1 = 0;
      let before2 = 0;
      let before3 = 0;
      let last0 = 0;
      let last1 = 0;
      let last2 = 0;
      let last3 = 0;
      for (let n = 0; n < length; n++) {
        const sample = frame[n] as number;
        const next0 = sample + turn0 * last0 - before0;
        const next1 = sample + turn1 * last1 - before1;
        const next2 = sample + turn2 * last2 - before2;
        const next3 = sample + turn3 * last3 - before3;
        before0 = last0;
        before1 = last1;
        before2 = last2;
        before3 = last3;
        last0 = next0;
        last1 = next1;
        last2 = next2;
        last3 = next3;
      }
      powers[k] = this.#power(turn0, before0, last0);
      powers[k + 1] = this.#power(turn1, before1, last1);
      powers[k + 2] = this.#power(turn2, before2, last2);
      powers[k + 3] = this.#power(turn3, before3, last3);
    }
    return powers;
  }

  #power(turn: number, before: number, last: number): number {
    return Math.max((last * last + before * before - turn * last * before) * this.#scale, FLOOR);
  }
}
