// What a person has chosen for Follow, kept in this browser.
import { effect, signal } from "@preact/signals";

function kept(name: string, first: boolean) {
  const key = `follow.${name}`;
  let found: string | null = null;
  try {
    found = localStorage.getItem(key);
  } catch {
    // a browser without storage: the choice lasts as long as the page
  }
  const value = signal(found === null ? first : found === "yes");
  effect(() => {
    try {
      localStorage.setItem(key, value.value ? "yes" : "no");
    } catch {
      // as above
    }
  });
  return value;
}

/** Whether the sentences are read aloud. */
export const speaks = kept("speaks", false);

/** Whether the face is shown as in a mirror: one's left on the left. */
export const isMirror = kept("mirror", true);
