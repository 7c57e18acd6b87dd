// Files of the computer: opened and saved in place where the browser can, else as a download.
import { beside, fileHandle, fileName, open, text } from "../../app/document";

const KIND = [{ description: "Treatment", accept: { "text/plain": [".face" as const] } }];

/** Lets the person choose a file and opens it; false if none was chosen. */
export async function openFile(): Promise<boolean> {
  if ("showOpenFilePicker" in window) {
    try {
      const [handle] = await showOpenFilePicker({ types: KIND });
      const file = await handle.getFile();
      open(file.name, await file.text(), handle);
      return true;
    } catch {
      return false; // nothing was chosen
    }
  }
  const [file] = await chosen(false);
  if (!file) return false;
  open(file.name, await file.text());
  return true;
}

/** Lets the person choose libraries, which lie beside the routine from then on. */
export async function addBeside(): Promise<void> {
  const added: Record<string, string> = {};
  for (const file of await chosen(true)) added[file.name] = await file.text();
  beside.value = { ...beside.value, ...added };
}

/** Saves in place, or asks where; a download where the browser has no files. */
export async function saveFile(): Promise<void> {
  const content = text.value ?? "";
  if (!("showSaveFilePicker" in window)) {
    download(fileName.value, new Blob([content], { type: "text/plain" }));
    return;
  }
  try {
    const handle =
      fileHandle.value ?? (await showSaveFilePicker({ suggestedName: fileName.value, types: KIND }));
    const target = await handle.createWritable();
    await target.write(content);
    await target.close();
    fileHandle.value = handle;
    fileName.value = handle.name;
  } catch {
    // the person said no
  }
}

function chosen(several: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".face,text/plain";
    input.multiple = several;
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}

/** Hands a file to the browser's downloads. */
export function download(name: string, data: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
