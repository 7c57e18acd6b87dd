"""MCP4725 as the DAC of the output, behind its Adafruit driver. Data sheet: DS22039D.

What every DAC's module has is told in :mod:`facevm.board`. The driver finds the chip and puts it to
zero. Its own write is a property that sends these same two bytes; it takes three times as long.
What the chip puts out when power comes is in :mod:`facevm.eeprom`, which is let go before current
flows.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_WRITE_DAC_AND_EEPROM = const(0x60)  # C2 C1 C0 = 011, PD1 PD0 = 00 (Figure 6-2)


class Dac:
    """One chip; making it puts it to ``zero_code``. Raises ValueError when it does not answer."""

    resolution = 4096

    def __init__(self, i2c: "protocols.I2C", address: int, zero_code: int) -> None:
        # boot.py asks for zero_bytes() alone, and has no need of the driver
        from adafruit_mcp4725 import MCP4725

        MCP4725(i2c, address=address).raw_value = zero_code
        self.zero_code = zero_code
        self._write = i2c.writeto
        self._address = address
        self._buffer = bytearray(2)

    def write(self, code: int) -> None:
        """Puts it to a code: fast mode (Figure 6-1). Raises OSError when the bus fails."""
        buffer = self._buffer
        buffer[0] = code >> 8
        buffer[1] = code & 255
        self._write(self._address, buffer)


def zero_bytes(code: int) -> bytes:
    """One write that puts it to ``code``, its power-down bits clear: fast mode (Figure 6-1)."""
    return bytes((code >> 8 & 15, code & 255))


def provision(i2c: "protocols.I2C", zero_code: int, address: int) -> str:
    """Sees to it that it wakes at ``zero_code``: "ok", "written" or "failed".

    Bytes 4 and 5 of a read are its EEPROM, the power-down bits among them (Figure 6-3).
    """
    from . import eeprom

    write = bytes((_WRITE_DAC_AND_EEPROM, zero_code >> 4, zero_code << 4 & 0xF0))
    return eeprom.provision(i2c, address, zero_code, 3, 0x6F, write)
