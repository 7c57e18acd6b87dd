"""The INA219: shunt and bus voltage, current, power. Data sheet: TI SBOS448G (Dec. 2015).

Conversions are not simulated one by one: a register's value is worked out when it is read,
from the last conversion that was complete by then, whose window of the shunt current the
history still has. So a read between two conversions gives the old value, for nothing.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..circuit.pickup import Means
    from ..clock import VirtualClock
    from .bus import Buffer

CONFIG_DEFAULT = 0x399F  # Table 2
CONFIG, SHUNT, BUS, POWER, CURRENT, CALIBRATION = range(6)  # Table 2: pointer addresses
RESET_BIT = 0x8000
CONFIG_BITS = 0x3FFF  # RST clears itself, D14 is not there (Figure 19)

# section 7.5, "ADC conversion time", typical; by resolution 9, 10, 11, 12 bit
CONVERSION_ns = (84000, 148000, 276000, 532000)
WAKE_UP_ns = 40000  # "full recovery from power-down" (section 8.3.1)

SHUNT_FULL_SCALE = 4000  # 40 mV at 10 uV a bit, times the PGA's division (Table 4)
BUS_FULL_SCALE = (4000, 8000)  # 16 V and 32 V at 4 mV a bit, by BRNG (Figure 24 and its text)

IN_MINUS_KOHM = 320  # from IN- to ground, besides its bias (section 7.5, input impedance)

SURGE_mV = 200
"""A jump of the shunt voltage that resets the chip. That a sharp load does so is said by a comment
in Adafruit's driver, not by the data sheet; how sharp is our guess: PGA /8 ends at 320 mV."""

MODE_SHUNT, MODE_BUS, MODE_CONTINUOUS = 1, 2, 4  # the bits of MODE (Table 6)


