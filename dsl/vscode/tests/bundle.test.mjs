// What the editor will load.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { test } from "node:test";

const here = new URL("..", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", here), "utf8"));
const bundle = readFileSync(new URL(manifest.main, here), "utf8");

test("the bundle asks for nothing but the editor and Node itself", () => {
  const asked = [...bundle.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
  const allowed = new Set(["vscode", ...builtinModules.flatMap((name) => [name, `node:${name}`])]);
  assert.ok(asked.includes("vscode"));
  assert.deepEqual(asked.filter((name) => !allowed.has(name)), []);
});

test("each command and setting of the manifest is one that the client knows", () => {
  const names = [
    ...manifest.contributes.commands.map(({ command }) => command),
    "visasculpt.command",
  ];
  const source = readFileSync(new URL("src/extension.ts", here), "utf8");
  for (const name of names) {
    assert.match(source, new RegExp(`\\$\\{SECTION\\}\\.${name.split(".")[1]}\\b`));
  }
});

test("the licences travel with the bundle", () => {
  assert.ok(existsSync(new URL("LICENSE", here)));
  const licences = readFileSync(new URL("dist/licenses.txt", here), "utf8");
  assert.match(licences, /^vscode-languageclient [\d.]+ \(MIT\)$/m);
});
