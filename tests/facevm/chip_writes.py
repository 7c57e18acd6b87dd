"""What a thousand writes to a DAC take from the heap: run under MicroPython with its name."""

import gc
import sys

from facebench.board import VirtualBoard
from facevm import settings
from facevm.settings import Settings


class Quiet:
    """A bus that takes what is written, and nothing from the heap."""

    def __init__(self, bus):
        self._bus = bus
        self.is_quiet = False

    def try_lock(self):
        return self.is_quiet or self._bus.try_lock()

    def unlock(self):
        if not self.is_quiet:
            self._bus.unlock()

    def writeto(self, address, buffer, start=0, end=None):
        if not self.is_quiet:
            self._bus.writeto(address, buffer, start=start, end=end)

    def readfrom_into(self, address, buffer, start=0, end=None):
        self._bus.readfrom_into(address, buffer, start=start, end=end)


def writes(write):
    code = 1000
    for _ in range(1000):
        write(code)
        code += 1


def main(name):
    virtual = VirtualBoard(1, built=Settings(dac=name))
    bus = Quiet(virtual.bus)
    dac = settings.dac_module(name).Dac(bus, virtual.built.dac_address, 2048)
    write = dac.write
    bus.is_quiet = True
    writes(write)
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    writes(write)
    print("taken", gc.mem_alloc() - before)


main(sys.argv[1])
