// What the compiler says of the open text: asked for at each pause in typing, one check at a time.
import { effect, signal } from "@preact/signals";
import { checker } from "../python/client";
import type { Checked, Open } from "../python/protocol";
import { beside, fileName, text } from "./document";

const PAUSE_MS = 60;

/** What the last check found, and of which text; null before the first one. */
export const checked = signal<{ of: string; found: Checked } | null>(null);

/** The open routine as Python is asked about it. */
export function opened(): Open {
  return { file: fileName.peek(), text: text.peek() ?? "", beside: beside.peek() };
}

let timer = 0;
let isBusy = false;
let isStale = false;

async function check(): Promise<void> {
  if (isBusy) {
    isStale = true;
    return;
  }
  isBusy = true;
  const asked = opened();
  try {
    const found = await checker.call("check", asked);
    checked.value = { of: asked.text, found };
    performance.mark("checked");
  } catch {
    // the worker's state says so
  }
  isBusy = false;
  if (isStale) {
    isStale = false;
    void check();
  }
}

effect(() => {
  const now = text.value;
  void fileName.value, beside.value;
  if (now === null) return;
  clearTimeout(timer);
  timer = setTimeout(check, checked.peek() ? PAUSE_MS : 0) as unknown as number;
});
