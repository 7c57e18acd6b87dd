// Where the client looks for `sculpt`.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { locate } from "../dist/locate.mjs";

const places = [];
let place;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "locate-"));
  places.push(place);
});
after(() => places.forEach((path) => rmSync(path, { recursive: true })));

function program(path, mode = 0o755) {
  const full = join(place, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, "#!/bin/sh\n");
  chmodSync(full, mode);
  return full;
}

function find(command, { folders = [], path = [], windows = false } = {}) {
  return locate(command, {
    folders: folders.map((folder) => join(place, folder)),
    path: path.map((entry) => join(place, entry)).join(delimiter),
    windows,
  });
}

test("a name is found on the PATH", () => {
  const there = program("usr/sculpt");
  assert.equal(find("sculpt", { path: ["empty", "usr"] }), there);
});

test("the open folder's virtual environment comes before the PATH", () => {
  program("usr/sculpt");
  const inside = program("project/.venv/bin/sculpt");
  assert.equal(find("sculpt", { folders: ["project"], path: ["usr"] }), inside);
});

test("a second folder's virtual environment is looked at as well", () => {
  const inside = program("second/venv/bin/sculpt");
  assert.equal(find("sculpt", { folders: ["first", "second"] }), inside);
});

test("a path is taken as it is, and never looked up elsewhere", () => {
  const there = program("tools/sculpt");
  program("usr/sculpt");
  assert.equal(find(there, { path: ["usr"] }), there);
  assert.equal(find(join(place, "gone", "sculpt"), { path: ["usr"] }), undefined);
});

test("a relative path begins at the open folder, not where the editor was started", () => {
  const there = program("project/tools/sculpt");
  assert.equal(find("tools/sculpt", { folders: ["project"] }), there);
  assert.equal(find("tools/sculpt"), undefined);
});

test("a tilde is the home folder", () => {
  const { HOME, USERPROFILE } = process.env;
  Object.assign(process.env, { HOME: place, USERPROFILE: place });
  try {
    assert.equal(find("~/tools/sculpt"), undefined);
    const there = program("tools/sculpt");
    assert.equal(find("~/tools/sculpt"), there);
  } finally {
    Object.assign(process.env, { HOME, USERPROFILE });
  }
});

test("what is no program does not count", () => {
  program("usr/sculpt", 0o644);
  mkdirSync(join(place, "other", "sculpt"), { recursive: true });
  assert.equal(find("sculpt", { path: ["usr", "other"] }), undefined);
});

test("nothing is started from an empty or relative entry of the PATH", () => {
  program("sculpt");
  program("bin/sculpt");
  const before = process.cwd();
  process.chdir(place);
  try {
    const path = ["", ".", "bin"].join(delimiter);
    assert.equal(locate("sculpt", { folders: [], path, windows: false }), undefined);
  } finally {
    process.chdir(before);
  }
});

test("an empty setting names no program", () => {
  assert.equal(find("  ", { path: ["usr"] }), undefined);
});

test("on Windows the ending is left out, and only .exe is started", () => {
  program("Scripts/sculpt.cmd");
  assert.equal(find("sculpt", { path: ["Scripts"], windows: true }), undefined);
  const exe = program("project/.venv/Scripts/sculpt.exe");
  assert.equal(find("sculpt", { folders: ["project"], windows: true }), exe);
  assert.equal(find("sculpt.exe", { folders: ["project"], windows: true }), exe);
});
