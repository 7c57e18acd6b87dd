// The worker: starts Python and passes calls to `sculpt.studio.calls`.
//
// Python's core and the two archives lie in python/ beside the page. A run may wait for its pace where
// the browser can suspend Python (JSPI); where it cannot, a run goes as fast as it can.
import { loadPyodide, type PyodideAPI } from "pyodide";
import type { FromWorker, Orders, ToWorker } from "./protocol";

const post = (message: FromWorker): void => postMessage(message);

const HOME = "/home/pyodide";
const BRIDGE = `
import gc, sys
sys.path.insert(0, "${HOME}")
from pyodide.ffi import can_run_sync, run_sync
from sculpt.studio.calls import answer as _answer

gc.freeze()
gc.set_threshold(50_000)

def answer(name, ask, send, turn):
    def take_turn(ms):
        wish = turn(ms, can_run_sync())
        return wish if isinstance(wish, str) else run_sync(wish)
    return _answer(name, ask, send, take_turn)

answer
`;

type Answer = {
  (name: string, ask: string, send: unknown, turn: unknown): string;
  callPromising(name: string, ask: string, send: unknown, turn: unknown): Promise<string>;
};

/** What the page wants of the run that goes on now. */
class Pace {
  #press = false;
  #until = Infinity;
  #resume: ((wish: string) => void) | undefined;
  #freedAt = 0;

  take(order: Orders): void {
    if (order.kind === "press") this.#press = true;
    else this.#until = order.ms;
    if (this.#resume && (this.#press || this.#until > this.#waitsAt)) this.#go();
  }

  #waitsAt = 0;

  #go(): void {
    this.#resume?.(this.#wish());
    this.#resume = undefined;
  }

  #wish(): string {
    const wish = this.#press ? "press" : "";
    this.#press = false;
    return wish;
  }

  /** The board's time is `ms`: goes on at once, waits for an order, or lets one come in. */
  turn(ms: number, canWait: boolean): string | Promise<string> {
    if (!canWait) return this.#wish();
    if (this.#press) return this.#wish();
    if (ms >= this.#until) {
      this.#waitsAt = ms;
      return new Promise((resume) => {
        this.#resume = resume;
      });
    }
    // now and then the worker's messages are let in
    const now = performance.now();
    if (now - this.#freedAt < 40) return "";
    this.#freedAt = now;
    return new Promise((resume) => {
      free.port1.onmessage = () => resume(this.#wish());
      free.port2.postMessage(null);
    });
  }
}

const free = new MessageChannel();
const paces = new Map<number, Pace>();

async function start(base: string): Promise<Answer> {
  const began = performance.now();
  const program = fetch(`${base}program.zip`).then((got) => got.arrayBuffer());
  const pyodide: PyodideAPI = await loadPyodide({
    indexURL: base,
    stdLibURL: `${base}library.zip`,
    lockFileContents: PYODIDE_LOCK,
    packageBaseUrl: base,
    env: { HOME, PYTHONHASHSEED: "0" },
    stdout: () => {},
    stderr: () => {},
  });
  post({ kind: "progress", share: 0.7 });
  pyodide.unpackArchive(await program, "zip", { extractDir: HOME });
  const answer = pyodide.runPython(BRIDGE) as Answer;
  post({ kind: "ready", ms: performance.now() - began });
  return answer;
}

let started: Promise<Answer>;

/** Calls are answered one after the other. */
let before: Promise<unknown>;

function begin(base: string): void {
  before = started = start(base);
  started.catch((reason: unknown) => {
    console.error(reason);
    post({ kind: "broken" });
  });
}

async function answerCall(message: ToWorker & { kind: "call" }): Promise<void> {
  const { id, name, ask } = message;
  const pace = new Pace();
  paces.set(id, pace);
  try {
    const answer = await started;
    const send = (note: string): void => post({ kind: "note", id, note: JSON.parse(note) });
    const turn = (ms: number, canWait: boolean) => pace.turn(ms, canWait);
    // a call that can be suspended is somewhat slower: only a run needs it
    const text =
      name === "treat"
        ? await answer.callPromising(name, JSON.stringify(ask), send, turn)
        : answer(name, JSON.stringify(ask), send, turn);
    post({ kind: "answer", id, answer: JSON.parse(text) });
  } catch (reason) {
    console.error(reason);
    post({ kind: "failed", id, reason: name });
  } finally {
    paces.delete(id);
  }
}

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.kind === "start") begin(message.base);
  else if (message.kind === "order") paces.get(message.id)?.take(message.order);
  else before = before.then(() => answerCall(message), () => answerCall(message));
});
