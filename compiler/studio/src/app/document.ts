// The treatment that is open: its text and its name. Every view reads it, only Write changes it.
import { signal } from "@preact/signals";

/** The routine's text, as it stands in the editor. */
export const text = signal("");

/** The name of its file, with ".face". */
export const fileName = signal("mine.face");
