// The cache in front of the flash: 16 KiB, two ways, lines of 8 bytes that are filled a word at a time.

const SETS = 1024;

/** Counts what a read of flash costs beyond rp2040js, for which flash is as fast as memory. */
export class FlashCache {
  constructor(chip) {
    this.chip = chip;
    this.attached = false;
    this.missCycles = 0; // of a word that is not in the cache
    this.cycles = 0; // owed to the clock; the machine takes them
    this.tags = new Int32Array(2 * SETS).fill(-1);
    this.words = new Uint8Array(2 * SETS); // which of a line's two words are there
    this.newer = new Uint8Array(SETS); // the way that was used last
  }

  read(address) {
    const line = (address & 0xffffff) >>> 3;
    const set = line & (SETS - 1);
    const tag = line >>> 10;
    const word = 1 << ((address >>> 2) & 1);
    let way = 2 * set;
    if (this.tags[way] !== tag) {
      if (this.tags[way + 1] === tag) way++;
      else {
        way += this.newer[set] ^ 1;
        this.tags[way] = tag;
        this.words[way] = 0;
      }
    }
    this.newer[set] = way & 1;
    if (!(this.words[way] & word)) {
      this.words[way] |= word;
      this.cycles += this.missCycles;
    }
  }

  /** From now on a word that is not in the cache takes so many cycles; 0 is ideal flash, as at first. */
  costs(missCycles) {
    if (missCycles && !this.attached) this.#attach();
    this.missCycles = missCycles;
  }

  #attach() {
    const { chip } = this;
    this.attached = true;
    for (const name of ['readUint8', 'readUint16', 'readUint32']) {
      const plain = chip[name].bind(chip);
      chip[name] = (address) => {
        if (address >>> 24 === 0x10 && this.missCycles) this.read(address);
        return plain(address);
      };
    }
  }
}
