"""The pins and the bus of this board, by the names its ``settings.toml`` gives them."""

import os

import board
import busio
import digitalio

from .settings import DAC_ADDRESS

I2C_HZ = 400_000


def pin(key, otherwise=None):
    """The pin that a setting names (``"GP4"``), or None where none is named."""
    name = os.getenv(key) or otherwise
    return None if name is None else getattr(board, name)


def enable():
    """The ENABLE output of the disconnect, off."""
    enable = digitalio.DigitalInOut(pin("ENABLE_PIN", "GP2"))
    enable.switch_to_output(False)
    return enable


def i2c():
    """The I2C bus of the two chips. Raises RuntimeError without pull-ups."""
    frequency = int(os.getenv("I2C_HZ") or I2C_HZ)
    return busio.I2C(pin("SCL_PIN", "GP1"), pin("SDA_PIN", "GP0"), frequency=frequency)


def switch_off():
    """Opens the disconnect, then puts the DAC to zero: what every start of the board begins with.

    Whatever the settings say, the DAC's power-down bits stay clear: they would pull the output to
    ground. It asks nothing of the drivers, and a dead bus does not stop it: an open disconnect
    is off. The pins are free again afterwards; ENABLE's pull-down then holds it.
    """
    off = enable()
    zero = int(os.getenv("ZERO_CODE") or 2048)
    try:
        bus = i2c()
    except (OSError, RuntimeError, ValueError):
        off.deinit()
        return False
    try:
        while not bus.try_lock():
            pass
        bus.writeto(DAC_ADDRESS, bytes((zero >> 8 & 15, zero & 255)))
        return True
    except OSError:
        return False
    finally:
        bus.unlock()
        bus.deinit()
        off.deinit()
