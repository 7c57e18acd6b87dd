// The treatment that is open: its text, its name, the files beside it. Every view reads it, only
// Write changes it; what is written here stays in this browser until the next visit.
import { effect, signal } from "@preact/signals";
import { get, set } from "idb-keyval";

const KEPT = "document";

interface Kept {
  text: string;
  fileName: string;
  beside: Record<string, string>;
  /** What CodeMirror keeps of its state, the history of changes with it. */
  editor: unknown;
}

/** The routine's text, as it stands in the editor; null before anything was opened. */
export const text = signal<string | null>(null);

/** The name of its file, with ".face". */
export const fileName = signal("mine.face");

/** The person's other routines in the same folder, by name: what "use" finds. */
export const beside = signal<Record<string, string>>({});

/** What was found in this browser's storage is here. */
export const loaded = signal(false);

/** Whether the text has reached the storage. */
export const saved = signal(true);

/** The editor's state as it was kept, and as it is to be kept. */
export const editorState: { kept: unknown; now: () => unknown } = { kept: undefined, now: () => undefined };

/** The handle of the file on the disk, where the browser has such. */
export const fileHandle = signal<FileSystemFileHandle | null>(null);

/** Opens a text in place of the one before. The editor keeps that one in its history. */
export function open(name: string, content: string, handle: FileSystemFileHandle | null = null): void {
  fileName.value = name;
  fileHandle.value = handle;
  text.value = content;
}

async function load(): Promise<void> {
  try {
    const kept = await get<Kept>(KEPT);
    if (kept && text.value === null) {
      beside.value = kept.beside ?? {};
      fileName.value = kept.fileName;
      editorState.kept = kept.editor;
      text.value = kept.text;
    }
  } catch {
    // a browser without storage: the text lasts as long as the page
  }
  loaded.value = true;
}

async function keep(): Promise<void> {
  if (text.value === null) return;
  const kept: Kept = {
    text: text.value,
    fileName: fileName.value,
    beside: beside.value,
    editor: editorState.now(),
  };
  try {
    await set(KEPT, kept);
    saved.value = true;
  } catch {
    // as above
  }
}

let timer = 0;
void load().then(() => {
  effect(() => {
    // read here, so that a change of any of them is kept
    void text.value, fileName.value, beside.value;
    saved.value = false;
    clearTimeout(timer);
    timer = setTimeout(keep, 400) as unknown as number;
  });
});
addEventListener("pagehide", () => void keep());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void keep();
});
