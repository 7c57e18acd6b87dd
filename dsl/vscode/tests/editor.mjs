// Runs the bundled client in a stand-in for the editor, which cannot be had from npm: it has
// just what the client asks of it at its start, and notes what is shown. The processes are real.
//
//     node editor.mjs COMMAND MILLISECONDS     -> one JSON line: {"shown": [...], "log": [...]}
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { setTimeout as wait } from "node:timers/promises";

const [command, milliseconds] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const shown = [];
const log = [];
const disposable = () => ({ dispose() {} });
const note = (line) => void log.push(String(line));

/** An object that has what is given; events never happen, and what is made can be disposed of. */
function partOf(given) {
  return new Proxy(given, {
    get(target, name) {
      if (name in target || typeof name !== "string") return target[name];
      if (/^on[A-Z]/.test(name)) return disposable;
      if (/^(create|register)[A-Z]/.test(name)) return () => partOf({ dispose() {} });
      return undefined;
    },
  });
}

class EventEmitter {
  listeners = [];
  event = (listener) => {
    this.listeners.push(listener);
    return disposable();
  };
  fire(value) {
    for (const listener of this.listeners) listener(value);
  }
  dispose() {}
}

class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind(this.value ? `${this.value}.${part}` : part);
  }
  static Empty = new CodeActionKind("");
}

const settings = { command, "trace.server": "messages" };
const vscode = {
  CodeActionKind,
  EventEmitter,
  version: "1.91.0",
  env: { language: "en", appName: "stand-in" },
  commands: partOf({}),
  languages: partOf({}),
  workspace: partOf({
    isTrusted: true,
    textDocuments: [],
    notebookDocuments: [],
    getConfiguration: () => ({ get: (name, otherwise) => settings[name] ?? otherwise }),
  }),
  window: partOf({
    visibleTextEditors: [],
    tabGroups: partOf({ all: [] }),
    createOutputChannel: () =>
      partOf({ logLevel: "Trace", trace: note, info: note, warn: note, error: note, append: note, appendLine: note }),
    showErrorMessage: async (message) => void shown.push(message),
    showWarningMessage: async (message) => void shown.push(message),
    showInformationMessage: async (message) => void shown.push(message),
  }),
};

// the client's library extends the editor's classes and lists its enumerations as it is loaded
const declared = readFileSync(require.resolve("@types/vscode/index.d.ts"), "utf8");
for (const [, kind, name] of declared.matchAll(/^\s*export (class|enum) (\w+)/gm)) {
  vscode[name] ??= kind === "class" ? class {} : new Proxy({}, { get: (_, key) => String(key) });
}

const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
const extension = require("../dist/extension.js");
await extension.activate({ subscriptions: [] });
await wait(Number(milliseconds));
await extension.deactivate();
process.stdout.write(`${JSON.stringify({ shown, log })}\n`, () => process.exit());
