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
  API: Api;
  __PyRuntime: number;
  __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: number;
  growMemory: (bytes: number) => unknown;
  _sbrk: (bytes: number) => number;
  _jslib_init: () => void;
  _init_pyodide_proxy: () => void;
  runtimeKeepalivePush: () => void;
  __hiwire_set: (place: number, value: unknown) => number;
}
/** What Pyodide's JavaScript keeps, of which a snapshot needs little. */
interface Api {
  restoreSnapshot: () => number;
  finalizeBootstrap: (places: number) => object;
  getExpectedKeys: () => unknown[];
  initializeStreams: unknown;
  public_api: object;
  /** Pyodide's own module, in which `build/snapshot.py` leaves the way to the calls. */
  _pyodide: { answer: Answer };
}
type CreateModule = (settings: object) => Promise<Module>;

const HOME = "/home/pyodide";
const HEAD = 5;
/** Every so many words are summed up. */
const STEP = 16;

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
  const snapshot = fetch(`${base}snapshot.bin`);
  snapshot.catch(() => undefined);
  let answer: Answer | undefined;
  await loadPyodide({
    ...settings(base),
    stdLibURL: `${base}none.zip`,
    // that there is one is all that Pyodide has to know
    _loadSnapshot: new Uint8Array(1),
    createPyodideModule: (async (given: object) => {
      const { default: create } = (await import(/* @vite-ignore */ `${base}pyodide.asm.mjs`)) as { default: CreateModule };
      const module = await create(given);
      const places = await restore(module, new Pieces(await snapshot));
      module.API.restoreSnapshot = () => places;
      module.API.finalizeBootstrap = () => {
        answer = connect(module, places);
        return nothingElse(module.API);
      };
      return module;
    }) as never,
  });
  return answer as Answer;
}

/** Makes the memory's Python and this browser's JavaScript known to each other, and finds the calls. */
function connect(module: Module, places: number): Answer {
  module._jslib_init();
  module._init_pyodide_proxy();
  module.runtimeKeepalivePush();
  module.API.public_api = {};
  const objects = [...module.API.getExpectedKeys(), ...new Array<null>(places).fill(null)];
  objects.forEach((one, place) => {
    if (module.__hiwire_set(place, one) < 0) throw new Error("another table of objects");
  });
  return module.API._pyodide.answer;
}

/** What is left for Pyodide to do once it has started: its streams. The rest lies in the snapshot as it should be. */
function nothingElse(api: Api): object {
  const { initializeStreams } = api;
  return { _api: { initializeStreams, sys: { path: { insert() {} } }, _pyodide: { set_excepthook() {} } } };
}

/** A file as it comes in: it is never whole in memory. */
class Pieces {
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();

  constructor(got: Response) {
    if (!got.ok || !got.body) throw new Error(`${got.url}: ${got.status}`);
    this.#reader = got.body.getReader();
  }

  /** Fills a part of memory with what comes next. */
  async fill(target: Uint8Array): Promise<void> {
    for (let at = 0; at < target.length; ) {
      if (!this.#piece.length) {
        const { value } = await this.#reader.read();
        if (!value) throw new Error("the snapshot ends too early");
        this.#piece = value;
      }
      const part = this.#piece.subarray(0, target.length - at);
      target.set(part, at);
      at += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
  }

  async words(many: number): Promise<Int32Array> {
    const found = new Int32Array(many);
    await this.fill(new Uint8Array(found.buffer));
    return found;
  }
}

/** Lays the snapshot into the memory; returns how many empty places Pyodide's table of objects has. */
async function restore(module: Module, snapshot: Pieces): Promise<number> {
  const [length = 0, sum, places = 0, left = 0, brought = 0] = await snapshot.words(HEAD);
  const parts = await snapshot.words(2 * (left + brought));
  if (module.HEAPU8.length < length) module.growMemory(length);
  const memory = module.HEAPU8;
  if (sumOf(module.HEAP32, parts.subarray(0, 2 * left)) !== sum) throw new Error("another layout of memory");
  // where Python finds the browser's way of calling a function, which is this browser's own
  const trampoline = (module.__PyRuntime + (module.HEAP32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >> 2] ?? 0)) >> 2;
  const way = module.HEAP32[trampoline] ?? 0;
  // what nothing has touched is zero; to write zeros there would cost memory
  const touched = module._sbrk(0);
  let free = 0;
  for (let n = 0; n < 2 * left; n += 2) {
    const at = parts[n] ?? 0;
    memory.fill(0, free, at);
    free = at + (parts[n + 1] ?? 0);
  }
  memory.fill(0, free, touched);
  for (let n = 2 * left; n < parts.length; n += 2) {
    const at = parts[n] ?? 0;
    await snapshot.fill(memory.subarray(at, at + (parts[n + 1] ?? 0)));
  }
  module.HEAP32[trampoline] = way;
  return places;
}

function sumOf(memory: Int32Array, parts: Int32Array): number {
  let sum = 0;
  for (let n = 0; n < parts.length; n += 2) {
    const at = (parts[n] ?? 0) >> 2;
    const end = at + ((parts[n + 1] ?? 0) >> 2);
    for (let word = at; word < end; word += STEP) sum = (sum + (memory[word] ?? 0)) | 0;
  }
  return sum;
}
