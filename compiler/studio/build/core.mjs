// Pyodide's core as the page carries it: what its one program calls, and nothing that only other
// libraries could ask for, which a Pyodide with a package list loads while it runs. The page loads none.
//
// Of the JavaScript, what cannot be reached from a start is left out; of the WebAssembly, what is exported
// to nobody. Pyodide is under the MPL 2.0; this file and the pinned package are the source of what it makes.
import { minifySync, parseSync, Visitor } from "vite";
import { cut } from "./wasm.mjs";

/** Exports that are asked for by a name that is put together, or by the browser's engine alone. */
const ALWAYS = [
  ...["memory", "__indirect_function_table", "__wasm_call_ctors", "__wasm_apply_data_relocs", "__main_argc_argv"],
];

/** The core's two files, cut: its JavaScript, its WebAssembly. `callers` is the text of all that calls it. */
export function slimCore(script, wasm, callers) {
  const named = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).map((one) => one.name);
  const imports = new Set(named.filter((name) => !name.startsWith(DRAWING)));
  const text = slimScript(script, imports, callers);
  const { code, errors } = minifySync("pyodide.asm.mjs", text, { module: true });
  if (errors.length) throw new Error(errors[0].message);
  const slim = cut(wasm, new Set([...exportsAskedBy(text), ...imports, ...ALWAYS]));
  if (!WebAssembly.validate(slim)) throw new Error("Pyodide's WebAssembly is laid out in a way that build/wasm.mjs does not know");
  return { script: code, wasm: slim };
}

