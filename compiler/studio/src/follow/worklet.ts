// The ear as the browser's audio thread runs it: samples in, what was heard and how loud it is out.
import { Ear, type Heard } from "./ear";
import type { Tunes } from "./plan";

/** What the audio thread says; times are of the sound since its first sample. */
export type FromEar =
  | { kind: "heard"; heard: Heard; now_ms: number }
  | { kind: "level"; dB: number; now_ms: number };

declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  made: new (options: { processorOptions: { tunes: Tunes } }) => AudioWorkletProcessor,
): void;

const LEVEL_s = 0.1;

class EarProcessor extends AudioWorkletProcessor {
  readonly #ear: Ear;
  #samples = 0;
  #power = 0;
  #counted = 0;

  constructor(options: { processorOptions: { tunes: Tunes } }) {
    super();
    this.#ear = new Ear(sampleRate, options.processorOptions.tunes, (heard) =>
      this.#say({ kind: "heard", heard, now_ms: this.#now_ms() }),
    );
  }

  process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0];
    if (!samples) return true;
    this.#samples += samples.length;
    this.#ear.push(samples);
    for (const sample of samples) this.#power += sample * sample;
    this.#counted += samples.length;
    if (this.#counted >= LEVEL_s * sampleRate) {
      const dB = 10 * Math.log10(this.#power / this.#counted + 1e-12);
      this.#say({ kind: "level", dB, now_ms: this.#now_ms() });
      this.#power = this.#counted = 0;
    }
    return true;
  }

  #now_ms(): number {
    return (this.#samples / sampleRate) * 1000;
  }

  #say(what: FromEar): void {
    this.port.postMessage(what);
  }
}

registerProcessor("ear", EarProcessor);
