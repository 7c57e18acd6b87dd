"""INA219 as the sensor, behind its Adafruit driver. Data sheet: TI SBOS448G.

The driver finds the chip, sets it up, and is let go: it takes 13 KB. Its own read points at the
register anew each time, and makes a tuple. Between updates the pointer stays where it is, at the
shunt voltage (section 8.6.1): then a reading is two bytes, in memory that is there.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_CONFIGURATION = b"\x00"  # register 0
_SHUNT_VOLTAGE = b"\x01"  # register 1
_CONVERSION_us = const(586)  # at most
_READ_BITS = const(27)  # of the address and two bytes
_READ_us = const(43)  # what the controller adds at the least


class Sensor:
    """The chip across the shunt in the return leg: +-80 mV, shunt only, 532 us a conversion."""

    current_step = 10_000  # 10 uV a bit
    most_bits = 8_000  # the end of its scale; a chip that was reset answers with more, 0x399F

    def __init__(self, i2c: "protocols.HeldBus", address: int) -> None:
        from adafruit_ina219 import INA219, ADCResolution, BusVoltageRange, Gain, Mode

        ina = INA219(i2c, addr=address)
        # its own configuration is for a 0.1 ohm shunt
        ina.bus_voltage_range = BusVoltageRange.RANGE_32V
        ina.gain = Gain.DIV_2_80MV
        ina.shunt_adc_resolution = ADCResolution.ADCRES_12BIT_1S
        ina.mode = Mode.SVOLT_CONTINUOUS
        self.i2c = i2c
        self.address = address
        self._read = i2c.readfrom_into
        self._buffer = bytearray(2)
        # so many readings one after the other take longer than a conversion
        self._reads = 1 + _CONVERSION_us * i2c.hz // (_READ_BITS * 1_000_000 + _READ_us * i2c.hz)
        self.configured = self._configuration()

    def configure(self) -> None:
        """Writes the configuration again, as the driver did: a reset took it away."""
        word = self.configured
        self.i2c.writeto(self.address, bytes((0, word >> 8, word & 255)))
        self.i2c.writeto(self.address, _SHUNT_VOLTAGE)

    def register(self) -> int:
        """The shunt register, signed; raises OSError when the bus fails."""
        buffer = self._buffer
        self._read(self.address, buffer)
        high = buffer[0]
        if high < 128:
            return high << 8 | buffer[1]
        return (high << 8 | buffer[1]) - 65_536

    def next_register(self) -> int:
        """The next conversion's after the last reading, for which it waits by reading on."""
        buffer = self._buffer
        high = buffer[0]
        low = buffer[1]
        for _ in range(self._reads):
            bits = self.register()
            if high != buffer[0] or low != buffer[1]:
                break
        return bits

    def is_configured(self) -> bool:
        """False once the configuration is not the one written, as after a reset (0x399F then)."""
        return self._configuration() == self.configured

    def _configuration(self) -> int:
        """The whole register at once: the driver's properties have a transaction for each field."""
        buffer = self._buffer
        self.i2c.writeto_then_readfrom(self.address, _CONFIGURATION, buffer)
        self.i2c.writeto(self.address, _SHUNT_VOLTAGE)
        return buffer[0] << 8 | buffer[1]
