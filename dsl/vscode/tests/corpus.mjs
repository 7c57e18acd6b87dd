// Colours whole routine files as the editor does, and looks at what came out.
//
// A good routine: nothing in it may be marked as invalid, and nothing left without a colour.
// A wrong one (any file below a folder named `bad`): the colouring must only come to an end.
// Arguments: files or folders instead of the repository's own.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { loadGrammar, tokens } from "./colour.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const own = [join(root, "routines"), join(root, "tests", "corpus")];

function routines(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return [];
  if (status.isDirectory()) {
    return readdirSync(path).sort().flatMap((name) => routines(join(path, name)));
  }
  return extname(path) === ".face" ? [path] : [];
}

const named = process.argv.slice(2).map((path) => resolve(path));
const files = (named.length > 0 ? named : own).flatMap(routines);
const grammar = await loadGrammar();
const faults = [];
let good = 0;
let pieces = 0;

for (const file of files) {
  const found = tokens(grammar, readFileSync(file, "utf8"));
  pieces += found.length;
  if (file.split(sep).includes("bad")) continue;
  good += 1;
  for (const { line, column, text, scopes } of found) {
    const invalid = scopes.find((scope) => scope.startsWith("invalid"));
    const plain = text.trim() !== "" && scopes.every((s) => /^(source|meta)\./.test(s));
    if (invalid !== undefined || plain) {
      const where = `${relative(root, file)}:${line}:${column}`;
      faults.push(`${where}: ${JSON.stringify(text)} ${invalid ?? "has no scope"}`);
    }
  }
}

if (good === 0) faults.push("no good routine was found");
for (const fault of faults) console.error(fault);
console.log(
  `${good} good and ${files.length - good} wrong routines, ${pieces} tokens, ` +
    `${faults.length} faults`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
