// CircuitPython's heap as it lies in memory, looked at from outside: the program knows nothing of it.
//
// Its areas are found by what holds for each `mp_state_mem_area_t` (py/mpstate.h): a table with two bits for every
// block of 16 bytes, the pool behind it, as large as the table says.

const RAM_START = 0x20000000;
const BLOCK = 16;
const [FREE, TAIL] = [0, 2]; // else a head, or one that a collection under way has marked

/** The areas there are now: where their tables and pools lie, and which blocks are looked into. */
export function findAreas(sram) {
  const words = new Uint32Array(sram.buffer, sram.byteOffset, sram.byteLength >> 2);
  const areas = [];
  // the first one is a variable of the firmware, below all heaps; what else looks like one may be of an earlier heap
  let at = 0;
  while (at < words.length - 8 && !areaAt(words, at)) at++;
  for (let area = areaAt(words, at); area && areas.length < 32; area = areaAt(words, at)) {
    areas.push(area);
    at = (words[at] - RAM_START) >>> 2;
  }
  return areas;
}

function areaAt(words, at) {
  const end = RAM_START + 4 * words.length;
  const [table, bytes, finalisers] = [words[at + 1], words[at + 2], words[at + 3]];
  if (!(table >= RAM_START && table < end && bytes >= 16 && bytes < end - table)) return null;
  if (finalisers < table + bytes || finalisers > table + bytes + BLOCK) return null;
  for (const scans of [1, 0]) {
    // CircuitPython 10 has one more table: which blocks can hold pointers
    const scanned = words[at + 4];
    const [pool, poolEnd] = [words[at + 4 + scans], words[at + 5 + scans]];
    if (poolEnd - pool !== bytes * 4 * BLOCK || pool <= finalisers || poolEnd > end) continue;
    if (scans && (scanned <= finalisers || scanned >= pool)) continue;
    return {
      table: table - RAM_START,
      blocks: bytes * 4,
      scanned: scans ? scanned - RAM_START : null,
      pool: pool - RAM_START,
      end: poolEnd - RAM_START,
    };
  }
  return null;
}

const isHead = (what) => what !== FREE && what !== TAIL;

const kind = (sram, area, block) => (sram[area.table + (block >> 2)] >> (2 * (block & 3))) & 3;

/**
 * Bytes: `total` of all areas; `used`, garbage included; `live`, which a collection now would leave, and the largest
 * `hole` after it. Pointers are looked for in all memory, so `live` may be a little too large.
 */
export function heapUse(sram, areas) {
  const words = new Uint32Array(sram.buffer, sram.byteOffset, sram.byteLength >> 2);
  const marks = areas.map((area) => new Uint8Array(area.blocks));
  const unseen = [];
  const mark = (word) => {
    if (word & (BLOCK - 1)) return;
    const at = word - RAM_START;
    for (let n = 0; n < areas.length; n++) {
      const area = areas[n];
      if (at < area.pool || at >= area.end) continue;
      const block = (at - area.pool) / BLOCK;
      if (!marks[n][block] && isHead(kind(sram, area, block))) {
        marks[n][block] = 1;
        unseen.push([n, block]);
      }
      return;
    }
  };
  for (let at = 0; at < words.length; at++) {
    const inside = areas.find((area) => 4 * at >= area.table && 4 * at < area.end);
    if (inside) at = inside.end / 4 - 1;
    else mark(words[at]);
  }
  while (unseen.length) {
    const [n, first] = unseen.pop();
    const area = areas[n];
    let block = first;
    do marks[n][block++] = 1;
    while (block < area.blocks && kind(sram, area, block) === TAIL);
    const looksInside = area.scanned === null || (sram[area.scanned + (first >> 3)] >> (first & 7)) & 1;
    if (!looksInside) continue;
    const from = (area.pool + first * BLOCK) / 4;
    for (let at = from; at < from + ((block - first) * BLOCK) / 4; at++) mark(words[at]);
  }
  const use = { total: 0, used: 0, live: 0, hole: 0 };
  areas.forEach((area, n) => {
    let run = 0;
    use.total += area.blocks * BLOCK;
    for (let block = 0; block < area.blocks; block++) {
      if (kind(sram, area, block) !== FREE) use.used += BLOCK;
      run = marks[n][block] ? 0 : run + BLOCK;
      use.live += marks[n][block] ? BLOCK : 0;
      use.hole = Math.max(use.hole, run);
    }
  });
  return use;
}