class INA219:
    """One chip on a bus, across a shunt whose current ``history`` remembers.

    ``settle(now_ns)`` is called before the history is asked: it brings the circuit up to now.
    The electrode's return is at IN+, mid-rail at IN-. Each input takes ``bias_uA``, and IN- what
    320 kohm to ground take besides. What IN+ takes is missing in the shunt. What IN- takes comes
    from mid-rail, not through the shunt; behind ``source_ohm`` it lowers the bus voltage. On a
    board with the inputs the other way round, ``swapped``, the electrode's return feeds IN- and
    its 320 kohm, and currents count negative.
    """

    def __init__(
        self,
        clock: "VirtualClock",
        history: "Means",
        settle: "Callable[[int], None]",
        shunt_ohm: float = 100,
        bus_mV: float = 13000,
    ) -> None:
        self._clock = clock
        self._history = history
        self._settle_circuit = settle
        self.shunt_ohm = shunt_ohm
        self.bus_mV = bus_mV
        self.bias_uA: float = 20  # of each input (section 7.5); in power-down 0.1: taken as none
        self.source_ohm: float = 10  # of mid-rail
        self.swapped = False
        self.offset_uV: float = 0  # RTI, up to +-125 at PGA /2 (section 7.5)
        self.gain: float = 1  # gain and shunt error together: measured over true
        self._stuck = False
        self.time_per_1024 = 1024  # the converter's own clock: 1024 typical, up to 1128 (586 us)
        self.power_up()

    def power_up(self) -> None:
        """Power-on reset: every register at its default (Table 2), converting at once."""
        self._pointer = 0
        self._shunt = 0
        self._bus = 0
        self._power = 0
        self._current = 0
        self._calibration = 0
        self._ready = False
        self._overflow = False
        self._stale = False  # current and power are worked out only when asked for
        self._running = False
        self._config = CONFIG_DEFAULT
        self._start_conversions()

    def surge(self, at_ns: int, change_uA: float) -> None:
        """The shunt's current jumped: a sharp load brings the chip back with its defaults."""
        change_mV = change_uA * self.shunt_ohm / 1000
        if change_mV > SURGE_mV or change_mV < -SURGE_mV:
            self.surge_reset(at_ns)

    def surge_reset(self, at_ns: "int | None" = None) -> None:
        """The reset itself, at a time up to now."""
        self.power_up()
        if at_ns is not None:
            self._begin_ns = at_ns

    @property
    def stuck(self) -> bool:
        """Whether the converter stands still: every result stays what it is until it is freed."""
        return self._stuck

    @stuck.setter
    def stuck(self, stuck: bool) -> None:
        if stuck != self._stuck:
            self._settle_circuit(self._clock.now_ns)
            self._update()
            self._stuck = stuck
            self._start_conversions()

    def drift(self, gain: float, offset_uV: "float | None" = None) -> None:
        """Measured over true is ``gain`` for what is converted from now on, ``offset_uV`` added."""
        self._settle_circuit(self._clock.now_ns)
        self._update()
        self.gain = gain
        if offset_uV is not None:
            self.offset_uV = offset_uV

    def read_through(self, history: "Means") -> None:
        """What is converted from now on is what ``history`` says: the shunt's own, or with more."""
        self._update()
        self._history = history

    def zero_nA(self) -> int:
        """What it reads without current, as one through the shunt."""
        return round((self.offset_uV / self.shunt_ohm - self.bias_uA * self.gain) * 1000)

    def calibrated_to(self, zero_nA: int) -> None:
        """Its bias is such that this is what it reads without current."""
        self.bias_uA = (self.offset_uV / self.shunt_ohm - zero_nA / 1000) / self.gain

    @property
    def config(self) -> int:
        """The configuration register."""
        return self._config

    def needed_from(self, now_ns: int) -> int:
        """How far back the shunt's history must reach for any read from now on."""
        if not self._running:
            return now_ns
        if self._triggered:
            return now_ns if self._cycles else min(now_ns, self._begin_ns)
        return now_ns - 2 * self._period_ns

    def window_ns(self) -> tuple[int, int]:
        """From when to when the shunt was converted that the register holds; for comparisons."""
        from_ns = self._begin_ns + (self._shunts - 1) * self._period_ns
        return from_ns, from_ns + self._shunt_ns

    # --- the bus's side ----------------------------------------------------------------

    def write(self, buffer: "Buffer", start: int, end: int) -> None:
        """The pointer, and, if two more bytes follow, that register (Figures 15 and 18)."""
        if start == end:
            return
        self._pointer = pointer = buffer[start]
        if end - start < 3:
            return
        value = buffer[start + 1] << 8 | buffer[start + 2]
        if pointer == CONFIG:
            self._configure(value)
        elif pointer == CALIBRATION:
            # what is already converted was multiplied by the old one
            self._update()
            self._multiply()
            self._calibration = value & 0xFFFE  # D0 is not used and always 0 (section 8.6.4.1)

    def read(self, buffer: bytearray, start: int, end: int) -> None:
        """The register the pointer stands on, most significant byte first (Figure 16)."""
        self._settle_circuit(self._clock.now_ns)  # a surge may be among what happened
        pointer = self._pointer
        if pointer == SHUNT:
            self._update()
            value = self._shunt
        elif pointer == BUS:
            self._update()
            self._multiply()
            value = self._bus << 3 | self._ready << 1 | self._overflow
        elif pointer == CONFIG:
            value = self._config
        elif pointer == POWER:
            self._update()
            self._multiply()
            value = self._power
            # the only read that clears CNVR (section 8.6.3.2); section 8.3.1 speaks of a "Status
            # register" instead and of a convert pin, neither of which this chip has
            self._ready = False
        elif pointer == CURRENT:
            self._update()
            self._multiply()
            value = self._current
        elif pointer == CALIBRATION:
            value = self._calibration
        else:
            value = 0xFFFF  # nobody pulls the line down
        if start < end:
            buffer[start] = value >> 8 & 0xFF
            if end - start > 1:
                buffer[start + 1] = value & 0xFF
                for i in range(start + 2, end):
                    buffer[i] = 0xFF

    # --- conversions -------------------------------------------------------------------

    def _configure(self, value: int) -> None:
        if value & RESET_BIT:
            self._update()
            self.power_up()
            return
        self._update()
        if value & 3:
            # "writing a new mode", except power-down or disable, clears CNVR (8.6.3.2)
            self._ready = False
        was_down = not self._config & 7
        self._config = value & CONFIG_BITS
        self._start_conversions()
        if was_down:
            self._begin_ns += WAKE_UP_ns

    def _start_conversions(self) -> None:
        """Begin a fresh sequence: any write to the configuration starts over."""
        config = self._config
        mode = config & 7
        self._running = bool(mode & 3) and not self._stuck
        self._triggered = not mode & MODE_CONTINUOUS
        self._begin_ns = self._clock.now_ns
        scale = self.time_per_1024
        sample_ns, self._shunt_samples, shunt_bits = _adc(config >> 3 & 15)
        self._sample_ns = sample_ns * scale // 1024
        self._shunt_ns = self._sample_ns * self._shunt_samples if mode & MODE_SHUNT else 0
        sample_ns, samples, bus_bits = _adc(config >> 7 & 15)
        self._bus_ns = sample_ns * scale // 1024 * samples if mode & MODE_BUS else 0
        self._period_ns = self._shunt_ns + self._bus_ns
        self._only_shunt = not self._triggered and not self._bus_ns and self._shunt_samples == 1
        divider = 1 << (config >> 11 & 3)  # Table 4
        # 12 bits over 40 mV are 10 uV a step; a wider range or fewer bits make it coarser
        self._step = divider << (12 - shunt_bits)
        self._limit = SHUNT_FULL_SCALE * divider
        self._bus_step = 1 << (12 - bus_bits)
        self._bus_limit = BUS_FULL_SCALE[config >> 13 & 1]
        self._shunts = 0  # shunt conversions complete and worked out
        self._cycles = 0  # whole cycles complete

    def _update(self) -> None:
        """Bring the registers to what the last complete conversions left in them."""
        if not self._running:
            return
        elapsed = self._clock.now_ns - self._begin_ns
        period = self._period_ns
        if self._only_shunt:
            # what a device does all the time: the same as below, in fewer steps
            shunts = elapsed // period
            if shunts > self._shunts:
                self._shunts = self._cycles = shunts
                self._ready = self._stale = True
                end_ns = self._begin_ns + shunts * period
                self._shunt = self._digitise(self._history.mean_uA(end_ns - period, end_ns))
            return
        # the k-th shunt conversion ends at k x period + shunt time, bus at the period's end
        shunts = (elapsed + self._bus_ns) // period
        if shunts > self._shunts and self._shunt_ns:
            if self._triggered:
                shunts = 1
            if shunts > self._shunts:
                self._shunts = shunts
                self._convert_shunt(self._begin_ns + (shunts - 1) * period)
        cycles = elapsed // period
        if cycles > self._cycles:
            if self._triggered:
                if self._cycles:
                    return
                cycles = 1
            self._cycles = cycles
            self._ready = True
            if self._bus_ns:
                self._convert_bus()

    def _convert_shunt(self, from_ns: int) -> None:
        sample_ns = self._sample_ns
        samples = self._shunt_samples
        if samples == 1:
            mean_uA = self._history.mean_uA(from_ns, from_ns + sample_ns)
            value = self._digitise(mean_uA)
        else:
            total = 0
            for i in range(samples):
                start_ns = from_ns + i * sample_ns
                total += self._digitise(self._history.mean_uA(start_ns, start_ns + sample_ns))
            value = (2 * total + samples) // (2 * samples)
        self._shunt = value
        self._stale = True

    def _digitise(self, current_uA: float) -> int:
        """A mean shunt current as bits of 10 uV: the real step, and never beyond the PGA."""
        if self.swapped:
            current_uA = self.bias_uA + self.bus_mV / IN_MINUS_KOHM - current_uA
        else:
            current_uA -= self.bias_uA
        microvolts = current_uA * self.shunt_ohm * self.gain + self.offset_uV
        steps = microvolts / (10 * self._step)
        # to the nearest; int() cuts towards zero on every interpreter
        value = int(steps + 0.5) if steps >= 0 else -int(0.5 - steps)
        value *= self._step
        limit = self._limit
        if value > limit:
            return limit
        if value < -limit:
            return -limit
        return value

    def _convert_bus(self) -> None:
        taken_uA = self.bias_uA + self.bus_mV / IN_MINUS_KOHM
        seen_mV = self.bus_mV - taken_uA * self.source_ohm / 1000
        steps = int(seen_mV / (4 * self._bus_step) + 1 / 2)
        self._bus = min(steps * self._bus_step, self._bus_limit)
        self._stale = True

    def _multiply(self) -> None:
        """Current and power from the last conversions, with the calibration they met."""
        if not self._stale:
            return
        self._stale = False
        current = self._shunt * self._calibration // 4096  # section 8.6.3.4
        self._overflow = not -32768 <= current <= 32767
        self._current = current = max(-32768, min(32767, current))
        power = abs(current) * self._bus // 5000  # section 8.6.3.3
        if power > 65535:
            self._overflow = True
            power = 65535
        self._power = power


def _adc(setting: int) -> tuple[int, int, int]:
    """Sample time in ns, samples and bits of a BADC or SADC field (Table 5)."""
    if setting & 8:
        return CONVERSION_ns[3], 1 << (setting & 7), 12
    return CONVERSION_ns[setting & 3], 1, 9 + (setting & 3)
