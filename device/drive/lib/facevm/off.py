"""Off: the disconnect open and the DAC at zero, whatever the settings say.

Every start of the board begins with it, and every failure of the program. It asks nothing of the
drivers and of the rest of the program, so that neither can keep it from that.
"""

import os
import sys

import board
import busio
import digitalio
from micropython import const

from .dacs import DAC, DACS

_TYPES = const(0)
if _TYPES:
    from . import protocols

_UNSTICK = const(9)  # clocks: a byte and its acknowledge (NXP UM10204, 3.1.16)

getenv = os.getenv


def switch_off() -> bool:
    """Opens the disconnect, then puts the DAC to zero; returns whether it answered.

    What cannot be is the reference board's here. The DAC's power-down bits stay clear: they would
    pull the output to ground. Neither a dead bus nor a chip's module that is missing stops it: an
    open disconnect is off. The pins are free again afterwards; ENABLE's pull-down then holds it.
    """
    off = bus = None
    try:
        off = digitalio.DigitalInOut(_pin("ENABLE_PIN", "GP2"))
        off.switch_to_output(False)
    except Exception:
        pass
    try:
        scl, sda = _pin("SCL_PIN", "GP1"), _pin("SDA_PIN", "GP0")
        unstick(scl, sda)
        bus = busio.I2C(scl, sda, frequency=usual("I2C_HZ", 400_000, 10_000, 400_000))
        return zeroed(bus, *zero())
    except Exception:
        return False
    finally:
        if bus is not None:
            bus.deinit()
        if off is not None:
            off.deinit()


def zero() -> "tuple[int, bytes]":
    """The DAC's address, and the bytes of one write that puts it to zero."""
    try:
        dac = str(getenv("DAC"))
    except ValueError:
        dac = DAC
    if dac not in DACS:
        dac = DAC
    name = "facevm.chips_" + dac.lower()
    __import__(name)
    data: bytes = sys.modules[name].zero_bytes(usual("ZERO_CODE", 2048, 1024, 3072))
    return usual("DAC_ADDRESS", DACS[dac], 0x60, 0x67), data


def zeroed(bus: "protocols.busio.I2C", address: int, data: bytes) -> bool:
    """Writes these bytes; returns whether the chip took them. Whoever has the bus locked is us."""
    took = bus.try_lock()
    try:
        bus.writeto(address, data)
        return True
    except (OSError, RuntimeError):
        return False
    finally:
        if took:
            bus.unlock()


def unstick(scl: "protocols.Pin", sda: "protocols.Pin") -> None:
    """A reset in the middle of a read leaves a chip that holds SDA: it is clocked until it lets go.

    Nothing is sent: without a stop after them the clocks mean nothing to a chip that is idle.
    """
    data = digitalio.DigitalInOut(sda)
    data.switch_to_input(pull=digitalio.Pull.UP)
    try:
        if data.value:
            return
        clock = digitalio.DigitalInOut(scl)
        clock.switch_to_output(True, digitalio.DriveMode.OPEN_DRAIN)
        for _ in range(_UNSTICK):
            if data.value:
                break  # type: ignore[unreachable] # mypy takes the level for a fixed one
            clock.value = False
            clock.value = True
        clock.deinit()
    finally:
        data.deinit()


def usual(key: str, otherwise: int, lowest: int, highest: int) -> int:
    """A number of the settings, or what is usual where that cannot be."""
    try:
        value = int(str(getenv(key)), 0)
    except ValueError:
        return otherwise
    return value if lowest <= value <= highest else otherwise


def _pin(key: str, otherwise: str) -> "protocols.Pin":
    name = getenv(key)
    pin: "protocols.Pin" = getattr(board, str(name or otherwise))
    return pin
