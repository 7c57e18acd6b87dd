"""What the proof of an image holds of the heap while it walks. Under MicroPython: run with paths.

Prints for each image the instructions walked, the most bytes that were held at any of them, and
what is left of them at the end.
"""

import gc
import sys

from facevm import image
from facevm.limits import Limits
from facevm.proof import Proof

MOST = [0]  # not the proof's own, so that looking takes nothing


class WatchedProof(Proof):
    """Looks at the heap at each instruction that takes time, and at the end of each loop."""

    def look(self):
        gc.collect()
        MOST[0] = max(MOST[0], gc.mem_alloc())

    def _walk_timed(self, tally, opcode, at):
        Proof._walk_timed(self, tally, opcode, at)
        self.look()

    def _end_loop(self, loop, body):
        self.look()
        return Proof._end_loop(self, loop, body)


def proven(path):
    with open(path, "rb") as file:
        routine = image.load(file.read())
    routine.duration_ms = routine.current_ms = routine.net_dnC = routine.bound_dnC = 0
    proof = WatchedProof(routine, Limits())
    MOST[0] = 0
    gc.collect()
    before = gc.mem_alloc()
    proof.walk()
    gc.collect()
    print(proof.walked, MOST[0] - before, gc.mem_alloc() - before)


def main(paths):
    for path in paths:
        proven(path)


if __name__ == "__main__":
    main(sys.argv[1:])
