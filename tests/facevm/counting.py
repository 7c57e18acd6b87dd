"""What the program's loop takes from the heap between two updates: run under MicroPython.

The session is one that does nothing, so that what is printed is the loop's own: the bytes of 1800
updates in which it counts, looks at the button and goes on with light and sound, and its count.
"""

import gc

from facevm.app import App
from facevm.states import TREATING


class Session:
    state = TREATING
    updates = 0
    begun = taken = 0

    def tick(self, ticks_ms):
        self.updates += 1
        if self.updates == 200:
            self.begun = gc.mem_alloc()
        if self.updates == 2000:
            self.taken = gc.mem_alloc() - self.begun
        return self.updates < 2000

    def close(self):
        """It is off."""


class Hand:
    def is_pressed(self):
        return False


class Signals:
    def beat(self, ticks_ms):
        """Nothing shines."""


class Runtime:
    autoreload = True


class Wiring:
    runtime = Runtime()


class Program:
    button = Hand()
    signals = Signals()
    wiring = Wiring()
    updates_per_s = 0
    now_ms = 536870912 - 1500  # the clock wraps on the way

    def ticks_ms(self):
        self.now_ms = (self.now_ms + 2) & 536870911
        return self.now_ms


program, session = Program(), Session()
gc.collect()
gc.disable()
App.carry_out(program, session)
print("taken", session.taken)
print("updates a second", program.updates_per_s)
