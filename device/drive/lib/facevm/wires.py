"""Wires: the I2C bus of this board, made anew, by a module that takes little to come back."""

import busio
from micropython import const

from .bus import HeldBus
from .off import unstick
from .settings import SettingError

_TYPES = const(0)
if _TYPES:
    from . import protocols


def new_bus(wiring: "protocols.Wiring") -> "protocols.I2C":
    """The bus, held, in place of the one before. Raises RuntimeError without pull-ups, or when it
    is stuck, ValueError for pins that cannot be one."""
    if wiring.i2c is not None:
        wiring.i2c.deinit()
        wiring.i2c = None
    scl, sda, hz = wiring.wires
    try:
        unstick(scl, sda)  # type: ignore[arg-type] # no None by now, or it is told
    except (RuntimeError, TypeError, ValueError) as error:
        raise SettingError("SDA_PIN", "%s; write another pin" % error)
    try:
        i2c = busio.I2C(scl, sda, frequency=hz)  # type: ignore[arg-type] # no None by now
    except ValueError as error:
        raise SettingError("SDA_PIN", "%s for I2C; write two that go together" % error)
    except RuntimeError as error:  # no pull-ups
        raise RuntimeError("%s (SCL is %s, SDA %s)" % (error, scl, sda))
    wiring.i2c = HeldBus(i2c, hz)
    return wiring.i2c
