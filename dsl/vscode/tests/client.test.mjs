// The client with real processes: one that is not there, dies, hangs, or answers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const EDITOR = fileURLToPath(new URL("editor.mjs", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "client-"));
after(() => rmSync(place, { recursive: true }));

/** Starts the client, waits, ends it; what was shown to the person, and what was logged. */
function editor(command, milliseconds) {
  const arguments_ = [EDITOR, command, String(milliseconds)];
  return JSON.parse(execFileSync(process.execPath, arguments_, { timeout: 60_000 }));
}

/** A program in JavaScript; it writes what it is told into a file of its name. */
function program(name, body) {
  const path = join(place, name);
  const notes = JSON.stringify(`${path}.notes`);
  writeFileSync(
    path,
    `#!${process.execPath}\nconst note = (x) => ` +
      `require("fs").appendFileSync(${notes}, JSON.stringify(x) + "\\n");\n${body}`,
  );
  chmodSync(path, 0o755);
  return path;
}

const notes = (path) =>
  readFileSync(`${path}.notes`, "utf8").trim().split("\n").map((line) => JSON.parse(line));

const ANSWERS = `
note(process.argv.slice(2));
let text = "";
process.stdin.on("data", (data) => {
  text += data;
  for (let found; (found = /^Content-Length: (\\d+)\\r\\n\\r\\n/.exec(text)); ) {
    const end = found[0].length + Number(found[1]);
    if (text.length < end) return;
    const { id, method } = JSON.parse(text.slice(found[0].length, end));
    text = text.slice(end);
    note(method);
    if (method === "exit") process.exit();
    if (id === undefined) continue;
    const result = method === "initialize" ? { capabilities: {} } : null;
    const answer = JSON.stringify({ jsonrpc: "2.0", id, result });
    process.stdout.write("Content-Length: " + answer.length + "\\r\\n\\r\\n" + answer);
  }
});
`;

test("a program that is not there: one message, with the way to get it", () => {
  const { shown } = editor("no-such-sculpt", 100);
  assert.equal(shown.length, 1);
  assert.match(shown[0], /^`no-such-sculpt` was not found, so .*`pip install visasculpt`/);
});

test("a program that knows no `lsp`: one message, and its own words in the log", () => {
  const old = program("old", 'console.error("there is no command lsp"); process.exit(2);');
  const { shown, log } = editor(old, 2000);
  assert.equal(shown.length, 1);
  assert.match(shown[0], /lsp` did not start, so routines are coloured but not checked/);
  assert.match(log.join("\n"), /there is no command lsp/);
});

test("a program that cannot be started at all: one message", () => {
  const broken = join(place, "broken");
  writeFileSync(broken, "#!/no/such/interpreter\n");
  chmodSync(broken, 0o755);
  const { shown } = editor(broken, 1000);
  assert.equal(shown.length, 1);
  assert.match(shown[0], /did not start/);
});

test("a server is started with `lsp` alone, greeted, and asked to leave", () => {
  const server = program("server", ANSWERS);
  assert.deepEqual(editor(server, 2000).shown, []);
  assert.deepEqual(notes(server), [["lsp"], "initialize", "initialized", "shutdown", "exit"]);
});

test("a server that hangs is ended with the editor, without a word", async () => {
  const hung = program("hung", "note(process.pid); setInterval(() => {}, 1000);");
  assert.deepEqual(editor(hung, 2000).shown, []);
  const [pid] = notes(hung);
  for (let tries = 0; tries < 50 && alive(pid); tries += 1) await wait(100);
  assert.equal(alive(pid), false);
});

function alive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const REAL = process.env["VISASCULPT_SCULPT"];

test("`sculpt lsp` itself answers", { skip: !REAL && "VISASCULPT_SCULPT names none" }, () => {
  const { shown, log } = editor(REAL, 5000);
  assert.deepEqual(shown, []);
  assert.match(log.join("\n"), /Received response 'initialize.*\n[^]*Received response 'shutdown/);
});
