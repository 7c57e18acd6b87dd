// Snapshot of Python's memory once all is imported and tried: the page restores it and imports nothing.
//
// The file says which parts of the memory are left as WebAssembly itself lays them out, and brings the
// others; the rest is zero. In 32-bit numbers: the length of the memory, a sum of what is left, how
// many empty places Pyodide's table of objects has, how many parts are left, how many are brought; where
// each part begins and how long it is; then the parts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { loadPyodide } from "pyodide";

const here = dirname(fileURLToPath(import.meta.url));
const HOME = "/home/pyodide";
const BLOCK = 64;

/** What Pyodide asks of a list of packages: which release it is, and no packages. */
const { info } = createRequire(import.meta.url)("pyodide/pyodide-lock.json");
export const LOCK = JSON.stringify({ info, packages: {} });

/** Environment of Python, the same wherever it runs; tracebacks name lines, not columns. */
export const ENVIRONMENT = { HOME, PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" };

/** Puts the build's own Python where a Pyodide finds it. */
export function lend(pyodide, ...names) {
  pyodide.FS.mkdirTree("/lent/build");
  for (const name of names) pyodide.FS.writeFile(`/lent/build/${name}.py`, readFileSync(join(here, `${name}.py`)));
  pyodide.runPython('import sys; sys.path.insert(0, "/lent")');
}

/** The snapshot of a Python that holds the program of a folder. */
export async function snapshotOf(folder) {
  canSuspend();
  const { default: createModule } = await import(pathToFileURL(join(folder, "pyodide.asm.mjs")));
  const settings = { indexURL: folder, stdLibURL: join(folder, "library.zip"), env: ENVIRONMENT, _makeSnapshot: true };
  Object.assign(settings, { lockFileContents: LOCK, packageBaseUrl: folder });
  const fresh = await freshMemory(settings, createModule);
  const pyodide = await loadPyodide({ ...settings, createPyodideModule: createModule });
  pyodide.unpackArchive(new Uint8Array(readFileSync(join(folder, "program.zip"))), "zip", { extractDir: HOME });
  pyodide.runPython(`import sys; sys.path.insert(0, "${HOME}")`);
  lend(pyodide, "rehearsal", "snapshot");
  pyodide.runPython(`from build.snapshot import prepare; prepare("${HOME}"); del prepare; sys.path.remove("/lent")`);
  wash(pyodide._module);
  const state = pyodide._api.serializeHiwireState();
  if (state.hiwireKeys.some(Boolean) || state.immortalKeys.length) throw new Error("a snapshot holds no objects of JavaScript");
  // the browser puts its own way of calling a function here
  fresh.fill(1, trampoline(pyodide._module), trampoline(pyodide._module) + 4);
  return packed(pyodide._module.HEAPU8, fresh, state.hiwireKeys.length);
}

/** A browser that can suspend Python restores a Python that knows it; Node's V8 need not be one. */
function canSuspend() {
  WebAssembly.Suspending ??= class {
    constructor(called) {
      return called;
    }
  };
  WebAssembly.promising ??= (called) => called;
}

/** The memory as WebAssembly lays it out, before anything has run. */
async function freshMemory(settings, createModule) {
  return new Promise((resolve, reject) => {
    const createPyodideModule = (given) => {
      const take = (instance) => resolve(new Uint8Array(instance.exports.memory.buffer).slice());
      return createModule({ ...given, instantiateWasm: (imports) => given.instantiateWasm(imports, take) });
    };
    loadPyodide({ ...settings, createPyodideModule }).catch(reject);
  });
}

function trampoline(module) {
  return module.__PyRuntime + module.HEAP32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET / 4];
}

/** Writes zeros over the large blocks that are free, and over the part of the stack that is. */
function wash(module) {
  module.HEAPU8.fill(0, module._emscripten_stack_get_end(), module.stackSave());
  const held = [];
  for (let size = 1 << 22; size >= 16; size >>= 1) {
    for (;;) {
      const end = module._sbrk(0);
      const block = module._malloc(size);
      if (!block) break;
      module.HEAPU8.fill(0, block, block + size);
      held.push(block);
      if (module._sbrk(0) > end) break;
    }
  }
  for (const block of held) module._free(block);
}

function packed(memory, fresh, places) {
  const left = [];
  const brought = [];
  for (let at = 0; at < memory.length; at += BLOCK) {
    const block = memory.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) continue;
    const list = at < fresh.length && block.every((byte, n) => byte === fresh[at + n]) ? left : brought;
    const last = list.at(-1);
    const gap = last ? at - last[0] - last[1] : Infinity;
    // a few zeros are shorter than another part
    if (gap === 0 || (list === brought && gap <= 8 * BLOCK && memory.subarray(at - gap, at).every((byte) => byte === 0)))
      last[1] += gap + BLOCK;
    else list.push([at, BLOCK]);
  }
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length / 4);
  let sum = 0;
  for (const [at, length] of left) for (let n = at / 4; n < (at + length) / 4; n += BLOCK / 4) sum = (sum + words[n]) | 0;
  const counts = [memory.length, sum, places, left.length, brought.length];
  const head = Int32Array.from([...counts, ...left.flat(), ...brought.flat()]);
  return Buffer.concat([Buffer.from(head.buffer), ...brought.map(([at, length]) => memory.subarray(at, at + length))]);
}
