// Start of Python in a worker: from the snapshot of a memory in which all is imported, or from the
// archives, as Pyodide starts by itself. `build/snapshot.mjs` says how the snapshot is laid out.
import { loadPyodide, type PyodideAPI } from "pyodide";

export type Answer = {
  (name: string, ask: string, send: unknown, turn: unknown): string;
  callPromising(name: string, ask: string, send: unknown, turn: unknown): Promise<string>;
};

/** What Pyodide's own module shows that a snapshot needs. */
interface Module {
  HEAP32: Int32Array;
  HEAPU8: Uint8Array;
  API: { restoreSnapshot: () => object };
  __PyRuntime: number;
  __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: number;
  growMemory: (bytes: number) => unknown;
}
type CreateModule = (settings: object) => Promise<Module>;

const HOME = "/home/pyodide";
const HEAD = 5;

function settings(base: string) {
  return {
    indexURL: base,
    lockFileContents: PYODIDE_LOCK,
    packageBaseUrl: base,
    // as in build/snapshot.mjs
    env: { HOME, PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" },
    stdout: () => {},
    stderr: () => {},
  };
}

async function bytes(address: string): Promise<ArrayBuffer> {
  const got = await fetch(address);
  if (!got.ok) throw new Error(`${address}: ${got.status}`);
  return got.arrayBuffer();
}

/** Starts from the archives: a few seconds of work, in any browser that has WebAssembly. */
export async function startPlain(base: string): Promise<Answer> {
  const program = bytes(`${base}program.zip`);
  const pyodide: PyodideAPI = await loadPyodide({ ...settings(base), stdLibURL: `${base}library.zip` });
  pyodide.unpackArchive(await program, "zip", { extractDir: HOME });
  return pyodide.runPython(
    `import sys; sys.path.insert(0, "${HOME}"); from bridge import answer, settle; settle(); answer`,
  ) as Answer;
}

/** Starts from the snapshot; fails where this browser lays memory out in another way. */
export async function startFromSnapshot(base: string): Promise<Answer> {
  const snapshot = bytes(`${base}snapshot.bin`);
  const pyodide = await loadPyodide({
    ...settings(base),
    stdLibURL: `${base}none.zip`,
    _loadSnapshot: snapshot,
    createPyodideModule: (async (given: object) => {
      const { default: create } = (await import(/* @vite-ignore */ `${base}pyodide.asm.mjs`)) as { default: CreateModule };
      const module = await create(given);
      const taken = await snapshot;
      module.API.restoreSnapshot = () => restore(module, taken);
      return module;
    }) as never,
  });
  return pyodide.globals.get("answer") as Answer;
}

/** Lays the snapshot into the memory; returns what Pyodide keeps of objects of JavaScript: none. */
function restore(module: Module, snapshot: ArrayBuffer): object {
  const words = new Int32Array(snapshot);
  const [length = 0, sum, places = 0, left = 0, brought = 0] = words;
  if (module.HEAPU8.length < length) module.growMemory(length);
  const parts = words.subarray(HEAD, HEAD + 2 * (left + brought));
  if (sumOf(module.HEAP32, parts.subarray(0, 2 * left)) !== sum) throw new Error("another layout of memory");
  // where Python finds the browser's way of calling a function, which is this browser's own
  const trampoline = (module.__PyRuntime + (module.HEAP32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >> 2] ?? 0)) >> 2;
  const way = module.HEAP32[trampoline] ?? 0;
  let free = 0;
  for (let n = 0; n < 2 * left; n += 2) {
    const at = parts[n] ?? 0;
    module.HEAPU8.fill(0, free, at);
    free = at + (parts[n + 1] ?? 0);
  }
  module.HEAPU8.fill(0, free);
  let from = 4 * (HEAD + parts.length);
  for (let n = 2 * left; n < parts.length; n += 2) {
    const many = parts[n + 1] ?? 0;
    module.HEAPU8.set(new Uint8Array(snapshot, from, many), parts[n] ?? 0);
    from += many;
  }
  module.HEAP32[trampoline] = way;
  return { hiwireKeys: new Array(places).fill(null), immortalKeys: [] };
}

function sumOf(memory: Int32Array, parts: Int32Array): number {
  let sum = 0;
  for (let n = 0; n < parts.length; n += 2) {
    const at = (parts[n] ?? 0) >> 2;
    const end = at + ((parts[n + 1] ?? 0) >> 2);
    for (let word = at; word < end; word++) sum = (sum + (memory[word] ?? 0)) | 0;
  }
  return sum;
}
