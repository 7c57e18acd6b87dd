// The follower: what it believes, when, and what it then says of the moment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Follower } from "../src/follow/follower";
import type { Cue, Place, Plan, Step } from "../src/follow/plan";

const CLEAR = 12;
const SECOND = 1000;

/**
 * Cheek left and right of 10 s each, with a stroke at their beginning and after 5 s, on the left
 * after 7 s too, then the forehead's middle, 6 s without any.
 */
function planOf(): Plan {
  const place = (zone: string, side: Place["side"], start: number, length: number): Place => ({
    zone,
    side,
    caution: "",
    tune: side === "center" ? "middle" : side,
    start_ms: start * SECOND,
    duration_ms: length * SECOND,
  });
  const places = [
    place("cheek", "left", 0, 10),
    place("cheek", "right", 10, 10),
    place("forehead", "center", 20, 6),
  ];
  const cue = (tune: string, n: number, at: number, lasts_ms: number): Cue => ({
    at_ms: at * SECOND,
    tune,
    place: n,
    waits: tune === "begins",
    lasts_ms,
  });
  const cues = [
    cue("begins", 0, 0, 4000),
    cue("stroke", 0, 5, 2000),
    cue("stroke", 0, 7, 2000),
    cue("begins", 1, 10, 4000),
    cue("stroke", 1, 15, 4000),
    cue("begins", 2, 20, 0),
  ];
  const step = (n: number, start: number, length: number, text: string): Step => ({
    place: n,
    text,
    start_ms: start * SECOND,
    duration_ms: length * SECOND,
    tune: null,
  });
  return {
    format: 1,
    routine: "Mine",
    about: "",
    duration_ms: 26 * SECOND,
    together: "",
    tunes: {},
    places,
    steps: [step(0, 0, 10, "Up."), step(1, 10, 10, "Up."), step(2, 20, 3, "Rest."), step(2, 23, 3, "Stay.")],
    cues,
  };
}

function hear(follower: Follower, tune: string, at_ms: number, score = CLEAR): string | undefined {
  return follower.hear({ tune, begin_ms: at_ms, end_ms: at_ms + 300, score });
}

/** A follower that has heard the left side's tune at 1 s, and that it begins at 3 s. */
function begun(): Follower {
  const follower = new Follower(planOf());
  assert.equal(hear(follower, "left", 1000), "left");
  assert.equal(hear(follower, "begins", 3000), "begins");
  return follower;
}

test("before the first tune nothing is announced", () => {
  const now = new Follower(planOf()).now(500);
  assert.deepEqual([now.phase, now.place, now.announced], ["ready", -1, false]);
});

test("a side's tune announces its place, another begins it", () => {
  const follower = new Follower(planOf());
  hear(follower, "left", 1000);
  assert.equal(follower.now(9900).phase, "waiting");
  hear(follower, "begins", 10_000);
  assert.equal(hear(follower, "begins", 11_000), undefined);
  assert.deepEqual([follower.now(12_000).at_ms, follower.now(12_000).sure], [2000, true]);
});

test("where its beginning was missed the next stroke tells the moment, not sooner than it can", () => {
  const follower = new Follower(planOf());
  hear(follower, "left", 1000);
  assert.equal(hear(follower, "stroke", 5900), undefined);
  assert.equal(hear(follower, "stroke", 8000), "stroke");
  assert.deepEqual([follower.now(9000).phase, follower.now(9000).at_ms], ["running", 6000]);
});

test("a beginning is believed faintly where a place waits, clearly where nothing was announced", () => {
  const follower = new Follower(planOf());
  assert.equal(hear(follower, "begins", 3000, 4), undefined);
  assert.equal(hear(follower, "begins", 3000, 6), "begins");
  assert.deepEqual([follower.now(4000).place, follower.now(4000).at_ms], [0, 1000]);
  hear(follower, "right", 13_000);
  assert.equal(hear(follower, "begins", 15_000, 4), "begins");
  assert.equal(follower.now(16_000).at_ms, 11_000);
});

test("a beginning after a place that is over is the next place's", () => {
  const follower = begun();
  assert.equal(follower.now(14_000).phase, "overdue");
  assert.equal(hear(follower, "begins", 15_000, 6), undefined);
  assert.equal(hear(follower, "begins", 16_000), "begins");
  const now = follower.now(17_000);
  assert.deepEqual([now.phase, now.place, now.at_ms, now.sure], ["running", 1, 11_000, true]);
});

