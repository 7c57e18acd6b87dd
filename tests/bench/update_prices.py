"""What single operations cost, for ``updates``: run under MicroPython.

update_prices.py turns COUNT NAME   that many turns of one of the loops below
"""

import sys

import adafruit_ina219
import adafruit_mcp4725
from ideal_stage import Enable, IdealStage


class Something:
    one = 1

    def __init__(self):
        self.two = 2

    def method(self):
        """What a call costs."""

    @property
    def three(self):
        return 3


def nothing():
    """What a call costs."""


def operations(count):
    """As often each of the operations of which a board's times are known."""
    import struct

    something, one, buffer = Something(), 1, bytearray(4)
    unpack_from = struct.unpack_from
    for _ in range(count):
        pass
    for _ in range(count):
        one + 1
    for _ in range(count):
        something.two  # noqa: B018
    for _ in range(count):
        nothing()
    for _ in range(count):
        something.method()
    for _ in range(count):
        something.three  # noqa: B018
    for _ in range(count):
        unpack_from(">h", buffer, 1)


def turns(count):
    """Empty ones."""
    for _ in range(count):
        pass


def writes(count):
    dac = adafruit_mcp4725.MCP4725(IdealStage(Enable()), address=0x62)
    for _ in range(count):
        dac.raw_value = 2048


def raw_reads(count):
    ina = adafruit_ina219.INA219(IdealStage(Enable()))
    for _ in range(count):
        ina.raw_shunt_voltage  # noqa: B018


def reads(count):
    ina = adafruit_ina219.INA219(IdealStage(Enable()))
    for _ in range(count):
        ina.shunt_voltage  # noqa: B018


LOOPS = {one.__name__: one for one in (operations, turns, writes, raw_reads, reads)}

LOOPS[sys.argv[3]](int(sys.argv[2]))
