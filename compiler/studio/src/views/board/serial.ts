// The board's console over USB: what it says, line by line, each with the time at which it began.
//
// A board that has been unplugged is opened again when it is back.
import { signal } from "@preact/signals";

export const HAS_SERIAL = "serial" in navigator;

const BAUD = 115200; // of no meaning over USB, but it must be said
const LINES_MOST = 500;
const HEARD_MOST = 1 << 16;

export interface Line {
  time: string;
  text: string;
}

export type Link = "none" | "open" | "gone";

export const link = signal<Link>("none");
export const lines = signal<Line[]>([]);

let port: SerialPort | null = null;
let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
/** What came since it was last asked for, as plain text. */
let heard = "";
let cut = "";
let hears: (() => void) | null = null;

/** Lets the person pick the board's port, and opens it; does nothing if none was picked. */
export async function connect(): Promise<void> {
  const serial = navigator.serial;
  if (!serial) return;
  try {
    port = await serial.requestPort();
  } catch {
    return; // none was picked
  }
  serial.addEventListener("connect", back);
  await open();
}

export async function disconnect(): Promise<void> {
  const left = port;
  port = null;
  navigator.serial?.removeEventListener("connect", back);
  await reader?.cancel().catch(() => {});
  await left?.close().catch(() => {});
  link.value = "none";
}

function back(event: Event): void {
  const found = event.target as SerialPort;
  const [then, now] = [port?.getInfo(), found.getInfo?.()];
  const isSame = then?.usbVendorId === now?.usbVendorId && then?.usbProductId === now?.usbProductId;
  if (link.value !== "gone" || !isSame) return;
  port = found;
  void open();
}

async function open(): Promise<void> {
  try {
    await port?.open({ baudRate: BAUD });
  } catch {
    // another program has it, or it went away
    link.value = "gone";
    return;
  }
  link.value = "open";
  void listen();
}

async function listen(): Promise<void> {
  const here = port;
  const decoder = new TextDecoder();
  try {
    reader = here?.readable?.getReader() ?? null;
    for (;;) {
      const got = await reader?.read();
      if (!got || got.done) break;
      take(decoder.decode(got.value, { stream: true }));
    }
  } catch {
    // it was unplugged
  }
  reader?.releaseLock();
  if (here && here === port) {
    await here.close().catch(() => {});
    link.value = "gone";
  }
}

/** Sends text as it is typed: "\x03" is Ctrl-C. */
export async function send(text: string): Promise<void> {
  const writer = port?.writable?.getWriter();
  try {
    await writer?.write(new TextEncoder().encode(text));
  } finally {
    writer?.releaseLock();
  }
}

/** Forgets what was heard. */
export function forget(): void {
  heard = "";
}

export function heardNow(): string {
  return heard;
}

/** Waits until something more is heard, at most so long; returns whether it was. */
export async function more(most_ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (was: boolean): void => {
      clearTimeout(late);
      hears = null;
      resolve(was);
    };
    const late = setTimeout(() => end(false), most_ms);
    hears = () => end(true);
  });
}

// colours, titles, the cursor's moves: what a terminal does with them is nothing here
const SEQUENCE = /\x1b\[[0-9;?]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^[\]]/g;
const CUT = /\x1b(?:\[[0-9;?]*|\][^\x07\x1b]{0,1000}\x1b?)?$/;
const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f]/g;

function take(data: string): void {
  const whole = cut + data;
  cut = CUT.exec(whole)?.[0] ?? "";
  const text = whole.slice(0, whole.length - cut.length).replace(SEQUENCE, "").replace(UNSEEN, "");
  if (!text) return;
  heard = (heard + text).slice(-HEARD_MOST);
  show(text);
  hears?.();
}

function show(text: string): void {
  const shown = [...lines.value];
  const [first = "", ...rest] = text.split("\n");
  const last = shown.pop() ?? { time: now(), text: "" };
  shown.push({ time: last.text ? last.time : now(), text: last.text + first });
  for (const one of rest) shown.push({ time: now(), text: one });
  lines.value = shown.slice(-LINES_MOST);
}

function now(): string {
  const at = new Date();
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
