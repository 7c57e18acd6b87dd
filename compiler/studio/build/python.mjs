// Python for the page: Pyodide's core, a snapshot of its memory once all is imported, and the archives
// from which it starts where there can be no snapshot. All is made by the pinned Pyodide, in Node. What
// `npm run build` makes lies in public/python/.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";
import { slimCore } from "./core.mjs";
import { ENVIRONMENT, lend, snapshotOf } from "./snapshot.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const top = join(here, "../../..");
const core = dirname(createRequire(import.meta.url).resolve("pyodide/package.json"));
const target = join(here, "../public/python");

/** What calls Pyodide's core: its own start, the page's, the snapshot's. */
const CALLERS = [join(core, "pyodide.mjs"), join(here, "../src/python/start.ts"), join(here, "snapshot.mjs")];
const STAGED = "/home/pyodide/staged";

function interpreter() {
  const own = join(top, ".venv/bin/python");
  return process.env.PYTHON ?? (existsSync(own) ? own : "python3");
}

/** Makes public/python anew. */
export async function makePython() {
  const staged = mkdtempSync(join(tmpdir(), "visasculpt-studio-"));
  try {
    execFileSync(interpreter(), [join(here, "bundle.py"), staged], { stdio: ["ignore", "pipe", "inherit"] });
    const pyodide = await loadPyodide({ env: ENVIRONMENT });
    pyodide.mountNodeFS(STAGED, staged);
    lend(pyodide, "rehearsal", "pack");
    const made = pyodide.runPython(`from build.pack import make; make("${STAGED}")`);
    const files = made.toJs({ dict_converter: Object.fromEntries });
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    for (const [name, data] of Object.entries(files)) writeFileSync(join(target, name), data);
    const script = readFileSync(join(core, "pyodide.asm.mjs"), "utf8");
    const callers = CALLERS.map((file) => readFileSync(file, "utf8")).join("\n");
    const slim = slimCore(script, readFileSync(join(core, "pyodide.asm.wasm")), callers);
    writeFileSync(join(target, "pyodide.asm.mjs"), slim.script);
    writeFileSync(join(target, "pyodide.asm.wasm"), slim.wasm);
    writeFileSync(join(target, "snapshot.bin"), await snapshotOf(target));
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}
