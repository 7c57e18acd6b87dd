"""What the peer's script takes of the heap: run under MicroPython with its path.

The drivers and the script as it is, once it has treated; the bus is the one that ours runs on.
"""

import gc
import sys

from heap_use import bytes_in_use
from ideal_stage import Enable, IdealStage


class Lent:
    """A module of a board, as far as the script asks for it."""

    GP0 = GP1 = None
    now_s = 0.0

    def monotonic(self):
        self.now_s += 0.01
        return self.now_s

    def collect(self):
        gc.collect()

    def mem_free(self):
        return 0

    def I2C(self, scl, sda, frequency):
        return bus


enable = Enable()
bus = IdealStage(enable)
for name in ("time", "board", "busio", "gc", "supervisor"):
    sys.modules[name] = Lent()
own = {"__name__": "peer"}
before = bytes_in_use()
with open(sys.argv[1]) as file:
    exec(file.read(), own)
print("running", bytes_in_use() - before)
