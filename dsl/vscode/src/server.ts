// A running `sculpt lsp`: the process, and the client that talks to it on standard input and
// output. It can be ended at any time, also while it is starting or hangs.
import { type ChildProcess, spawn } from "node:child_process";
import type { LogOutputChannel } from "vscode";
import {
  CloseAction,
  type ErrorHandler,
  LanguageClient,
  State,
} from "vscode-languageclient/node";

/** The life of one process. A process that dies later is replaced by the client itself. */
export class Server extends LanguageClient {
  private process: ChildProcess | undefined;
  private answered = false;

  constructor(program: string, folder: string | undefined, outputChannel: LogOutputChannel) {
    super(
      "visasculpt", // the section of the settings in which it looks for `trace.server`
      "VisaSculpt",
      () => this.launch(program, folder),
      {
        documentSelector: [
          { scheme: "file", language: "face" },
          { scheme: "untitled", language: "face" },
        ],
        outputChannel,
        initializationFailedHandler: () => false, // no second try, and no message of its own
      },
    );
    this.onDidChangeState(({ newState }) => {
      this.answered ||= newState === State.Running;
    });
  }

  /** Ends it; afterwards it is of no more use. */
  async end(): Promise<void> {
    if (this.state === State.Running) {
      await this.dispose();
    } else {
      this.process?.kill(); // what has not started yet cannot be asked to stop
    }
  }

  private launch(program: string, folder: string | undefined): Promise<ChildProcess> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, ["lsp"], { cwd: folder });
      this.process = child;
      child.once("spawn", () => resolve(child));
      child.on("error", reject);
    });
  }

  /** A server that never answered is the starter's to report, in one message instead of five. */
  override error(message: string, data?: unknown, show?: boolean | "force"): void {
    super.error(message, data, this.answered ? show : false);
  }

  override createDefaultErrorHandler(mostRestarts?: number): ErrorHandler {
    const usual = super.createDefaultErrorHandler(mostRestarts);
    return {
      error: (error, message, count) => usual.error(error, message, count),
      // trying again what never answered would only fail again
      closed: () =>
        this.answered ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true },
    };
  }
}
