// What is cut from Pyodide's core: functions and exports that nobody reaches, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { slimScript } from "../build/core.mjs";
import { cut } from "../build/wasm.mjs";

const name = (text) => [text.length, ...Buffer.from(text)];
const section = (id, ...bytes) => [id, bytes.length, ...bytes];

/** An imported function, then: one() = two(), two() = 2, three() = 3 of the table, four() = two() + the imported one's. */
const MODULE = Buffer.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, 1, 0x60, 0, 1, 0x7f),
  ...section(2, 1, ...name("env"), ...name("five"), 0, 0),
  ...section(3, 4, 0, 0, 0, 0),
  ...section(4, 1, 0x70, 0, 1),
  ...section(7, 3, ...name("one"), 0, 1, ...name("four"), 0, 4, ...name("table"), 1, 0),
  ...section(9, 1, 0, 0x41, 0, 0x0b, 1, 3),
  ...section(10, 4, ...[4, 0, 0x10, 2, 0x0b], ...[4, 0, 0x41, 2, 0x0b], ...[4, 0, 0x41, 3, 0x0b], ...[7, 0, 0x10, 2, 0x10, 0, 0x6a, 0x0b]),
]);

async function run(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, { env: { five: () => 5 } });
  return instance.exports;
}

test("what is asked for does what it did, the table too", async () => {
  const whole = await run(MODULE);
  assert.deepEqual([whole.one(), whole.four(), whole.table.get(0)()], [2, 7, 3]);
  const slim = cut(MODULE, new Set(["one", "table"]));
  const part = await run(slim);
  assert.deepEqual(Object.keys(part), ["one", "table"]);
  assert.deepEqual([part.one(), part.table.get(0)()], [2, 3]);
  assert.ok(!slim.includes(Buffer.from([0x10, 2, 0x10, 0, 0x6a])), "four is empty");
});

test("an instruction that is not known ends the build", () => {
  const odd = Buffer.from(MODULE);
  odd[odd.indexOf(Buffer.from([0x10, 2, 0x0b]))] = 0xc9;
  assert.throws(() => cut(odd, new Set(["one"])), /instruction c9/);
});

const FACTORY = `async function make(Module={}){var API={};
function used(){return helper()}function helper(){return 1}function unused(){return eval("2")}
unused.sig="i";used.sig="i";
var effect=used();var plain=()=>unused();var GOT={};
Module["used"]=used;Module["unused"]=unused;
var updateGOT=exports=>{for(var symName in exports){if(isInternalSym(symName)){continue}var value=1}};
var entry={};var value=0;if(!value&&!entry.required){entry.value=0}
function getFunctionAddress(){functionsInTableMap=new WeakMap;updateTableMap(0,wasmTable.length)}
var _one,_two;function assignWasmExports(wasmExports){_one=Module["_one"]=wasmExports["one"];_two=Module["_two"]=wasmExports["two"]}
var wasmImports={here:used,nowhere:unused};
assignWasmExports(wasmImports);updateGOT(0);getFunctionAddress();
return Module._one}export default make;`;

test("of the script stays what a start reaches and its callers name", () => {
  const text = slimScript(FACTORY, new Set(["here"]), "module.used()");
  for (const kept of ["helper()", 'used.sig="i"', 'Module["used"]', 'wasmExports["one"]', "here:used", "!GOT[symName]"])
    assert.ok(text.includes(kept), kept);
  for (const gone of ["unused", "_two", "nowhere", "plain", "updateTableMap"]) assert.ok(!text.includes(gone), gone);
});

test("a script that is laid out in another way ends the build", () => {
  assert.throws(() => slimScript(FACTORY.replace("{continue}", "continue;"), new Set(), ""), /does not know this Pyodide/);
});
