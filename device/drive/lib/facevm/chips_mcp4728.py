"""MCP4728 as the DAC of the output, by its channel A. Data sheet: DS22187E.

What every DAC's module has is told in :mod:`facevm.board`. The Adafruit driver finds the chip. Its
own write takes new memory each time, and its ``reset()`` and ``wakeup()`` are written to the chip
and not to the general call's address, where a reset means code 6: neither is ever called.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_MULTI_WRITE = const(0x40)  # of channel A, its output updated (Figure 5-8)
_SINGLE_WRITE = const(0x58)  # the same to register and EEPROM (section 5.6)
_EEPROM_AT = const(4)  # of what is read: VREF, PD1, PD0, Gx, D11 to D8 (Figure 5-15)


class Dac:
    """One chip; making it puts it to ``zero_code``. Raises ValueError when it does not answer."""

    resolution = 4096

    def __init__(self, i2c: "protocols.I2C", address: int, zero_code: int) -> None:
        from adafruit_mcp4728 import MCP4728

        self._device = MCP4728(i2c, address).i2c_device
        self._buffer = bytearray((_MULTI_WRITE, 0, 0))
        self.zero_code = zero_code
        self.write(zero_code)

    def write(self, code: int) -> None:
        """Puts it to a code, from VDD and never powered down; raises OSError when the bus fails."""
        buffer = self._buffer
        buffer[1] = code >> 8
        buffer[2] = code & 255
        with self._device as device:
            device.write(buffer)


def zero_bytes(code: int) -> bytes:
    """One write that puts it to ``code``, from VDD, its power-down bits clear."""
    return bytes((_MULTI_WRITE, code >> 8 & 15, code & 255))


def provision(i2c: "protocols.I2C", zero_code: int, address: int) -> str:
    """Sees to it that it wakes at ``zero_code``: "ok", "written" or "failed".

    From the internal reference, which a new chip may have, no code is this stage's zero.
    """
    from . import eeprom

    write = bytes((_SINGLE_WRITE, zero_code >> 8, zero_code & 255))
    return eeprom.provision(i2c, address, zero_code, _EEPROM_AT, 0xFF, write)
