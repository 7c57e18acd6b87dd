"""The bus itself, in place of ``facebench.circuitpython.blinka``: a browser has no Blinka.

MicroPython does without one too; the DAC gets the same codes either way.
"""


def I2C(bus):
    """The bus of the virtual board."""
    return bus
