// The two chips on the bus, as far as their data sheets say what a program sees of them.

/** The DAC: a code from 0 to 4095, kept over the controller's resets, taken from its EEPROM at power-on. */
export class Mcp4725 {
  constructor(address, eeprom, onCode) {
    Object.assign(this, { address, eeprom, code: eeprom, onCode, answers: true });
  }

  start() {
    this.bytes = [];
    this.next = 0;
  }

  write(byte) {
    const bytes = this.bytes;
    bytes.push(byte);
    const command = bytes[0] & 0xe0;
    if (!(bytes[0] & 0xc0)) {
      // fast mode: two bytes a code
      if (bytes.length % 2 === 0) this.#set(((bytes.at(-2) & 0x0f) << 8) | byte);
    } else if ((command === 0x40 || command === 0x60) && bytes.length === 3) {
      this.#set((bytes[1] << 4) | (byte >> 4));
      if (command === 0x60) this.eeprom = this.code;
    }
  }

  #set(code) {
    this.code = code;
    this.onCode(code);
  }

  read() {
    const { code, eeprom } = this;
    return [0xc0, code >> 4, (code & 15) << 4, eeprom >> 8, eeprom & 0xff][this.next++ % 5];
  }
}

const CONFIGURATION = 0;
const SHUNT = 1;
const BUS = 2;
const CALIBRATION = 5;
const CONFIGURATION_AT_RESET = 0x399f;
const CONVERSION_NS = [84e3, 148e3, 276e3, 532e3]; // 9 to 12 bits

/** The sensor: its shunt register holds the mean current of the last conversion that has ended. */
export class Ina219 {
  /**
   * `meanUA(from, to)` is the mean current between two moments in ns; `now()` is the moment; `onRead` hears of each
   * read of the shunt register. `disturbanceUA(at)` is noise and hum of the conversion around `at`.
   */
  constructor(address, shuntOhm, { now, meanUA, disturbanceUA, onRead }) {
    Object.assign(this, { address, shuntOhm, now, meanUA, disturbanceUA, onRead, answers: true, busMV: 0 });
    this.#reset();
  }

  #reset() {
    this.registers = new Uint16Array(6);
    this.pointer = 0;
    this.#configure(CONFIGURATION_AT_RESET);
  }

  #configure(value) {
    this.registers[CONFIGURATION] = value;
    this.since = this.now();
    this.converted = -1;
    this.reading = 0;
  }

  start(reading) {
    this.bytes = [];
    this.next = 0;
    if (!reading) return;
    if (this.pointer === SHUNT) {
      this.#convert();
      this.onRead();
    }
    this.out = this.pointer === BUS ? (this.busMV / 4) << 3 : this.registers[this.pointer];
  }

  write(byte) {
    this.bytes.push(byte);
    if (this.bytes.length === 1) this.pointer = byte % 6;
    if (this.bytes.length < 3) return;
    const value = (this.bytes[1] << 8) | byte;
    if (this.pointer === CALIBRATION) this.registers[CALIBRATION] = value & 0xfffe;
    if (this.pointer !== CONFIGURATION) return;
    if (value & 0x8000) this.#reset();
    else this.#configure(value & 0x3fff);
  }

  read() {
    return this.next++ % 2 ? this.out & 0xff : this.out >> 8;
  }

  #convert() {
    const configuration = this.registers[CONFIGURATION];
    const [shunt, bus] = [configuration & 1, configuration & 2];
    if (!(configuration & 4) || !shunt) return; // powered down, triggered, or of the bus only
    const ns = CONVERSION_NS[(configuration >> 3) & 3];
    const every = bus ? 2 * ns : ns;
    const last = Math.floor((this.now() - this.since) / every) - 1;
    if (last < 0 || last === this.converted) return;
    this.converted = last;
    const from = this.since + last * every;
    const uA = this.meanUA(from, from + ns) + this.disturbanceUA(from + ns / 2);
    const most = 4000 << ((configuration >> 11) & 3); // 40, 80, 160, 320 mV
    const counts = Math.round((uA * this.shuntOhm) / 10); // 10 uV each
    this.registers[SHUNT] = Math.max(-most, Math.min(most, counts));
  }
}
