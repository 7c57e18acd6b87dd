"""The DAC's EEPROM: what it puts out when power comes, before any program runs.

The MCP4725 wakes with the code in its EEPROM. That has to be this stage's zero, with the power-down
bits clear: those would pull the output to ground, full negative current on a stage around mid-rail.
The Adafruit driver cannot read the EEPROM; bytes 4 and 5 of a read are it (DS22039D, Figure 6-3).
"""

from adafruit_bus_device.i2c_device import I2CDevice
from micropython import const

_TYPES = const(0)
if _TYPES:
    from .wiring import I2C

_READY = const(0x80)  # of the first byte read: the EEPROM is not being written
_WRITE_DAC_AND_EEPROM = const(0x60)  # C2 C1 C0 = 011, PD1 PD0 = 00 (Figure 6-2)
_LOOKS = const(4000)
"""Writing takes 50 ms at most, and every write is ignored meanwhile. A look takes 125 us at 400 kHz
(50 bits, the drivers' own time not counted), so that 50 ms are over long before the last one."""


def provision(i2c: "I2C", zero_code: int, address: int) -> str:
    """Sees to it that the DAC wakes at ``zero_code``; ENABLE must be off.

    Returns "ok" if it did already, "written" if it does now, "failed" if it does not (the bus, or
    a chip that does not take it). It never writes more than once, and leaves the DAC at zero then.
    """
    try:
        device = I2CDevice(i2c, address)  # type: ignore[arg-type] # the stub: busio.I2C
        answer = bytearray(5)
        if _wakes_at(device, answer, zero_code):
            return "ok"
        if not answer[0] & _READY:
            return "failed"
        with device:  # type: ignore[call-arg] # so the stub says
            device.write(bytes((_WRITE_DAC_AND_EEPROM, zero_code >> 4, zero_code << 4 & 0xF0)))
        return "written" if _wakes_at(device, answer, zero_code) else "failed"
    except (OSError, RuntimeError, ValueError):
        return "failed"


def _wakes_at(device: "I2CDevice", answer: bytearray, zero_code: int) -> bool:
    """Whether the EEPROM, once it is at rest, holds this code and no power-down bits."""
    for _ in range(_LOOKS):
        with device:  # type: ignore[call-arg] # so the stub says
            device.readinto(answer)
        if answer[0] & _READY:
            return answer[3] & 0x60 == 0 and (answer[3] & 15) << 8 | answer[4] == zero_code
    return False
