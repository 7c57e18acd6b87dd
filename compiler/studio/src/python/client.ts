// A Python worker as the page sees it: calls with answers, started when first asked for.
import { signal } from "@preact/signals";
import type { Call, Calls, FromWorker, Orders, ToWorker } from "./protocol";

interface Waiting {
  done: (answer: never) => void;
  failed: (reason: Error) => void;
  note: ((note: never) => void) | undefined;
}

/** A call that goes on: its answer, and a way to send orders meanwhile. */
export interface Asked<Name extends Call> {
  answer: Promise<Calls[Name]["answer"]>;
  order: (order: Orders) => void;
}

export type State = "idle" | "starting" | "ready" | "broken";

export class Python {
  readonly state = signal<State>("idle");
  /** How long the start took, in ms; 0 before. */
  startedIn = 0;
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(readonly name: string) {}

  /** Starts the worker, if it does not run. */
  start(): void {
    if (this.#worker) return;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: this.name });
    this.#worker.onmessage = (event: MessageEvent<FromWorker>) => this.#take(event.data);
    this.#worker.onerror = () => this.#giveUp("broken");
    this.state.value = "starting";
    this.#post({ kind: "start", base: new URL("python/", document.baseURI).href });
  }

  /** Ends the worker at once; what it was asked fails. The next call starts another. */
  stop(): void {
    this.#worker?.terminate();
    this.#giveUp("idle");
  }

  /** Asks Python; `note` gets what is sent meanwhile. */
  ask<Name extends Call>(
    name: Name,
    ask: Calls[Name]["ask"],
    note?: (note: Calls[Name]["note"]) => void,
  ): Asked<Name> {
    this.start();
    const id = ++this.#last;
    const answer = new Promise<Calls[Name]["answer"]>((done, failed) => {
      this.#waiting.set(id, { done, failed, note });
    });
    this.#post({ kind: "call", id, name, ask });
    return { answer, order: (order) => this.#post({ kind: "order", id, order }) };
  }

  /** Asks Python and waits for the answer. */
  call<Name extends Call>(name: Name, ask: Calls[Name]["ask"]): Promise<Calls[Name]["answer"]> {
    return this.ask(name, ask).answer;
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #take(message: FromWorker): void {
    if (message.kind === "ready") {
      this.startedIn = message.ms;
      this.state.value = "ready";
      return;
    }
    if (message.kind === "broken") {
      this.#giveUp("broken");
      return;
    }
    if (message.kind === "progress") return;
    const waiting = this.#waiting.get(message.id);
    if (message.kind === "note") {
      waiting?.note?.(message.note as never);
      return;
    }
    this.#waiting.delete(message.id);
    if (message.kind === "answer") waiting?.done(message.answer as never);
    else waiting?.failed(new Error(message.reason));
  }

  #giveUp(state: State): void {
    this.#worker = undefined;
    this.state.value = state;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) one.failed(new Error(state));
  }
}

/** The worker that checks while one types. */
export const checker = new Python("check");

/** The worker that treats a virtual face. */
export const treater = new Python("treat");