test("a place begins where its tune says so", () => {
  const follower = new Follower(planOf());
  hear(follower, "left", 1000);
  hear(follower, "begins", 3000);
  const now = follower.now(5000);
  assert.deepEqual([now.phase, now.at_ms, now.sure], ["running", 2000, true]);
});

test("the next side cannot come before its time", () => {
  const follower = begun();
  assert.equal(hear(follower, "right", 9000), undefined);
  assert.equal(follower.now(9000).place, 0);
  assert.equal(hear(follower, "right", 13_000), "right");
});

test("a faint tune is believed only where it is due", () => {
  const follower = begun();
  assert.equal(hear(follower, "lost", 5000, 4), undefined);
  assert.equal(hear(follower, "right", 13_050, 4), "right");
});

test("a lost contact stops the clock, and the next stroke starts it again", () => {
  const follower = begun();
  hear(follower, "lost", 5000);
  const paused = follower.now(9000);
  assert.deepEqual([paused.phase, paused.least_ms, paused.at_ms], ["paused", 2000, 2000]);
  assert.equal(paused.most_ms, 2000 + 4000 - 600);
  assert.equal(paused.sure, false);
  assert.equal(hear(follower, "stroke", 10_000), "stroke");
  const on = follower.now(10_500);
  assert.deepEqual([on.phase, on.at_ms, on.sure], ["running", 5500, true]);
});

test("a tune says where it goes on, and only after contact was lost", () => {
  const follower = begun();
  assert.equal(hear(follower, "goes_on", 4000), undefined);
  hear(follower, "lost", 5000);
  assert.equal(hear(follower, "begins", 8000), undefined);
  assert.equal(hear(follower, "goes_on", 9000), "goes_on");
  const now = follower.now(10_000);
  assert.deepEqual([now.phase, now.at_ms, now.sure], ["running", 3000, true]);
});

test("where it goes on may also be said by a tap", () => {
  const follower = begun();
  hear(follower, "touching", 5000);
  assert.equal(follower.now(5500).touching, true);
  follower.tap("resumes", 8000);
  assert.equal(follower.now(9000).at_ms, 3000);
});

test("a place whose beginning the page drowned begins at a moment that nobody was told", () => {
  const follower = begun();
  hear(follower, "right", 13_000);
  hear(follower, "begins", 15_000);
  hear(follower, "middle", 25_000);
  assert.equal(follower.now(28_000).phase, "waiting");
  follower.spoke(25_300, 27_000);
  const now = follower.now(28_500);
  assert.deepEqual([now.phase, now.sure, now.least_ms], ["running", false, 20_000]);
  assert.ok(now.at_ms > 20_000 && now.at_ms < now.most_ms);
  assert.equal(hear(follower, "begins", 29_000), "begins");
  assert.deepEqual([follower.now(30_000).sure, follower.now(30_000).at_ms], [true, 21_000]);
  follower.tap("begins", 30_000);
  assert.equal(follower.now(30_000).at_ms, 20_000);
});

test("a place that is over waits for the tune, and its side is not yet known", () => {
  const now = begun().now(14_000);
  assert.deepEqual([now.phase, now.place], ["overdue", 0]);
});

test("a missed tune is made up for by the one after it", () => {
  const follower = begun();
  assert.equal(hear(follower, "middle", 25_500), "middle");
  assert.equal(follower.now(25_600).place, 2);
});

test("an early end is believed once something was announced", () => {
  const first = new Follower(planOf());
  assert.equal(hear(first, "ended", 1000), undefined);
  const later = begun();
  assert.equal(hear(later, "ended", 6000), "ended");
  assert.equal(later.now(7000).phase, "ended");
});

test("done is believed only once all of it can have been done", () => {
  const follower = begun();
  assert.equal(hear(follower, "done", 8000), undefined);
  hear(follower, "right", 13_000);
  hear(follower, "begins", 15_000);
  hear(follower, "middle", 25_000);
  assert.equal(hear(follower, "done", 33_500), "done");
  assert.equal(follower.now(34_000).at_ms, 26_000);
});

