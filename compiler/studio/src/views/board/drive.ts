// The board's drive: a folder that the person picks, read first; it is written after another question.
//
// A page cannot flush what it writes: everything is read back and compared, and the person is asked to
// eject the drive. Where the browser has no folders, the image is a download.
import { signal } from "@preact/signals";

export const HAS_FOLDERS = "showDirectoryPicker" in window;

const BOOT = "boot_out.txt";
const SETTINGS = "settings.toml";
const ROUTINES = "routines";
const JOURNAL = "sessions.jsonl";
const TRIES = 2;

export interface Drive {
  name: string;
  folder: FileSystemDirectoryHandle;
  /** The first line of boot_out.txt: which firmware, which board. Empty where there is none. */
  boot: string;
  settings: string | null;
  images: string[];
  journal: string | null;
}

export const drive = signal<Drive | null>(null);

/** Lets the person pick the drive and reads it; does nothing if none was picked. */
export async function pick(): Promise<void> {
  let folder: FileSystemDirectoryHandle;
  try {
    folder = await showDirectoryPicker({ id: "circuitpy", mode: "read" });
  } catch {
    return; // none was picked
  }
  drive.value = await read(folder);
}

export async function read(folder: FileSystemDirectoryHandle): Promise<Drive> {
  const [boot, settings, journal] = await Promise.all([
    textOf(folder, BOOT),
    textOf(folder, SETTINGS),
    textOf(folder, JOURNAL),
  ]);
  return {
    name: folder.name,
    folder,
    boot: boot?.split(/\r?\n/, 1)[0] ?? "",
    settings,
    images: await imagesOf(folder),
    journal,
  };
}

async function imagesOf(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const found: string[] = [];
  try {
    const routines = await folder.getDirectoryHandle(ROUTINES);
    for await (const name of routines.keys()) {
      if (name.endsWith(".fbc") && !name.startsWith(".")) found.push(name);
    }
  } catch {
    return []; // no such folder yet
  }
  return found.sort();
}

async function textOf(folder: FileSystemDirectoryHandle, name: string): Promise<string | null> {
  try {
    const handle = await folder.getFileHandle(name);
    return await (await handle.getFile()).text();
  } catch {
    return null;
  }
}

/** Why something was not written. */
export class NotWritten extends Error {}

/** Writes files of the drive, each read back and compared. Raises NotWritten with a file's name. */
export async function write(target: Drive, image: { name: string; data: Uint8Array }, settings: string | null): Promise<void> {
  const { folder } = target;
  if ((await folder.requestPermission?.({ mode: "readwrite" })) === "denied") throw new NotWritten("");
  const routines = await folder.getDirectoryHandle(ROUTINES, { create: true });
  // the image first: settings that name it must not come before it
  await writeFile(routines, `${image.name}.fbc`, image.data);
  if (settings !== null) await writeFile(folder, SETTINGS, new TextEncoder().encode(settings));
  drive.value = await read(folder);
}

async function writeFile(folder: FileSystemDirectoryHandle, name: string, data: Uint8Array): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const handle = await folder.getFileHandle(name, { create: true });
      const stream = await handle.createWritable();
      await stream.write(data as Uint8Array<ArrayBuffer>);
      await stream.close();
      const back = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      if (back.length === data.length && back.every((byte, at) => byte === data[at])) return;
    } catch {
      // the drive went away, or is full: once more, then it is said
    }
  }
  throw new NotWritten(name);
}

/** Hexadecimal digits as bytes. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
