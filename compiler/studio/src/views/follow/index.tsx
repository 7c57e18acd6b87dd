// Follow: on a phone beside the device, what to do now.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Plan } from "../../follow/plan";
import { Session } from "../../follow/session";
import { Choose } from "./choose";
import { Stage } from "./stage";

/** What is followed now. */
const session = signal<Session | undefined>(undefined);

function end(): void {
  session.value?.end();
  session.value = undefined;
}

export function Follow() {
  useEffect(() => end, []);
  const current = session.value;
  if (current) return <Stage session={current} onClose={end} onAgain={() => begin(current.plan, current.hearing.value === "on")} />;
  return <Choose onBegin={begin} />;
}

function begin(plan: Plan, listens: boolean): void {
  end();
  const next = new Session(plan);
  session.value = next;
  if (listens) void next.listen();
}
