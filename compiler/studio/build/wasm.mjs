// Functions of a WebAssembly module that nobody can reach, made empty, and exports that nobody asks for,
// taken out. Every function keeps its number, so that all else stays as it is.

const CODE = 10;
const SECTIONS = { import: 2, export: 7, start: 8, element: 9 };
const FUNCTION = 0;
/** No locals; unreachable; end. */
const EMPTY = [3, 0, 0, 0x0b];

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned number. */
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** A number that nobody needs. */
  pass(times = 1) {
    for (; times; times--) while (this.bytes[this.at++] > 127);
  }

  part(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** The module with the exports of these names alone. */
export function cut(bytes, names) {
  const sections = sectionsOf(bytes);
  const bodies = bodiesOf(sections.get(CODE));
  const { kept, numbers } = exportsOf(sections.get(SECTIONS.export), names);
  const first = importedFunctions(sections.get(SECTIONS.import));
  const roots = [...numbers, ...elementsOf(sections.get(SECTIONS.element))];
  if (sections.has(SECTIONS.start)) roots.push(new Reader(sections.get(SECTIONS.start)).number());
  const reached = reachedFrom(roots, bodies, first);
  const left = bodies.map((body, n) => (reached.has(n + first) ? [number(body.length), body] : [EMPTY]));
  sections.set(SECTIONS.export, Buffer.concat([number(kept.length), ...kept]));
  sections.set(CODE, Buffer.concat([number(bodies.length), ...left.flat().map((part) => Buffer.from(part))]));
  const written = [...sections].map(([id, data]) => [Buffer.from([id < 0 ? 0 : id]), number(data.length), data]);
  return Buffer.concat([bytes.subarray(0, 8), ...written.flat()]);
}

/** Sections by their number; those of others, by -1, -2 and so on. */
function sectionsOf(bytes) {
  const reader = new Reader(bytes, 8);
  const found = new Map();
  let others = 0;
  while (reader.at < bytes.length) {
    const id = reader.byte();
    found.set(id || --others, reader.part(reader.number()));
  }
  return found;
}

function bodiesOf(section) {
  const reader = new Reader(section);
  return Array.from({ length: reader.number() }, () => reader.part(reader.number()));
}

function exportsOf(section, names) {
  const reader = new Reader(section);
  const kept = [];
  const numbers = [];
  for (let count = reader.number(); count; count--) {
    const from = reader.at;
    const name = Buffer.from(reader.part(reader.number())).toString();
    const kind = reader.byte();
    const at = reader.number();
    if (!names.has(name)) continue;
    kept.push(section.subarray(from, reader.at));
    if (kind === FUNCTION) numbers.push(at);
  }
  return { kept, numbers };
}

function importedFunctions(section) {
  const reader = new Reader(section);
  let functions = 0;
  for (let count = reader.number(); count; count--) {
    reader.part(reader.number());
    reader.part(reader.number());
    const kind = reader.byte();
    if (kind === FUNCTION) functions += 1;
    // a function's type; a global's; a tag's; a table's or the memory's type and limits
    if (kind === FUNCTION) reader.pass();
    else if (kind === 3) reader.pass(2);
    else if (kind === 4) reader.pass(2);
    else {
      if (kind === 1) reader.pass();
      reader.pass(reader.byte() & 1 ? 2 : 1);
    }
  }
  return functions;
}

/** The functions of the table, of which any may be called. */
function elementsOf(section) {
  const reader = new Reader(section);
  const found = [];
  for (let count = reader.number(); count; count--) {
    const kind = reader.number();
    if (kind !== 0) throw new Error(`elements of kind ${kind}`);
    code(reader, () => {});
    for (let many = reader.number(); many; many--) found.push(reader.number());
  }
  return found;
}

function reachedFrom(roots, bodies, first) {
  const reached = new Set(roots);
  const waiting = [...reached];
  const reach = (at) => {
    if (reached.has(at)) return;
    reached.add(at);
    waiting.push(at);
  };
  while (waiting.length) {
    const body = bodies[waiting.pop() - first];
    if (!body) continue;
    const reader = new Reader(body);
    for (let groups = reader.number(); groups; groups--) reader.pass(2);
    code(reader, reach);
  }
  return reached;
}

/** Reads code to its end; `reach` gets each function that it names. */
function code(reader, reach) {
  for (let depth = 1; depth; ) {
    const op = reader.byte();
    if (op === 0x0b) depth -= 1;
    else if (op === 0x18) reader.pass(), (depth -= 1);
    else if (op === 0x02 || op === 0x03 || op === 0x04 || op === 0x06) reader.pass(), (depth += 1);
    else if (op === 0x10 || op === 0x12 || op === 0xd2) reach(reader.number());
    else if (op === 0x0e) reader.pass(reader.number() + 1);
    else if (op === 0x1c) reader.pass(reader.number());
    else if (op === 0x11 || op === 0x13) reader.pass(2);
    else if (op >= 0x28 && op <= 0x3e) reader.pass(2);
    else if (op === 0x43) reader.part(4);
    else if (op === 0x44) reader.part(8);
    else if (op === 0xfc) bulk(reader);
    else if (op === 0xfd) vector(reader);
    else if (op === 0xfe) reader.pass(reader.byte() === 0x03 ? 1 : 2);
    else if (ONE.has(op)) reader.pass();
    else if (!(op <= 0x01 || op === 0x05 || op === 0x0f || op === 0x19 || op === 0x1a || op === 0x1b || (op >= 0x45 && op <= 0xc4) || op === 0xd1))
      throw new Error(`instruction ${op.toString(16)}`);
  }
}

/** Instructions with one number. */
const ONE = new Set([0x07, 0x08, 0x09, 0x0c, 0x0d, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42, 0xd0]);

function bulk(reader) {
  const op = reader.number();
  if (op === 8 || op === 10 || op === 12 || op === 14) reader.pass(2);
  else if (op >= 9) reader.pass();
}

function vector(reader) {
  const op = reader.number();
  if (op <= 11 || op === 92 || op === 93) reader.pass(2);
  else if (op === 12 || op === 13) reader.part(16);
  else if (op >= 21 && op <= 34) reader.part(1);
  else if (op >= 84 && op <= 91) reader.pass(2), reader.part(1);
}

function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}
