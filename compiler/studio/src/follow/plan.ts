// The follow-along plan, as `sculpt.studio.follow` makes it: places, sentences, and when which tune.

/** A tune: pairs of hertz (0 for a pause) and milliseconds. */
export type Tune = readonly (readonly [hz: number, ms: number])[];

/** Each tune of the device by its name. */
export type Tunes = Readonly<Record<string, Tune>>;

/** A zone on one side, once. Its tune sounds when it is announced, before contact. */
export interface Place {
  readonly zone: string;
  readonly side: "left" | "right" | "both" | "center";
  readonly caution: string;
  readonly tune: string;
  readonly start_ms: number;
  readonly duration_ms: number;
}

/** A sentence (several lines where several are said at once), and for how long it holds. */
export interface Step {
  readonly place: number;
  readonly text: string;
  readonly start_ms: number;
  readonly duration_ms: number;
  readonly tune: string | null;
}

/** A tune at a moment of the routine's clock; where it `waits`, it sounds at the first touch. */
export interface Cue {
  readonly at_ms: number;
  readonly tune: string;
  readonly place: number;
  readonly waits: boolean;
  /** How long the stroke lasts that it begins; 0 where it begins none. */
  readonly lasts_ms: number;
}

export interface Plan {
  readonly format: 1;
  readonly routine: string;
  readonly about: string;
  readonly duration_ms: number;
  readonly together: string;
  readonly tunes: Tunes;
  readonly places: readonly Place[];
  readonly steps: readonly Step[];
  readonly cues: readonly Cue[];
}

/** The moment of the routine's clock at which a place ends. */
export function endOf(place: Place): number {
  return place.start_ms + place.duration_ms;
}

/** The number of the sentence that holds at a moment of a place. */
export function stepAt(plan: Plan, place: number, at_ms: number): number {
  let found = -1;
  for (let n = 0; n < plan.steps.length; n++) {
    const step = plan.steps[n] as Step;
    if (step.place > place) break;
    if (step.place === place && (found < 0 || step.start_ms <= at_ms)) found = n;
  }
  return found;
}

/** The stroke that is under way at a moment of a place, if one is. */
export function strokeAt(plan: Plan, place: number, at_ms: number): Cue | undefined {
  return plan.cues.findLast(
    (cue) =>
      cue.place === place &&
      cue.lasts_ms > 0 &&
      cue.at_ms <= at_ms &&
      at_ms < cue.at_ms + cue.lasts_ms,
  );
}
