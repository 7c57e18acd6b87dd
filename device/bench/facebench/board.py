"""The virtual board: what a program finds on its pins and its I2C bus."""

from micropython import const

from facevm.settings import Settings, dac_module

from .battery import Battery
from .chance import Chance
from .chips.bus import Bus
from .chips.electrode_adc import ElectrodePin
from .chips.ina219 import INA219
from .chips.mcp4725 import MCP4725, SETTLING_ns
from .chips.mcp4728 import MCP4728
from .chips.nvm import Nvm
from .chips.reset import BROWNOUT, BOOT_ns, Reset
from .chips.watchdog import Watchdog
from .circuit.circuit import Circuit
from .circuit.history import History
from .circuit.output_stage import Disconnect, OutputStage
from .circuit.path import ON_SKIN
from .circuit.pickup import Pickup
from .circuit.pump import Pump
from .circuit.second_channel import SecondChannel
from .clock import VirtualClock
from .face.face import TYPICAL
from .people.front import Front
from .tolerance import Tolerance

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from .chips.bus import I2C
    from .face.face import Face

DAC_ADDRESS = 0x62  # an MCP4725A0, A0 to ground (device/README.md, as what follows)
DACS: "dict[str, type[MCP4725] | type[MCP4728]]" = {"MCP4725": MCP4725, "MCP4728": MCP4728}
SENSOR_ADDRESS = 0x40  # an INA219, A0 and A1 to ground

I2C_HZ = 400000  # fast mode

SHUNT_OHM = 100  # in place of the breakout's own 0.1 ohm

SENSE_KOHM = 100  # R8
LOAD_KOHM = 10  # R9
RETURN_SHUNT_OHM = 50  # R7, of the second channel
MIDRAIL_mV = 12000  # half of 24 V
CODE_mV = 3300 / 4096  # the DAC's, of 3V3
BREADBOARD_kohm = 11 / 100  # two times 220 ohm, one to 3V3 and one to ground
BREADBOARD_LOOP_kohm = 241 / 100  # with 2.2 kohm and the shunt
STREAM_POLES = 11

DRIVER_ns = 130000
"""What the drivers cost besides the wire: a DAC write took 196 us, a shunt read 268 us, on
CircuitPython 10.2.1 (device/README.md), of which 72 and 120 us are bits at 400 kHz."""


class VbusPin:
    """The VBUS sense input: ``value`` is True with a host or a charger plugged in.

    ``is_charger`` tells a charger from a host; the pin cannot, the controller's USB can.
    """

    def __init__(self) -> None:
        self.value = False
        self.is_charger = False

    @property
    def is_host(self) -> bool:
        """Whether it is a computer."""
        return self.value and not self.is_charger


def _connects_nothing(closed: bool) -> None:
    """What ENABLE does on a breadboard."""


class Across:
    """A pin that puts a resistance somewhere: ``put(kohm)``, 0 for none."""

    def __init__(self, put: "Callable[[float], None]", kohm: float) -> None:
        self._put = put
        self._kohm = kohm
        self._level = False

    @property
    def value(self) -> bool:
        """Whether it is there."""
        return self._level

    @value.setter
    def value(self, level: bool) -> None:
        if bool(level) != self._level:
            self._level = bool(level)
            self._put(self._kohm if level else 0.0)


