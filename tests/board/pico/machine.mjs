// The RP2040 itself: rp2040js with what CircuitPython needs beyond it. README.md lists that.
import { ConsoleLogger, LogLevel, RP2040 } from 'rp2040js';
import { FLASH_START, loadUF2 } from './files.mjs';
import { FlashCache } from './flash_cache.mjs';

const CLOCK_MHZ = 125;
const BOOTROM_END = 0x4000;
const RESETS = 0x4000c;
const WATCHDOG = 0x40058;
const SECTOR_BYTES = 4096;
const ERASE_SECTOR_NS = 45e6; // W25Q16JV, typical
const PAGE_BYTES = 256;
const PROGRAM_PAGE_NS = 0.7e6;

export class Machine {
  /**
   * `flash` are the bytes of the flash before the firmware goes there, `kept` is what a reset leaves as it was:
   * the memory and the watchdog's scratch registers.
   */
  constructor({ uf2, bootrom, flash, kept, reason }) {
    const chip = (this.chip = new RP2040());
    chip.logger = new ConsoleLogger(LogLevel.Error);
    this.cycleNs = 1000 / CLOCK_MHZ;
    chip.loadBootrom(bootrom);
    chip.flash.set(flash);
    if (uf2) loadUF2(uf2, chip.flash);
    this.cache = new FlashCache(chip);
    chip.core.PC = FLASH_START;
    this.resetWanted = null; // the watchdog's reason, once it has gone off
    this.#flashRoutines();
    this.#watchdog(kept, reason);
    this.#peripheralResets();
    this.#pio();
    Object.defineProperty(chip.qspi[1], 'inputValue', { get: () => true }); // BOOTSEL is not pressed
  }

  /** Nanoseconds since power-on or the last reset. */
  get ns() {
    return this.chip.clock.nanos;
  }

  /** What stays as it is when the controller is reset. */
  kept() {
    return { sram: this.chip.sram.slice(), scratch: this.chip.peripherals[WATCHDOG].scratchData.slice() };
  }

  /** Runs for so long, or until the watchdog goes off. */
  run(ns) {
    const { chip, cache, cycleNs } = this;
    const { core, clock } = chip;
    const [pio0, pio1] = chip.pio;
    const end = clock.nanos + ns;
    while (clock.nanos < end && this.resetWanted === null) {
      if (core.waiting) {
        const next = clock.nanosToNextAlarm;
        clock.tick(next > 0 ? Math.min(next, end - clock.nanos) : 1000);
        core.interruptsUpdated = true;
        continue;
      }
      if (core.registers[15] < BOOTROM_END && this.#inFlashRoutine()) continue;
      const cycles = core.executeInstruction() + cache.cycles;
      core.cycles += cache.cycles;
      cache.cycles = 0;
      if (!pio0.stopped) stepPio(pio0, cycles);
      if (!pio1.stopped) stepPio(pio1, cycles);
      clock.tick(cycles * cycleNs);
    }
  }

  // The boot ROM's erase and program drive the flash chip through its serial interface, which rp2040js lacks.
  #flashRoutines() {
    const rom = new DataView(this.chip.bootrom.buffer);
    const table = {};
    for (let at = rom.getUint16(0x14, true); rom.getUint16(at, true); at += 4)
      table[String.fromCharCode(rom.getUint8(at), rom.getUint8(at + 1))] = rom.getUint16(at + 2, true) & ~1;
    [this.eraseAt, this.programAt] = [table.RE, table.RP];
  }

  #inFlashRoutine() {
    const { core, flash, clock } = this.chip;
    const [to, second, third] = core.registers;
    const place = to & 0xffffff;
    if (core.PC === this.eraseAt) {
      flash.fill(0xff, place, place + second);
      clock.tick(ERASE_SECTOR_NS * Math.max(1, second / SECTOR_BYTES));
    } else if (core.PC === this.programAt) {
      for (let n = 0; n < third; n++) flash[place + n] &= this.chip.readUint8(second + n);
      clock.tick((PROGRAM_PAGE_NS * third) / PAGE_BYTES);
    } else return false;
    this.cache.cycles = 0;
    core.PC = core.LR & ~1;
    return true;
  }

  // rp2040js calls back but resets nothing, and would call back for ever at the same moment.
  #watchdog(kept, reason) {
    const watchdog = this.chip.peripherals[WATCHDOG];
    watchdog.reason = reason;
    if (kept) {
      this.chip.sram.set(kept.sram);
      watchdog.scratchData.set(kept.scratch);
    }
    watchdog.onWatchdogTrigger = () => {
      this.resetWanted = watchdog.reason;
      watchdog.alarm.enable = false;
      watchdog.timer.enable = false;
    };
  }

  // The register RESETS resets nothing in rp2040js: an I2C block would keep an unfinished transfer.
  #peripheralResets() {
    const resets = this.chip.peripherals[RESETS];
    const plain = resets.writeUint32.bind(resets);
    resets.writeUint32 = (offset, value) => {
      plain(offset, value);
      if (offset !== 0) return;
      this.chip.i2c.forEach((block, n) => {
        if (!(value & (8 << n))) return;
        Object.assign(block, { enable: 0, state: 0, busy: false, stop: false, pendingRestart: false, intRaw: 0, abortSource: 0 });
        block.txFIFO.reset();
        block.rxFIFO.reset();
      });
    };
  }

  // rp2040js runs the PIO by the computer's timer; here it goes by the emulated clock.
  #pio() {
    for (const pio of this.chip.pio) pio.run = () => {};
  }
}

function stepPio(pio, cycles) {
  for (const machine of pio.machines) {
    if (!machine.enabled) continue;
    const divider = (machine.clockDivInt || 65536) + machine.clockDivFrac / 256;
    machine.credit = (machine.credit ?? 0) + cycles / divider;
    while (machine.credit > 0) {
      const before = machine.cycles;
      machine.step();
      if (machine.waiting) {
        machine.credit = 0;
        break;
      }
      machine.credit -= Math.max(1, machine.cycles - before);
    }
  }
  pio.checkChangedPins();
}
