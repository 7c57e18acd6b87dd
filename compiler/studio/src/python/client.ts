// A Python worker as the page sees it: calls with answers, started when first asked for.
import { signal } from "@preact/signals";
import type { Call, Calls, FromWorker, ToWorker } from "./protocol";

interface Waiting {
  done: (answer: never) => void;
  failed: (reason: Error) => void;
  note: ((note: never) => void) | undefined;
}

export class Python {
  /** How far the start is, 0 to 1; 1 is ready. */
  readonly started = signal(0);
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(readonly name: string) {}

  /** Starts the worker, if it does not run. */
  start(): void {
    if (this.#worker) return;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      name: this.name,
    });
    this.#worker.onmessage = (event: MessageEvent<FromWorker>) => this.#take(event.data);
    this.#worker.onerror = (event) => this.#giveUp(new Error(event.message));
  }

  /** Ends the worker at once; what it was asked fails. The next call starts another. */
  stop(): void {
    this.#worker?.terminate();
    this.#giveUp(new Error("stopped"));
  }

  /** Asks Python; `note` gets what is sent meanwhile. Returns the answer and a way to send orders. */
  ask<Name extends Call>(
    name: Name,
    ask: Calls[Name]["ask"],
    note?: (note: Calls[Name]["note"]) => void,
  ): { answer: Promise<Calls[Name]["answer"]>; order: (order: unknown) => void } {
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
    if (message.kind === "ready") this.started.value = 1;
    else if (message.kind === "progress") this.started.value = message.share;
    else {
      const waiting = this.#waiting.get(message.id);
      if (message.kind === "note") waiting?.note?.(message.note as never);
      else {
        this.#waiting.delete(message.id);
        if (message.kind === "answer") waiting?.done(message.answer as never);
        else waiting?.failed(new Error(message.reason));
      }
    }
  }

  #giveUp(reason: Error): void {
    this.#worker = undefined;
    this.started.value = 0;
    for (const waiting of this.#waiting.values()) waiting.failed(reason);
    this.#waiting.clear();
  }
}

/** The worker that checks while one types. */
export const checker = new Python("check");

/** The worker that treats a virtual face. */
export const treater = new Python("treat");
