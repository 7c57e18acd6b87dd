// Python for the page: Pyodide's core, the part of its library that is needed, and the project's own
// modules, both compiled by this very Pyodide. What `npm run build` makes lies in public/python/.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const here = dirname(fileURLToPath(import.meta.url));
const top = join(here, "../../..");
const core = dirname(createRequire(import.meta.url).resolve("pyodide/package.json"));
const target = join(here, "../public/python");

const CORE = ["pyodide.asm.mjs", "pyodide.asm.wasm"];

function interpreter() {
  const own = join(top, ".venv/bin/python");
  return process.env.PYTHON ?? (existsSync(own) ? own : "python3");
}

/** Makes public/python anew. */
export async function makePython() {
  const staged = mkdtempSync(join(tmpdir(), "visasculpt-studio-"));
  try {
    execFileSync(interpreter(), [join(here, "bundle.py"), staged], { stdio: ["ignore", "pipe", "inherit"] });
    const pyodide = await loadPyodide();
    pyodide.mountNodeFS("/home/pyodide/staged", staged);
    const program = readFileSync(join(here, "pack.py"), "utf8");
    const packed = pyodide.runPython(program).toJs({ dict_converter: Object.fromEntries });
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    for (const [name, data] of Object.entries(packed)) writeFileSync(join(target, name), data);
    for (const name of CORE) copyFileSync(join(core, name), join(target, name));
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}
