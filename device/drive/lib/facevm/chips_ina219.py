"""INA219 as the sensor, behind its Adafruit driver. Data sheet: TI SBOS448G."""

import adafruit_ina219
from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_CONFIGURATION = b"\x00"  # register 0


class Sensor:
    """The chip across the shunt in the return leg: +-80 mV, shunt only, 532 us a conversion."""

    current_step = 10_000  # 10 uV a bit

    def __init__(self, i2c: "protocols.I2C", address: int) -> None:
        self._ina = adafruit_ina219.INA219(i2c, addr=address)
        self._configuration = bytearray(2)
        self.configure()

    def configure(self) -> None:
        """Writes the configuration; the driver's own is for a 0.1 ohm shunt."""
        ina = self._ina
        ina.bus_voltage_range = adafruit_ina219.BusVoltageRange.RANGE_32V
        ina.gain = adafruit_ina219.Gain.DIV_2_80MV
        ina.shunt_adc_resolution = adafruit_ina219.ADCResolution.ADCRES_12BIT_1S
        ina.mode = adafruit_ina219.Mode.SVOLT_CONTINUOUS
        self._read_configuration()
        self._configured = self._configuration[0] << 8 | self._configuration[1]

    def register(self) -> int:
        """The shunt register, signed; raises OSError when the bus fails."""
        return self._ina.raw_shunt_voltage  # type: ignore[no-any-return]

    def is_configured(self) -> bool:
        """False once the configuration is not the one written, as after a reset (0x399F then)."""
        self._read_configuration()
        return self._configuration[0] << 8 | self._configuration[1] == self._configured

    def _read_configuration(self) -> None:
        """The whole register at once: the driver's properties have a transaction for each field."""
        with self._ina.i2c_device as device:
            device.write_then_readinto(_CONFIGURATION, self._configuration)
