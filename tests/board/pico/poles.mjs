// What a board with two poles has besides: a pump for each, a load, a resistor for sensing, a second channel.
import { GPIOPinState } from 'rp2040js';

const PIN = { enable: 2, back: 6, sense: 7, dummy: 8, limitTest: 9, tripped: 10 };
const [ELECTRODE, BATTERY] = [0, 3]; // of the ADC
const [SHARE, DRIVE_V, HELD_V, HOLD_NS] = [22 / 122, 2.75, 0.825, 100e6];
const [LIMIT_UA, HALVED_UA, DELAY_NS] = [749, 374, 5.2e6];
const [FULL_MV, BATTERY_MV, BATTERY_FULL_MV] = [26600, 3700, 9900];
const [SENSE_KOHM, RETURN_KOHM] = [100, 2.52];

/** `now()` in ns; `moved()` is told whenever a pole or a load has moved; `sourceUA()`, `skinKohm()` are the board's. */
export class Poles {
  edges = []; // [when, pin] of ENABLE and RETURN

  constructor(chip, { now, moved, sourceUA, skinKohm }) {
    Object.assign(this, { gpio: chip.gpio, now, moved, sourceUA });
    this.pumps = { enable: { v: 0, at: 0, alive: false }, back: { v: 0, at: 0, alive: false } };
    this.overSince = null;
    for (const name of ['enable', 'back']) this.gpio[PIN[name]].addListener(() => this.#edge(name));
    for (const name of ['sense', 'dummy']) this.gpio[PIN[name]].addListener(moved);
    this.gpio[PIN.tripped].setInputValue(false);
    const seen = () => {
      if (this.closed) return this.sourceUA() * (skinKohm() + RETURN_KOHM);
      return this.pumps.enable.alive && this.#high('sense') ? this.sourceUA() * SENSE_KOHM : 0;
    };
    const code = (mV, full) => Math.max(0, Math.min(4095, Math.round(mV * (4096 / full))));
    const values = chip.adc.channelValues;
    Object.defineProperty(values, ELECTRODE, { get: () => code(seen() + FULL_MV / 2, FULL_MV), set() {} });
    Object.defineProperty(values, BATTERY, { get: () => code(BATTERY_MV, BATTERY_FULL_MV), set() {} });
  }

  get closed() {
    return this.pumps.enable.alive && this.pumps.back.alive && !this.tripped;
  }

  get dummy() {
    return this.#high('dummy');
  }

  /** Time has passed. */
  look() {
    const now = this.now();
    for (const pump of Object.values(this.pumps)) {
      if (!pump.alive || pump.v * Math.exp((pump.at - now) / HOLD_NS) > HELD_V) continue;
      pump.alive = false;
      if (pump === this.pumps.back) this.#trip(false);
      this.moved();
    }
    const limit = this.#high('limitTest') ? HALVED_UA : LIMIT_UA;
    const flows = this.closed || this.dummy ? Math.abs(this.sourceUA()) : 0;
    if (flows <= limit) this.overSince = null;
    else if (this.overSince === null) this.overSince = now;
    else if (now - this.overSince > DELAY_NS && this.pumps.back.alive) this.#trip(true);
  }

  #high(name) {
    return this.gpio[PIN[name]].value === GPIOPinState.High;
  }

  #edge(name) {
    const [now, pump] = [this.now(), this.pumps[name]];
    this.edges.push([now, name]);
    if (!this.#high(name)) return;
    pump.v *= Math.exp((pump.at - now) / HOLD_NS);
    pump.v += (DRIVE_V - pump.v) * SHARE;
    pump.at = now;
    if (pump.v <= HELD_V || pump.alive) return;
    pump.alive = true;
    this.moved();
  }

  #trip(tripped) {
    if (this.tripped === tripped) return;
    this.tripped = tripped;
    this.gpio[PIN.tripped].setInputValue(tripped);
    this.moved();
  }
}