function exportsAskedBy(text) {
  return [...text.matchAll(/\bwasmExports(?:\["([^"]+)"\]|\.(\w+))/g)].map((found) => found[1] ?? found[2]);
}

/** The factory's statements that a start reaches; `callers` is the text of what calls it. */
export function slimScript(script, imports, callers) {
  const { program, errors } = parseSync("pyodide.asm.mjs", script);
  if (errors.length) throw new Error(errors[0].message);
  const factory = program.body.find((one) => one.type === "FunctionDeclaration");
  const units = factory.body.body.flatMap((one) => unitsOf(one, script, imports));
  const asked = new Set(callers.match(/[\w$]+/g));
  const kept = new Set();
  const used = new Set();
  let waiting = units.filter((one) => one.isRoot);
  while (waiting.length) {
    for (const unit of waiting) {
      kept.add(unit);
      const found = namesIn(unit.text);
      for (const name of found.used) used.add(name);
      for (const name of found.asked) asked.add(name);
    }
    waiting = units.filter((one) => !kept.has(one) && one.isWanted(used, asked));
  }
  const assigned = units.filter((one) => one.within && kept.has(one)).map((one) => one.text);
  const body = units
    .filter((one) => kept.has(one) && !one.within)
    .map((one) => (one.isFrame ? `${one.text}${assigned.join("\n")}\n}` : one.text));
  const head = script.slice(0, factory.body.start + 1);
  const cutText = `${head}\n${body.join("\n")}\n${script.slice(factory.body.end - 1)}`;
  // nothing is evaluated that sees the factory's own names: they may be shortened
  let text = cutText.replaceAll(/\beval\(/g, "(0,eval)(");
  for (const [before, after] of CHANGES) {
    if (!text.includes(before)) throw new Error(`build/core.mjs does not know this Pyodide: ${before}`);
    text = text.replace(before, after);
  }
  return text;
}

/** How all functions begin that draw on a canvas: a worker has none, and nobody but their own table knows them. */
const DRAWING = "emscripten_gl";

const CHANGES = [
  // only what the core itself has asked for gets an address
  ["if(isInternalSym(symName)){continue}var value", "if(isInternalSym(symName)||!GOT[symName]){continue}var value"],
  // and none to draw with
  ["if(!value&&!entry.required)", `if(!value&&(!entry.required||symName.startsWith("${DRAWING}")))`],
  // nobody looks for a function that the table has from its beginning
  ["functionsInTableMap=new WeakMap;updateTableMap(0,wasmTable.length)", "functionsInTableMap=new WeakMap"],
];

function unitsOf(node, script, imports) {
  const text = script.slice(node.start, node.end);
  const never = () => false;
  if (node.type === "FunctionDeclaration" && node.id.name === "assignWasmExports") {
    const frame = `${script.slice(node.start, node.body.start + 1)}\n`;
    const rows = node.body.body.map((row) => {
      const names = namesAssigned(row.expression);
      return { text: script.slice(row.start, row.end), within: true, isWanted: wantedBy(names, names) };
    });
    return [{ text: frame, isFrame: true, isWanted: wantedBy(["assignWasmExports"]) }, ...rows];
  }
  if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration")
    return [{ text, isWanted: wantedBy([node.id.name]) }];
  if (node.type === "VariableDeclaration")
    return node.declarations.map((one) => {
      const name = one.id.type === "Identifier" ? one.id.name : undefined;
      const value = name === "wasmImports" ? onlyImported(one, script, imports) : script.slice(one.start, one.end);
      return { text: `${node.kind} ${value};`, isRoot: name === undefined || hasEffect(one.init), isWanted: wantedBy([name]) };
    });
  if (node.type === "ExpressionStatement" && node.expression.type === "AssignmentExpression") {
    const { left, right } = node.expression;
    if (left.type === "MemberExpression" && left.object.type === "Identifier") {
      const key = left.computed ? left.property.value : left.property.name;
      if (left.object.name === "Module" && right.type === "Identifier" && key) return [{ text, isWanted: (_, asked) => asked.has(key) }];
      if (key === "sig") return [{ text, isWanted: wantedBy([left.object.name]) }];
    }
  }
  return [{ text, isRoot: node.type !== "EmptyStatement", isWanted: never }];
}

/** The import object's rows for what the core imports. */
function onlyImported(declared, script, imports) {
  const rows = declared.init.properties.filter((row) => imports.has(row.key.name ?? row.key.value));
  return `wasmImports={${rows.map((row) => script.slice(row.start, row.end)).join(",")}}`;
}

function wantedBy(names, asked = []) {
  return (used, wanted) => names.some((name) => used.has(name)) || asked.some((name) => wanted.has(name));
}

function namesAssigned(chain) {
  const names = [];
  for (let at = chain; at.type === "AssignmentExpression"; at = at.right) if (at.left.type === "Identifier") names.push(at.left.name);
  return names;
}

/** Whether to work out a value does something else as well. */
function hasEffect(value) {
  if (!value) return false;
  if (/^(Literal|Identifier|FunctionExpression|ArrowFunctionExpression|TemplateLiteral|ClassExpression)$/.test(value.type)) return false;
  if (value.type === "ArrayExpression") return value.elements.some(hasEffect);
  if (value.type === "ObjectExpression") return value.properties.some((one) => one.type !== "Property" || one.computed || hasEffect(one.value));
  if (value.type === "UnaryExpression") return hasEffect(value.argument);
  if (value.type === "BinaryExpression") return hasEffect(value.left) || hasEffect(value.right);
  if (value.type === "NewExpression") return !/^(Map|Set|WeakMap|Array)$/.test(value.callee.name) || value.arguments.some(hasEffect);
  return value.type !== "MemberExpression" || hasEffect(value.object);
}

/** Names that a text uses as variables, and those that it asks of an object, by a dot or as a string. */
function namesIn(text) {
  const used = new Set();
  const asked = new Set();
  const { program } = parseSync("unit.mjs", `async function unit(){${text}\n}`);
  new Visitor({
    Identifier: (node) => void used.add(node.name) ,
    MemberExpression: (node) => node.computed || asked.add(node.property.name),
    Property: (node) => node.computed || asked.add(node.key.name ?? String(node.key.value)),
    Literal: (node) => typeof node.value === "string" && asked.add(node.value),
  }).visit(program);
  return { used, asked };
}
