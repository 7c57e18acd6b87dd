// A thin client: finds `sculpt`, starts `sculpt lsp`, and says so plainly when it cannot. What
// the language is, only the server knows.
import * as vscode from "vscode";
import { locate } from "./locate";
import { Preview } from "./preview";
import { Server } from "./server";

const SECTION = "visasculpt";
const DEFAULT_COMMAND = "sculpt";
const UNCHECKED = "so routines are coloured but not checked";

let output: vscode.LogOutputChannel;
let server: Server | undefined;

/** Ends and starts follow each other, however fast the settings change. */
let turn: Promise<void> = Promise.resolve();

export function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("VisaSculpt", { log: true });
  const preview = new Preview(() => server);
  context.subscriptions.push(
    output,
    preview,
    vscode.commands.registerCommand(`${SECTION}.preview`, () => preview.open()),
    vscode.commands.registerCommand(`${SECTION}.restart`, restart),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((change) =>
      change.affectsConfiguration(`${SECTION}.command`) ? restart() : undefined,
    ),
  );
  return restart();
}

export function deactivate(): Promise<void> {
  return inTurn(end);
}

function restart(): Promise<void> {
  return inTurn(async () => {
    await end();
    start();
  });
}

function inTurn(act: () => Promise<void>): Promise<void> {
  turn = turn.then(act);
  return turn;
}

async function end(): Promise<void> {
  const running = server;
  server = undefined;
  try {
    await running?.end();
  } catch (error) {
    output.error(String(error)); // it is gone all the same
  }
}

/** Starts the server and returns at once; a server that hangs must not hold up the next one. */
function start(): void {
  if (!vscode.workspace.isTrusted) {
    output.info("This folder is not trusted: colours and snippets only, no language server.");
    return;
  }
  const setting = vscode.workspace.getConfiguration(SECTION).get<string>("command");
  const command = setting?.trim() || DEFAULT_COMMAND;
  const folders = localFolders();
  const program = locate(command, {
    folders,
    path: process.env["PATH"] ?? "",
    windows: process.platform === "win32",
  });
  if (program === undefined) {
    complain(
      `\`${command}\` was not found, ${UNCHECKED}. Install it with ` +
        "`pip install visasculpt`, or set the path of the program.",
    );
    return;
  }
  output.info(`${program} lsp`);
  const starting = new Server(program, folders[0], output);
  server = starting;
  starting.start().catch(() => {
    if (server !== starting) {
      return; // ended before it had started
    }
    server = undefined;
    complain(
      `\`${program} lsp\` did not start, ${UNCHECKED}. Run it in a terminal to see why; ` +
        "an older `sculpt` may know no `lsp`.",
    );
  });
}

function localFolders(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
}

/** Shows what is missing and offers the way out; nothing waits for an answer. */
function complain(message: string): void {
  const settings = "Open the setting";
  const log = "Show the log";
  output.warn(message);
  void vscode.window.showErrorMessage(message, settings, log).then((choice) => {
    if (choice === settings) {
      void vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.command`);
    } else if (choice === log) {
      output.show();
    }
  });
}
