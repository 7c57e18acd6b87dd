// The worker: starts Python and passes calls to `sculpt.studio.calls`.
//
// Python's files lie in python/ beside the page. A run may wait for its pace where the browser can
// suspend Python (JSPI); where it cannot, a run goes as fast as it can.
import type { FromWorker, Orders, ToWorker } from "./protocol";
import { type Answer, startFromSnapshot, startPlain } from "./start";

const post = (message: FromWorker): void => postMessage(message);
const CAN_SUSPEND = "Suspending" in WebAssembly;

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

let place = "";
let started: Promise<Answer>;
let isFromSnapshot = false;

/** Calls are answered one after the other. */
let before: Promise<unknown>;

async function start(): Promise<Answer> {
  const began = performance.now();
  const answer = await fromSnapshot().catch((reason: unknown) => {
    console.warn(reason);
    return startPlain(place);
  });
  post({ kind: "ready", ms: performance.now() - began });
  return answer;
}

async function fromSnapshot(): Promise<Answer> {
  const answer = await startFromSnapshot(place);
  isFromSnapshot = true;
  return answer;
}

function begin(base: string): void {
  place = base;
  before = started = start();
  started.catch((reason: unknown) => {
    console.error(reason);
    post({ kind: "broken" });
  });
}

async function answerCall(message: ToWorker & { kind: "call" }): Promise<void> {
  const { id } = message;
  const pace = new Pace();
  paces.set(id, pace);
  try {
    const text = await asked(message, pace).catch((reason: unknown) => {
      if (!isFromSnapshot) throw reason;
      // the snapshot may lack what was never asked for before: the archives have it all
      console.warn(reason);
      isFromSnapshot = false;
      started = startPlain(place);
      return asked(message, pace);
    });
    post({ kind: "answer", id, answer: JSON.parse(text) });
  } catch (reason) {
    console.error(reason);
    post({ kind: "failed", id, reason: message.name });
  } finally {
    paces.delete(id);
  }
}

async function asked({ id, name, ask }: ToWorker & { kind: "call" }, pace: Pace): Promise<string> {
  const answer = await started;
  const send = (note: string): void => post({ kind: "note", id, note: JSON.parse(note) });
  const turn = (ms: number, canWait: boolean) => pace.turn(ms, canWait);
  // a call that can be suspended is somewhat slower: only a run needs it
  const isPaced = name === "treat" && CAN_SUSPEND;
  const text = JSON.stringify(ask);
  return isPaced ? answer.callPromising(name, text, send, turn) : answer(name, text, send, turn);
}

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.kind === "start") begin(message.base);
  else if (message.kind === "order") paces.get(message.id)?.take(message.order);
  else before = before.then(() => answerCall(message), () => answerCall(message));
});
