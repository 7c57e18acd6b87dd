"""The whole board: what a program finds on its pins and its I2C bus."""

from .bus import Bus
from .circuit import Circuit
from .clock import VirtualClock
from .face import TYPICAL
from .history import History
from .ina219 import INA219
from .mcp4725 import MCP4725, SETTLING_ns
from .output_stage import OutputStage
from .tolerance import Tolerance

DAC_ADDRESS = 0x62  # an MCP4725A0, A0 to ground (device/README.md, as what follows)
SENSOR_ADDRESS = 0x40  # an INA219, A0 and A1 to ground

SHUNT_OHM = 100  # in place of the breakout's own 0.1 ohm

DRIVER_ns = 130000
"""What the drivers cost besides the wire: a DAC write took 196 us, a shunt read 268 us, on
CircuitPython 10.2.1 (device/README.md), of which 72 and 120 us are bits at 400 kHz."""

ELECTRODE_FULL_SCALE_mV = 13200  # the divider: 0 .. 65535 is -13.2 .. +13.2 V


class EnablePin:
    """The ENABLE output: ``value`` as on ``digitalio.DigitalInOut``."""

    def __init__(self, circuit):
        self._circuit = circuit

    @property
    def value(self):
        """Whether the electrodes are connected."""
        return self._circuit.enabled

    @value.setter
    def value(self, connected):
        self._circuit.set_enabled(bool(connected))


class ElectrodePin:
    """The electrode voltage's ADC input: ``value`` as on ``analogio.AnalogIn``."""

    def __init__(self, circuit):
        self._circuit = circuit

    @property
    def value(self):
        """0 .. 65535 for -13.2 .. +13.2 V; 12 bits, stretched to 16 as CircuitPython does."""
        reading = self._circuit.electrode_mV() * 2048 / ELECTRODE_FULL_SCALE_mV
        code = min(4095, max(0, int(reading + 2048.5)))
        return code << 4 | code >> 8


class VbusPin:
    """The VBUS sense input: ``value`` is True with a host or a charger plugged in."""

    def __init__(self):
        self.value = False


class VirtualBoard:
    """The reference board with seed ``seed``'s tolerances, its electrodes in the air.

    ``i2c_factory(bus)`` makes of the bus what programs get as ``i2c``
    (``facebench.blinka.I2C`` on a PC); without it they get the bus itself. ``driver_ns`` is the
    drivers' own time a transaction.
    """

    def __init__(
        self,
        seed=0,
        updates_per_s=500,
        i2c_hz=400000,
        face=TYPICAL,
        i2c_factory=None,
        driver_ns=DRIVER_ns,
    ):
        self.seed = seed
        self.face = face
        self.tolerance = tolerance = Tolerance(seed)
        self.clock = clock = VirtualClock()
        self.history = history = History()
        self.stage = OutputStage(tolerance.stage_gain, tolerance.stage_offset_uA)
        self.skin = face.skin(seed)
        self.circuit = circuit = Circuit(
            clock, self.stage, self.skin, history, SHUNT_OHM / 1000, face.touch_kohm, SETTLING_ns
        )
        self.dac = MCP4725(
            clock, circuit.set_level, tolerance.dac_bow_codes, tolerance.dac_ess_codes
        )
        self.sensor = sensor = INA219(clock, history, circuit.settle, SHUNT_OHM)
        sensor.gain = tolerance.sensor_gain
        sensor.offset_uV = tolerance.sensor_offset_uV
        sensor.bias_uA = tolerance.sensor_bias_uA
        sensor.time_per_1024 = tolerance.conversion_per_1024
        sensor.power_up()
        circuit.on_surge = sensor.surge
        history.needed_from = sensor.needed_from
        self.bus = Bus(clock, i2c_hz, driver_ns, needs_lock=i2c_factory is None)
        self.bus.attach(DAC_ADDRESS, self.dac)
        self.bus.attach(SENSOR_ADDRESS, sensor)
        self.i2c = self.bus if i2c_factory is None else i2c_factory(self.bus)
        self.enable = EnablePin(circuit)
        self.electrode = ElectrodePin(circuit)
        self.vbus = VbusPin()
        self._period_ns = 1000000000 // updates_per_s

    def next_update(self):
        """Wait for the next control update: the clock goes to the next multiple of its period.

        A loop that took longer than a period has lost the updates it missed.
        """
        clock = self.clock
        period_ns = self._period_ns
        clock.now_ns = (clock.now_ns // period_ns + 1) * period_ns

    def mcu_reset(self):
        """The MCU starts over: ENABLE's pull-down disconnects; the chips keep their registers."""
        self.circuit.set_enabled(False)

    def power_cycle(self):
        """Power off and on: ENABLE falls, the DAC loads its EEPROM, the sensor its defaults."""
        self.circuit.set_enabled(False)
        self.dac.power_up()
        self.sensor.power_up()