class VirtualBoard:
    """The reference board with seed ``seed``'s tolerances, its electrodes in the air.

    ``i2c_factory(bus)`` makes of the bus what programs get as ``i2c``
    (``facebench.circuitpython.blinka.I2C`` on a PC); without it they get the bus itself.
    ``driver_ns`` is the drivers' own time a transaction. ``built`` says how the board is built and
    what it was calibrated to, a ``facevm.settings.Settings``; without it, as in
    ``device/README.md``. One that is built with two poles has what belongs to them: pins that
    toggle, a load on the board, a resistor for sensing, a second channel, a look at the battery.
    One that is built on a breadboard has its DAC and half of 3V3 in place of the stage, no
    disconnect, and whatever ``face`` is in its loop from the start.
    The tolerances are what that calibration left over. ``zero_nA`` is
    what its sensor reads without current, as new.
    """

    def __init__(
        self,
        seed: int = 0,
        updates_per_s: int = 500,
        i2c_hz: int = I2C_HZ,
        face: "Face" = TYPICAL,
        i2c_factory: "Callable[[Bus], I2C] | None" = None,
        driver_ns: int = DRIVER_ns,
        built: "Settings | None" = None,
    ) -> None:
        self.built = built = built or Settings()
        shunt_ohm = built.shunt_mohm / 1000
        self.seed = seed
        self.face = face
        self.tolerance = tolerance = Tolerance(seed)
        self.clock = clock = VirtualClock()
        self.history = history = History()
        self.stage = OutputStage(
            tolerance.stage_gain,
            tolerance.stage_offset_uA,
            zero_level=built.zero_code,
            uA_per_level=built.pA_per_code / 1000000,
            rail_mV=built.rail_mV,
            series_kohm=built.series_ohm / 1000,
        )
        self.skin = face.skin(seed)
        self.circuit = circuit = Circuit(
            clock, self.stage, self.skin, history, shunt_ohm / 1000, face.touch_kohm, SETTLING_ns
        )
        self.dac: "MCP4725 | MCP4728" = DACS[built.dac](
            clock, circuit.set_level, tolerance.dac_bow_codes, tolerance.dac_ess_codes
        )
        self.sensor = sensor = INA219(clock, history, circuit.settle, shunt_ohm)
        sensor.gain = tolerance.sensor_gain
        sensor.offset_uV = tolerance.sensor_offset_uV
        sensor.bias_uA = tolerance.sensor_bias_uA
        sensor.time_per_1024 = tolerance.conversion_per_1024
        if built.sensor_zero_nA is not None:
            sensor.calibrated_to(built.sensor_zero_nA)
        self.zero_nA = sensor.zero_nA()
        sensor.power_up()
        circuit.on_surge = sensor.surge
        history.needed_from = sensor.needed_from
        self.bus = Bus(clock, i2c_hz, driver_ns, needs_lock=i2c_factory is None)
        self.bus.attach(built.dac_address, self.dac)
        self.bus.attach(built.sensor_address, sensor)
        self.i2c: "I2C" = self.bus if i2c_factory is None else i2c_factory(self.bus)
        self.enable: "Disconnect | Pump" = Disconnect(circuit.set_enabled, clock)
        self.return_pole: "Disconnect | Pump" = Disconnect(circuit.set_returned, clock)
        self.sense = Across(self._put_sense, SENSE_KOHM)
        self.dummy = Across(self._put_load, LOAD_KOHM)
        self.battery = Battery()
        self.second: "SecondChannel | None" = None
        if built.two_poles:
            self._build_poles()
        if built.breadboard:
            self._build_breadboard()
        self.electrode = ElectrodePin(circuit, built.electrode_full_mV, clock, seed)
        self.pickup = Pickup(history, circuit, seed)
        self.vbus = VbusPin()
        self.watchdog = Watchdog(clock, self.die)
        self.front = Front(clock)
        self.nvm = Nvm(clock=clock)
        self._period_ns = 1000000000 // updates_per_s
        self.longest_ns = self._period_ns  # from one update to the next

    def _build_poles(self) -> None:
        circuit = self.circuit
        chance = Chance(self.seed, STREAM_POLES)
        circuit.set_returned(False)
        circuit.return_kohm = (self.built.return_ohm - circuit.shunt_kohm * 1000) / 1000
        circuit.refresh()
        self.enable = Pump(circuit.set_enabled, self.clock, chance.between(7 / 10, 53 / 50))
        self.return_pole = pole = Pump(
            circuit.set_returned, self.clock, chance.between(7 / 10, 53 / 50)
        )
        self.second = SecondChannel(circuit, self.clock, pole)
        self.sensor.bus_mV = MIDRAIL_mV

    def _build_breadboard(self) -> None:
        circuit, stage = self.circuit, self.stage
        stage.uA_per_level = CODE_mV / BREADBOARD_kohm
        stage.offset_uA *= BREADBOARD_LOOP_kohm / BREADBOARD_kohm
        stage.output_kohm = BREADBOARD_kohm
        stage.series_kohm = 0.0
        stage.slew_mV_per_us = 0.0
        self.enable = Disconnect(_connects_nothing, self.clock)
        circuit.set_enabled(True)
        circuit.set_contact(ON_SKIN)

    def _put_sense(self, kohm: float) -> None:
        self.circuit.sense_kohm = kohm
        self.circuit.refresh()

    def _put_load(self, kohm: float) -> None:
        self.circuit.load_kohm = kohm and kohm + RETURN_SHUNT_OHM / 1000
        self.circuit.refresh()

    def _pins_fall(self) -> None:
        """Every pin of the controller is let go: pull-downs hold it."""
        self.enable.value = False
        if self.second:
            self.return_pole.value = self.second.limit_test.value = False
        self.sense.value = self.dummy.value = False

    def next_update(self) -> None:
        """Wait for the next control update: the clock goes to the next multiple of its period.

        A loop that took longer than a period has lost the updates it missed.
        """
        clock = self.clock
        period_ns = self._period_ns
        next_ns = (clock.now_ns // period_ns + 1) * period_ns
        if next_ns < clock.due_ns:
            clock.now_ns = next_ns
            return
        clock.wait_until(next_ns)
        if clock.now_ns > next_ns:  # the loop was held up meanwhile
            clock.wait_until((clock.now_ns // period_ns + 1) * period_ns)

    def die(self, cause: int) -> None:
        """The MCU resets: ENABLE falls, and nothing its program still does reaches the board.

        Raises :class:`facebench.chips.reset.Reset`, as does every transfer until it has started
        again.
        """
        self._pins_fall()
        self.watchdog.mode = None
        self.bus.kill(cause)
        raise Reset(cause)

    def mcu_reset(self) -> None:
        """The MCU starts over: ENABLE's pull-down disconnects; the chips keep their registers."""
        self._pins_fall()
        self.watchdog.mode = None
        self.bus.revive()
        self.bus.unlock()

    def power_cycle(self) -> None:
        """Power off and on: ENABLE falls, the DAC loads its EEPROM, the sensor its defaults."""
        self.mcu_reset()
        self.dac.power_up()
        self.sensor.power_up()

    def restart(self, cause: int) -> bool:
        """What follows a reset of this ``cause``, up to the end of ``boot.py``.

        ENABLE has fallen before anything runs. Then what ``boot.py`` does, as
        ``facevm.off.switch_off``: the DAC to zero if it answers. Returns whether it did.
        """
        if cause == BROWNOUT:
            self.power_cycle()
        else:
            self.mcu_reset()
        self.clock.wait_until(self.clock.now_ns + BOOT_ns)
        bus, zero = self.bus, self.built.zero_code
        bus.try_lock()
        try:
            bus.writeto(self.built.dac_address, dac_module(self.built.dac).zero_bytes(zero))
        except OSError:
            return False
        finally:
            bus.unlock()
        return True
