"""The board as the runtime sees it: two chips behind their Adafruit drivers, and three pins.

Nothing else in the runtime touches a driver. Making a :class:`Board` puts the output to zero
and disconnects it before anything else.
"""

import adafruit_ina219
import adafruit_mcp4725

from .stage import Stage

_CONFIGURATION = b"\x00"  # register 0 of the INA219


def _nothing():
    """Nothing watches: the board has no watchdog."""


class Output:
    """The way to the skin: the DAC and the ENABLE pin of the output disconnect.

    While it is connected, :meth:`feed` must be called after each healthy update.
    """

    def __init__(self, i2c, enable, zero_code, lifeline, address):
        self._enable = enable
        enable.value = False
        self._lifeline = lifeline
        self.feed = lifeline.feed if lifeline else _nothing
        self._dac = adafruit_mcp4725.MCP4725(i2c, address=address)
        self.zero_code = zero_code
        self.code = -1
        self.write(zero_code)

    def write(self, code):
        """Sets the DAC; raises OSError when the bus fails."""
        self._dac.raw_value = code
        self.code = code

    def connect(self):
        """Closes the disconnect: current can flow from here on."""
        if self._lifeline:
            self._lifeline.arm()
        self._enable.value = True

    def disconnect(self):
        """Opens the disconnect; it needs no bus."""
        self._enable.value = False
        if self._lifeline:
            self._lifeline.disarm()


class Sensor:
    """The INA219 across the shunt in the return leg: +-80 mV, shunt only, 532 us a conversion."""

    def __init__(self, i2c, address):
        self._ina = adafruit_ina219.INA219(i2c, addr=address)
        self._configuration = bytearray(2)
        self.configure()

    def configure(self):
        """Writes the configuration; the driver's own is for a 0.1 ohm shunt."""
        ina = self._ina
        ina.bus_voltage_range = adafruit_ina219.BusVoltageRange.RANGE_32V
        ina.gain = adafruit_ina219.Gain.DIV_2_80MV
        ina.shunt_adc_resolution = adafruit_ina219.ADCResolution.ADCRES_12BIT_1S
        ina.mode = adafruit_ina219.Mode.SVOLT_CONTINUOUS
        self._read_configuration()
        self._configured = self._configuration[0] << 8 | self._configuration[1]

    def register(self):
        """The shunt register, 10 uV a bit, signed; raises OSError when the bus fails."""
        return self._ina.raw_shunt_voltage

    def is_configured(self):
        """False once the configuration is not the one written, as after a reset (0x399F then)."""
        self._read_configuration()
        return self._configuration[0] << 8 | self._configuration[1] == self._configured

    def _read_configuration(self):
        """The whole register at once: the driver's properties have a transaction for each field."""
        with self._ina.i2c_device as device:
            device.write_then_readinto(_CONFIGURATION, self._configuration)


class Board:
    """Everything a session needs of the hardware.

    ``i2c`` is a ``busio.I2C``; ``enable`` and ``vbus`` have a boolean ``value`` as
    ``digitalio.DigitalInOut`` has (``vbus`` True: a host or charger is plugged in), ``electrode``
    a 16-bit ``value`` as ``analogio.AnalogIn`` has. ``electrode`` and ``vbus`` may be None, and
    ``lifeline`` too, a :class:`facevm.lifeline.Lifeline`. ``settings`` are the board's
    ``settings.Settings``, those of the reference board without any. Raises ValueError, as the
    drivers do, when a chip does not answer.
    """

    def __init__(self, i2c, enable, electrode=None, vbus=None, settings=None, lifeline=None):
        if settings is None:
            from .settings import Settings

            settings = Settings()
        self.stage = Stage(settings)
        self.output = Output(i2c, enable, settings.zero_code, lifeline, settings.dac_address)
        self.sensor = Sensor(i2c, settings.sensor_address)
        self._electrode = electrode
        self._vbus = None if settings.isolated else vbus

    def is_plugged_in(self):
        """True when a host or charger is there and the output is not isolated from it."""
        return self._vbus is not None and self._vbus.value

    def electrode_mV(self):
        """The electrode's voltage about mid-rail, None on a board without that divider."""
        if self._electrode is None:
            return None
        return self.stage.electrode_mV(self._electrode.value)

    def path_ohm(self, current_duA):
        """The resistance between the electrodes now, or -1 on a board without that divider."""
        if self._electrode is None or not current_duA:
            return -1
        return self.stage.path_ohm(self.electrode_mV(), current_duA)

    def has_room(self, size_duA):
        """True when the compliance is surely not spent at this current; False if unknown."""
        return self._electrode is not None and self.stage.has_room(self.electrode_mV(), size_duA)

    def is_spent(self, size_duA):
        """True when the compliance is spent, or nearly, at this current; False if unknown."""
        return self._electrode is not None and not self.stage.has_room(
            self.electrode_mV(), size_duA
        )
