"""What the program's part of the loop takes from the heap: run under MicroPython.

The session is one that does nothing but what a session does with the program: it asks for the time
at each update, and lets it look at the button and go on with light and sound every 5 ms. Printed
are the bytes of 1800 updates, and what the program takes for its rate: the slowest second's.
"""

import gc

from facevm.app import App
from facevm.states import TREATING


class Session:
    state = TREATING
    slowest_per_s = 0
    begun = taken = looks = 0

    def run(self, clock, look):
        looked_ms = clock()
        for update in range(2000):
            if update == 200:
                self.begun = gc.mem_alloc()
            now_ms = clock()
            if (now_ms - looked_ms) & 536870911 >= 5:
                looked_ms = now_ms
                if look(now_ms):
                    raise RuntimeError("pressed")
                self.looks += 1
        self.taken = gc.mem_alloc() - self.begun
        self.slowest_per_s = 500

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
print("taken", session.taken if session.looks > 600 else None)
print("updates a second", program.updates_per_s)