test("a fault is believed at any time", () => {
  const follower = begun();
  hear(follower, "fault", 4000);
  assert.equal(follower.now(4100).phase, "fault");
});

test("a stroke before which the page may have drowned another leaves the moment open", () => {
  const follower = new Follower(planOf());
  hear(follower, "left", 1000);
  follower.spoke(1500, 7500);
  assert.equal(hear(follower, "stroke", 9000), "stroke");
  const now = follower.now(9100);
  assert.deepEqual([now.sure, now.least_ms, now.most_ms], [false, 5100, 7100]);
});

test("taps alone lead through it", () => {
  const follower = new Follower(planOf());
  const seen = [];
  for (const [tap, at] of [["next", 1], ["begins", 3], ["lost", 5], ["resumes", 6], ["next", 15]] as const) {
    follower.tap(tap, at * SECOND);
    seen.push(follower.now(at * SECOND).phase);
  }
  assert.deepEqual(seen, ["waiting", "running", "paused", "running", "waiting"]);
  assert.equal(follower.now(15_000).place, 1);
});

test("a side that cannot come now makes the side that is shown doubtful, until a side's tune", () => {
  const follower = begun();
  assert.equal(hear(follower, "right", 9000, 3.9), undefined);
  assert.equal(follower.now(9000).announced, true);
  assert.equal(hear(follower, "right", 9000, 4), undefined);
  const now = follower.now(9100);
  assert.deepEqual([now.place, now.announced, now.sure], [0, false, false]);
  hear(follower, "right", 13_000, 4);
  assert.deepEqual([follower.now(13_100).place, follower.now(13_100).announced], [1, true]);
});

test("where lost contact may have hidden an end, what sounds of the next place makes this one doubtful", () => {
  for (const [tune, score] of [["right", 3], ["begins", 5]] as const) {
    const follower = begun();
    hear(follower, "lost", 5000);
    assert.equal(hear(follower, tune, 13_000, score), undefined);
    assert.equal(follower.now(13_000).announced, true, "it cannot be over yet");
    assert.equal(hear(follower, tune, 14_000, score), undefined);
    assert.deepEqual([follower.now(14_000).phase, follower.now(14_000).announced], ["paused", false]);
  }
});

test("a side is not shown where its own tune was not heard", () => {
  const follower = begun();
  hear(follower, "begins", 16_000);
  assert.deepEqual([follower.now(17_000).place, follower.now(17_000).announced], [1, false]);
  const late = new Follower(planOf());
  hear(late, "begins", 3000);
  assert.deepEqual([late.now(4000).place, late.now(4000).announced], [0, false]);
});

test("a faint tune and a clear beginning soon after it are enough together", () => {
  for (const [tune, at, announced] of [["left", 1000, true], ["right", 1000, false], ["left", -6000, false]] as const) {
    const follower = new Follower(planOf());
    assert.equal(hear(follower, tune, at, 4.9), undefined);
    assert.equal(hear(follower, "begins", 3000), "begins");
    assert.deepEqual([follower.now(4000).place, follower.now(4000).announced], [0, announced], `${tune} ${at}`);
  }
});

test("a clear tune takes the place of a faint one that it cannot follow", () => {
  const follower = begun();
  hear(follower, "right", 13_000, 4);
  assert.equal(hear(follower, "middle", 22_000, 5.9), undefined);
  assert.equal(hear(follower, "middle", 24_000, 9), "middle");
  assert.deepEqual([follower.now(24_000).place, follower.now(24_000).announced], [2, true]);
});

test("a place that is long over waits for a clear tune", () => {
  const follower = begun();
  follower.now(18_000);
  assert.equal(hear(follower, "right", 18_000, 4), undefined);
  assert.equal(hear(follower, "right", 19_000, 5), "right");
});

test("a place that stands for longer than is left of it may be over: its side is shown again where it goes on", () => {
  const follower = begun();
  hear(follower, "lost", 5000);
  assert.equal(follower.now(13_500).announced, true);
  assert.equal(follower.now(13_700).announced, false);
  assert.equal(hear(follower, "goes_on", 15_000), "goes_on");
  assert.equal(follower.now(15_100).announced, true);
  const tapped = begun();
  tapped.tap("lost", 5000);
  assert.equal(tapped.now(30_000).announced, true, "who taps knows");
});
