// What is given from outside: the firmware as UF2, the boot ROM as ELF or as plain bytes.
import fs from 'fs';

export const FLASH_START = 0x10000000;
const BOOTROM_BYTES = 16384;

/** Writes every block of a UF2 file into `flash`, whose first byte stands at FLASH_START. */
export function loadUF2(file, flash) {
  const bytes = fs.readFileSync(file);
  let blocks = 0;
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    if (bytes.readUInt32LE(at) !== 0x0a324655 || bytes.readUInt32LE(at + 4) !== 0x9e5d5157) continue;
    const address = bytes.readUInt32LE(at + 12);
    const size = bytes.readUInt32LE(at + 16);
    flash.set(bytes.subarray(at + 32, at + 32 + size), address - FLASH_START);
    blocks++;
  }
  if (!blocks) throw new Error(`${file} is no UF2`);
}

/** The boot ROM's words: of an ELF file what its segments put at address 0 and on, else the file itself. */
export function readBootrom(file) {
  const bytes = fs.readFileSync(file);
  const rom = Buffer.alloc(BOOTROM_BYTES);
  if (bytes.readUInt32BE(0) === 0x7f454c46) {
    const table = bytes.readUInt32LE(28);
    const size = bytes.readUInt16LE(42);
    for (let n = 0; n < bytes.readUInt16LE(44); n++) {
      const head = table + n * size;
      const from = bytes.readUInt32LE(head + 4);
      const address = bytes.readUInt32LE(head + 12);
      const length = bytes.readUInt32LE(head + 16);
      if (bytes.readUInt32LE(head) === 1 && address + length <= BOOTROM_BYTES) bytes.copy(rom, address, from, from + length);
    }
  } else {
    if (bytes.length !== BOOTROM_BYTES) throw new Error(`${file} has ${bytes.length} bytes, a boot ROM has ${BOOTROM_BYTES}`);
    bytes.copy(rom);
  }
  return new Uint32Array(rom.buffer, rom.byteOffset, BOOTROM_BYTES / 4);
}
