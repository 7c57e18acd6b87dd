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
    this.#turn = Float64Array.from(frequencies, (f) => 2 * Math.cos((2 * Math.PI * f) / rate_Hz));
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
    const powers = new Float64Array(this.#turn.length);
    for (let k = 0; k < powers.length; k++) {
      const turn = this.#turn[k] as number;
      let before = 0;
      let last = 0;
      for (let n = 0; n < length; n++) {
        const next = (frame[n] as number) + turn * last - before;
        before = last;
        last = next;
      }
      const power = (last * last + before * before - turn * last * before) * this.#scale;
      powers[k] = power > FLOOR ? power : FLOOR;
    }
    return powers;
  }
}
