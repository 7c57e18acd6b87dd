// Follows treatments by WAV files with the page's own ear: a JSON document a line for each.
//
// listen.mjs PLAN.json FILE.wav…; a document has what was heard (with what it was taken for, if it was believed), and
// every 100 ms what the page would have shown.
import { readFileSync } from "node:fs";
import { Ear } from "../src/follow/ear";
import { Follower, type Now } from "../src/follow/follower";
import type { Plan } from "../src/follow/plan";
import { readWav } from "./wav";

const SHOWN_ms = 100;
const [planFile, ...wavs] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(planFile as string, "utf-8")) as Plan;
for (const file of wavs) {
  const { rate_Hz, samples } = readWav(readFileSync(file));
  const heard: unknown[] = [];
  const shown: Now[] = [];
  const follower = new Follower(plan);
  const ear = new Ear(rate_Hz, plan.tunes, (one) => {
    heard.push({ ...one, believed: follower.hear(one) });
  });
  let next_ms = 0;
  for (let at = 0; at < samples.length; at += 128) {
    ear.push(samples.subarray(at, at + 128));
    for (; (at / rate_Hz) * 1000 >= next_ms; next_ms += SHOWN_ms) shown.push(follower.now(next_ms));
  }
  console.log(JSON.stringify({ heard, shown }));
}
