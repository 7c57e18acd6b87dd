// The board around the controller: DAC, output stage, disconnect, skin, sensor, button, light.
import { GPIOPinState } from 'rp2040js';
import { Bus } from './bus.mjs';
import { Ina219, Mcp4725 } from './chips.mjs';
import { openConsole } from './console.mjs';
import { findAreas, heapUse } from './heap.mjs';
import { Machine } from './machine.mjs';
import { Poles } from './poles.mjs';

const PIN = { scl: 1, sda: 0, enable: 2, button: 3 };
const I2C_BLOCK = 0;
const [DAC_ADDRESS, SENSOR_ADDRESS] = [0x62, 0x40];
const [ZERO_CODE, UA_A_CODE] = [2048, 0.32];
const [SHUNT_OHM, SERIES_OHM, RAIL_V] = [100, 4700, 12];
const BIAS_UA = -20; // what the sensor's inputs draw through the shunt
const HUM_HZ = 50;
const STEP_NS = 0.25e6;

/** `options`: uf2, bootrom (words), flash (bytes), usb (a computer on the cable),
 * poles (the disconnect has two, which have to toggle, and what belongs to them). */
export class Board {
  // what a test changes
  skinOhm = 10000;
  touches = true;
  noiseUA = 0; // of the sensor, rms
  humUA = 0; // of the mains, amplitude
  missCycles = 0; // see FlashCache

  // what has happened, times in ns since power-on
  events = []; // [when, 'enable' | 'button' | 'reset' | 'light' | 'line', value]
  reads = []; // of the sensor's shunt register
  writes = []; // [when, code] of the DAC
  heap = []; // [when, use]
  edges = []; // [when, pin] of poles that toggle
  mostUA = 0;

  #currents = [[0, 0, 0]]; // [since, uA, charge until then in uA x ns]
  #random = noise();

  constructor(options) {
    this.options = options;
    this.startedNs = 0;
    this.pressed = false;
    this.enabled = false;
    this.line = '';
    this.heapEveryMs = 0;
    this.heapDueNs = 0;
    this.dac = new Mcp4725(DAC_ADDRESS, ZERO_CODE, (code) => {
      this.writes.push([this.now(), code]);
      this.#settle();
    });
    this.sensor = new Ina219(SENSOR_ADDRESS, SHUNT_OHM, {
      now: () => this.now(),
      meanUA: (from, to) => (this.#charge(to) - this.#charge(from)) / (to - from) + BIAS_UA,
      disturbanceUA: (at) => this.noiseUA * this.#random() + this.humUA * Math.sin(2e-9 * Math.PI * HUM_HZ * at),
      onRead: () => this.reads.push(this.now()),
    });
    this.#start({ flash: options.flash, uf2: options.uf2, reason: 0 });
  }

  now() {
    return this.startedNs + (this.machine?.ns ?? 0);
  }

  /** Emulates so many milliseconds, resets of the watchdog included. */
  run(ms) {
    const end = this.now() + ms * 1e6;
    while (this.now() < end) {
      this.machine.run(Math.min(STEP_NS, end - this.now()));
      this.poles?.look();
      if (this.machine.resetWanted !== null) this.reset(this.machine.resetWanted);
      if (this.heapEveryMs && this.now() >= this.heapDueNs) {
        this.heapDueNs = this.now() + this.heapEveryMs * 1e6;
        this.heap.push([this.now(), this.heapNow()]);
      }
    }
  }

  press(down) {
    this.pressed = down;
    this.machine.chip.gpio[PIN.button].setInputValue(!down);
    this.#note('button', down);
  }

  /** The pin RESET (`reason` 0) or the watchdog: the controller starts anew, the chips stay as they are. */
  reset(reason) {
    this.#note('reset', reason);
    const { machine } = this;
    this.startedNs += machine.ns;
    this.machine = null;
    this.#start({ flash: machine.chip.flash, kept: machine.kept(), reason });
  }

  /** Something around the controller has changed: contact, skin, the flash's speed. */
  changed() {
    this.machine.cache.costs(this.missCycles);
    this.#settle();
  }

  heapNow() {
    const { sram } = this.machine.chip;
    return heapUse(sram, findAreas(sram));
  }

  flash() {
    return this.machine.chip.flash.slice(0, 0x200000);
  }

  #start(how) {
    const { bootrom, usb } = this.options;
    const machine = (this.machine = new Machine({ bootrom, ...how }));
    machine.cache.costs(this.missCycles);
    const { gpio, pio } = machine.chip;
    this.bus = new Bus(machine, I2C_BLOCK, [PIN.scl, PIN.sda], [this.dac, this.sensor]);
    const high = () => gpio[PIN.enable].value === GPIOPinState.High;
    const follow = () => this.#follow(this.poles ? this.poles.closed : high());
    if (this.options.poles) {
      this.sensor.busMV = 12000;
      this.poles = new Poles(machine.chip, {
        now: () => this.now(),
        sourceUA: () => this.#sourceUA(),
        skinKohm: () => this.skinOhm / 1000,
        moved: () => {
          follow();
          this.#settle();
        },
      });
      this.poles.edges = this.edges;
    } else gpio[PIN.enable].addListener(follow);
    follow();
    gpio[PIN.button].setInputValue(!this.pressed);
    const bytes = []; // of a pixel: green, red, blue
    for (const { txFIFO } of pio.flatMap((one) => one.machines)) {
      const push = txFIFO.push.bind(txFIFO);
      txFIFO.push = (word) => {
        push(word);
        bytes.push(word & 0xff);
        if (bytes.length < 3) return;
        const [green, red, blue] = bytes.splice(0);
        this.#note('light', [red, green, blue]);
      };
    }
    if (usb) openConsole(machine, (text) => this.#print(text));
  }

  #follow(enabled) {
    if (enabled === this.enabled) return;
    this.enabled = enabled;
    this.#note('enable', enabled);
    this.#settle();
  }

  #print(text) {
    const lines = (this.line + text).split('\n');
    this.line = lines.pop();
    for (const line of lines) this.#note('line', line.replace(/\r/g, ''));
  }

  #note(what, value) {
    this.events.push([this.now(), what, value]);
  }

  skinUA() {
    return this.enabled && this.touches ? this.#sourceUA() : 0;
  }

  #sourceUA() {
    const most = (RAIL_V * 1e6) / (this.skinOhm + SERIES_OHM);
    return Math.max(-most, Math.min(most, (this.dac.code - ZERO_CODE) * UA_A_CODE));
  }

  #shuntUA() {
    return this.poles?.dummy ? this.#sourceUA() : this.skinUA();
  }

  #settle() {
    const [now, uA] = [this.now(), this.#shuntUA()];
    this.mostUA = Math.max(this.mostUA, Math.abs(this.skinUA()));
    if (uA === this.#currents.at(-1)[1]) return;
    this.#currents.push([now, uA, this.#charge(now)]);
    if (this.#currents.length > 2000) this.#currents.splice(0, 1000); // a conversion needs the last 2 ms
  }

  #charge(at) {
    const [since, uA, before] = this.#currents.findLast((one) => one[0] <= at) ?? this.#currents[0];
    return before + uA * (at - since);
  }
}

/** Numbers of a normal distribution, the same in every run. */
function noise() {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
