"""EEPROM of a DAC: what it puts out when power comes, before any program runs.

The chip wakes with the code in its EEPROM. That has to be this stage's zero, with the power-down
bits clear: those would pull the output to ground, full negative current on a stage around mid-rail.
The Adafruit drivers cannot read the EEPROM: what is read and written is the chip's, byte by byte.
"""

from adafruit_bus_device.i2c_device import I2CDevice
from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_READY = const(0x80)  # of the first byte read: the EEPROM is not being written
_LOOKS = const(4000)
"""Writing takes 50 ms at most, and every write is ignored meanwhile. A look takes 125 us at 400 kHz
(50 bits, the drivers' own time not counted), so that 50 ms are over long before the last one."""


def provision(
    i2c: "protocols.I2C", address: int, zero_code: int, at: int, mask: int, write: bytes
) -> str:
    """Sees to it that the DAC wakes at ``zero_code``; ENABLE must be off.

    Two bytes from ``at`` on of what is read are the EEPROM's; ``mask`` is of the bits that count in
    the first one. ``write`` sets register and EEPROM. Returns "ok" if it did already, "written" if
    it does now, "failed" if it does not (the bus, or a chip that does not take it). It never writes
    more than once, and leaves the DAC at zero then.
    """
    try:
        device = I2CDevice(i2c, address)  # type: ignore[arg-type] # the stub: busio.I2C
        answer = bytearray(at + 2)
        if _wakes_at(device, answer, mask, zero_code):
            return "ok"
        if not answer[0] & _READY:
            return "failed"
        with device:  # type: ignore[call-arg] # so the stub says
            device.write(write)
        return "written" if _wakes_at(device, answer, mask, zero_code) else "failed"
    except (OSError, RuntimeError, ValueError):
        return "failed"


def _wakes_at(device: I2CDevice, answer: bytearray, mask: int, zero_code: int) -> bool:
    """Whether the EEPROM, once it is at rest, holds this code and nothing else."""
    for _ in range(_LOOKS):
        with device:  # type: ignore[call-arg] # so the stub says
            device.readinto(answer)
        if answer[0] & _READY:
            return (answer[-2] & mask) << 8 | answer[-1] == zero_code
    return False
