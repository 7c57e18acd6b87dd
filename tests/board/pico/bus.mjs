// The I2C bus: rp2040js's hardware block, given the time that its bits take, and the probes that CircuitPython
// makes by moving the two pins itself.
import { GPIOPinState, I2CMode } from 'rp2040js';

const TX_EMPTY = 1 << 4;
const BITS_OF_A_BYTE = 9; // with its acknowledge

/** The bus of one I2C block. `chips` answer: `address`, `answers`, `start(reading)`, `write(byte)`, `read()`. */
export class Bus {
  constructor(machine, index, [sclPin, sdaPin], chips) {
    this.chips = chips;
    this.hangs = false; // from now on no transfer comes to its end
    this.#hardware(machine, machine.chip.i2c[index]);
    this.#pins(machine.chip.gpio[sclPin], machine.chip.gpio[sdaPin]);
  }

  #at(address) {
    return this.chips.find((chip) => chip.address === address && chip.answers);
  }

  #hardware(machine, block) {
    let chip;
    let next;
    const alarm = machine.chip.clock.createAlarm(() => next());
    // RP2040 data sheet, 4.3.14: what the counts of the block's clock stand for
    const bitNs = () => (block.sclHighPeriod + block.spikelen + 7 + block.sclLowPeriod + 1) * machine.cycleNs;
    const after = (bits, what) => {
      if (this.hangs) return;
      next = what;
      alarm.schedule(bits * bitNs());
    };

    // TX_EMPTY comes when a byte has left the shift register, not when it goes there
    const plainSet = block.setInterrupts.bind(block);
    let shifting = false;
    let empty = false;
    block.setInterrupts = (mask) => {
      if (mask === TX_EMPTY && shifting) empty = true;
      else plainSet(mask);
    };
    const shifted = () => {
      shifting = false;
      if (empty) plainSet(TX_EMPTY);
      empty = false;
    };
    // an abort empties the FIFO, and so raises TX_EMPTY: else a write to an absent address never ends
    const plainAbort = block.abort.bind(block);
    block.abort = (why) => {
      shifting = empty = false;
      plainAbort(why);
      plainSet(TX_EMPTY);
    };

    block.onStart = () => after(1, () => block.completeStart());
    block.onConnect = (address, mode) =>
      after(BITS_OF_A_BYTE, () => {
        chip = this.#at(address);
        chip?.start(mode === I2CMode.Read);
        block.completeConnect(chip !== undefined);
      });
    block.onWriteByte = (byte) => {
      shifting = true;
      after(BITS_OF_A_BYTE, () => {
        const acknowledged = chip !== undefined && chip.answers;
        if (acknowledged) chip.write(byte);
        shifted();
        block.completeWrite(acknowledged);
      });
    };
    block.onReadByte = () => {
      shifting = true;
      after(BITS_OF_A_BYTE, () => {
        const byte = chip === undefined ? 0xff : chip.read();
        shifted();
        block.completeRead(byte);
      });
    };
    block.onStop = () => after(1, () => block.completeStop());
  }

  // A write of no bytes is beyond the hardware: CircuitPython moves the pins. Only the address is heard here.
  #pins(scl, sda) {
    let bits = null; // of an address that is on its way
    let pulls = false; // a chip holds SDA low: its acknowledge
    let [clock, data] = [true, true];
    const look = () => {
      for (;;) {
        const clockNow = scl.value !== GPIOPinState.Low;
        const dataNow = sda.value !== GPIOPinState.Low && !pulls;
        scl.setInputValue(clockNow);
        sda.setInputValue(dataNow);
        if (clockNow === clock && dataNow === data) return;
        const rises = clockNow && !clock;
        const falls = !clockNow && clock;
        if (clockNow && clock) bits = dataNow ? null : []; // start, or stop
        if (rises && bits && bits.length <= 8) bits.push(dataNow ? 1 : 0);
        if (falls && bits?.length === 8) pulls = this.#at(parseInt(bits.slice(0, 7).join(''), 2)) !== undefined;
        if (falls && bits?.length === 9) {
          pulls = false;
          bits = null;
        }
        if (clockNow && clock && dataNow) pulls = false;
        [clock, data] = [clockNow, dataNow];
      }
    };
    for (const pin of [scl, sda]) {
      pin.setInputValue(true);
      pin.addListener(look);
    }
  }
}
