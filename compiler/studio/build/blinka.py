"""The bus itself, in place of ``facebench.circuitpython.blinka``: a browser has no Blinka.

MicroPython does without one too; the DAC gets the same codes either way.
"""

from typing import TypeVar

Bus = TypeVar("Bus")


def I2C(bus: Bus) -> Bus:
    """The bus of the virtual board."""
    return bus
