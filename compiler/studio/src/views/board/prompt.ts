// The board's prompt: statements of Python, typed at its console as a person would.
//
// Ctrl-C ends the program, whose output is then off; a key brings the prompt; Ctrl-D starts the program
// again. `sculpt clock` does the same from a terminal.
import { forget, heardNow, more, send } from "./serial";

const INTERRUPT = "\x03";
const ENTER = "\r";
const RELOAD = "\x04";
const PROMPT = ">>> ";
const PATIENCE_ms = 10_000;
const QUIET_ms = 300;
const OFF_MOST_s = 2;

/** Why the board could not be asked: a text of the page by its key, and what the board said. */
export class Unanswered extends Error {
  constructor(
    readonly key: "console.silent" | "console.refused" | "console.clock.off",
    readonly said: string,
  ) {
    super(said);
  }
}

/** Sets the board's clock to this computer's; returns the time that the board then has. */
export async function setClock(): Promise<string> {
  return atPrompt(async () => {
    const date = struct(new Date());
    const said = await run(
      `import rtc, time; rtc.RTC().datetime = time.struct_time(${date}); print("clock", *rtc.RTC().datetime[:6])`,
    );
    const [, ...parts] = /^clock (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(said) ?? [];
    const [year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
    const there = new Date(year, month - 1, day, hour, minute, second);
    if (!parts.length || Math.abs(there.getTime() - Date.now()) > OFF_MOST_s * 1000)
      throw new Unanswered("console.clock.off", said);
    return there.toLocaleString();
  });
}

/** The CRC-32 of a file on the drive as the board sees it, once it has been written. */
export async function crcOf(path: string): Promise<number> {
  return atPrompt(async () => {
    const said = await run(`import binascii; print("crc", binascii.crc32(open(${JSON.stringify(path)}, "rb").read()))`);
    const found = /^crc (-?\d+)$/m.exec(said)?.[1];
    if (found === undefined) throw new Unanswered("console.refused", said);
    return Number(found) >>> 0;
  });
}

/** As CircuitPython's rtc takes it: the week begins on Monday, the day of the year is not known. */
function struct(at: Date): string {
  const date = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  return `(${[...date, at.getHours(), at.getMinutes(), at.getSeconds(), (at.getDay() + 6) % 7, -1, -1].join(", ")})`;
}

async function atPrompt<Found>(ask: () => Promise<Found>): Promise<Found> {
  await reach();
  try {
    return await ask();
  } finally {
    await send(RELOAD);
  }
}

/** Stops the program and waits for the prompt. */
async function reach(): Promise<void> {
  const until = performance.now() + PATIENCE_ms;
  let said = "";
  while (performance.now() < until) {
    forget();
    await send(said.includes("Press any key") ? ENTER : INTERRUPT);
    said = await untilQuiet(until);
    if (said.endsWith(PROMPT)) return;
  }
  throw new Unanswered("console.silent", lastOf(said));
}

/** What a statement prints. */
async function run(statement: string): Promise<string> {
  forget();
  await send(statement + ENTER);
  const until = performance.now() + PATIENCE_ms;
  let said = "";
  while (!said.endsWith(PROMPT)) {
    if (performance.now() > until) throw new Unanswered("console.silent", lastOf(said));
    said = await untilQuiet(until);
  }
  const rows = said.split("\n").slice(1, -1);
  if (rows.some((row) => row.startsWith("Traceback"))) throw new Unanswered("console.refused", rows.at(-1) ?? "");
  return rows.join("\n");
}

/** What comes until nothing more does for a moment, or it ends with a prompt. */
async function untilQuiet(until: number): Promise<string> {
  while (performance.now() < until && !heardNow().endsWith(PROMPT)) {
    if (!(await more(QUIET_ms))) break;
  }
  return heardNow();
}

function lastOf(said: string): string {
  return (said.trim().split("\n").at(-1) ?? "").slice(0, 60);
}
