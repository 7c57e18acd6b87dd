// One treatment that is followed: microphone, follower, voice and screen, as signals for the view.
import { signal } from "@preact/signals";
import { stayAwake } from "./awake";
import type { Heard } from "./ear";
import { Follower, type Now, type Tap } from "./follower";
import { type Deaf, Microphone } from "./microphone";
import type { Plan } from "./plan";
import { hush } from "./speech";

export type Hearing = "off" | "on" | "gone" | Deaf;

const TURN_ms = 100;

export class Session {
  readonly now;
  readonly hearing = signal<Hearing>("off");
  /** How loud the room is, in dB below full scale. */
  readonly level = signal(-120);
  /** The tune that was believed last, and when. */
  readonly heard = signal<{ tune: string; at_ms: number } | undefined>(undefined);
  readonly #follower: Follower;
  readonly #release: () => void;
  readonly #timer: number;
  #microphone: Microphone | undefined;
  #over = false;

  constructor(readonly plan: Plan) {
    this.#follower = new Follower(plan);
    this.now = signal<Now>(this.#follower.now(performance.now()));
    this.#release = stayAwake();
    this.#timer = setInterval(() => this.#turn(), TURN_ms) as unknown as number;
  }

  /** Begins to listen. */
  async listen(): Promise<void> {
    const microphone = new Microphone(
      this.plan.tunes,
      (heard) => this.#hear(heard),
      (dB) => {
        this.level.value = dB;
      },
      () => {
        this.hearing.value = "gone";
      },
    );
    const deaf = await microphone.open();
    if (this.#over) microphone.close();
    else if (!deaf) this.#microphone = microphone;
    this.hearing.value = deaf ?? "on";
  }

  tap(what: Tap): void {
    this.#follower.tap(what, performance.now());
    this.#turn();
  }

  jump(place: number): void {
    this.#follower.jump(place, performance.now());
    this.#turn();
  }

  /** The page itself was heard from then to then. */
  spoke(from_ms: number, to_ms: number): void {
    this.#follower.spoke(from_ms, to_ms);
  }

  end(): void {
    this.#over = true;
    clearInterval(this.#timer);
    this.#microphone?.close();
    this.#release();
    hush();
  }

  #hear(heard: Heard): void {
    const tune = this.#follower.hear(heard);
    if (!tune) return;
    this.heard.value = { tune, at_ms: performance.now() };
    this.#turn();
  }

  #turn(): void {
    this.now.value = this.#follower.now(performance.now());
  }
}
