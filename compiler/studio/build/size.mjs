// The size of a first visit, as a host sends it (brotli), beside what it may be.
//
// Brotli takes its time: a size is remembered for as long as its file is the same.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { filesOf, LATER } from "./offline.mjs";

const BUDGET_MB = 6.0;
const folder = join(dirname(fileURLToPath(import.meta.url)), "../dist");

const memory = join(folder, "../node_modules/.cache/sizes.json");
const known = remembered();

function remembered() {
  try {
    return JSON.parse(readFileSync(memory, "utf8"));
  } catch {
    return {};
  }
}

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
function compressed(data) {
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 24,
    [BROTLI_PARAM_SIZE_HINT]: data.length,
  };
  return brotliCompressSync(data, { params }).length;
}

const groups = { "Python's core": 0, "Python's memory": 0, page: 0 };
for (const name of [...filesOf(folder).filter((one) => !LATER.has(one)), "sw.js"]) {
  const data = readFileSync(join(folder, name));
  const size = (known[createHash("sha256").update(data).digest("hex")] ??= compressed(data));
  if (name.includes("pyodide.asm")) groups["Python's core"] += size;
  else if (name.endsWith("snapshot.bin")) groups["Python's memory"] += size;
  else groups.page += size;
}
mkdirSync(dirname(memory), { recursive: true });
writeFileSync(memory, JSON.stringify(known));
const total = Object.values(groups).reduce((sum, size) => sum + size, 0);
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ ...groups, total, budget: BUDGET_MB * 1e6 }));
} else {
  const row = (name, size) => `${name.padEnd(18)}${(size / 1e6).toFixed(2).padStart(6)} MB`;
  for (const [name, size] of Object.entries(groups)) console.log(row(name, size));
  console.log(`${row("first visit", total)} of ${BUDGET_MB.toFixed(1)} MB`);
}
