// The phone's microphone, handed to the ear; nothing of it is kept or sent anywhere.
import type { Heard } from "./ear";
import type { Tunes } from "./plan";
import type { FromEar } from "./worklet";
import workletUrl from "./worklet?worker&url";

/** Why there is no microphone: refused, none there, or a browser that has no such thing. */
export type Deaf = "refused" | "none" | "unable";

export class Microphone {
  #context: AudioContext | undefined;
  #stream: MediaStream | undefined;
  /** The page's clock less the sound's, as small as it was ever seen: messages may only be late. */
  #offset_ms = Number.POSITIVE_INFINITY;

  /** `heard` gets a tune with the times of `performance.now()`, `level` how loud the room is. */
  constructor(
    readonly tunes: Tunes,
    readonly heard: (heard: Heard) => void,
    readonly level: (dB: number) => void,
    readonly ended: () => void,
  ) {}

  /** Asks for the microphone and begins to listen; returns why it cannot, or nothing. */
  async open(): Promise<Deaf | undefined> {
    if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) return "unable";
    try {
      // what makes speech clearer takes a buzzer's tones for noise
      this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          echoCancellation: false,
          noiseSuppression: false,
          autoGainControl: false,
          channelCount: 1,
        },
      });
    } catch (error) {
      return error instanceof DOMException && error.name === "NotAllowedError" ? "refused" : "none";
    }
    try {
      this.#context = new AudioContext({ latencyHint: "interactive" });
      await this.#context.audioWorklet.addModule(workletUrl);
      await this.#context.resume();
    } catch {
      this.close();
      return "unable";
    }
    const ear = new AudioWorkletNode(this.#context, "ear", {
      numberOfOutputs: 0,
      processorOptions: { tunes: this.tunes },
    });
    ear.port.onmessage = (event: MessageEvent<FromEar>) => this.#take(event.data);
    this.#context.createMediaStreamSource(this.#stream).connect(ear);
    this.#stream.getAudioTracks()[0]?.addEventListener("ended", () => this.ended());
    return undefined;
  }

  /** Lets the microphone go. */
  close(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    void this.#context?.close();
    this.#context = undefined;
    this.#stream = undefined;
  }

  #take(what: FromEar): void {
    this.#offset_ms = Math.min(this.#offset_ms, performance.now() - what.now_ms);
    if (what.kind === "level") this.level(what.dB);
    else {
      const { heard } = what;
      const begin_ms = heard.begin_ms + this.#offset_ms;
      this.heard({ ...heard, begin_ms, end_ms: heard.end_ms + this.#offset_ms });
    }
  }
}
