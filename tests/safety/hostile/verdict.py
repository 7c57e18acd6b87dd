"""The verdict on an image as a line of text: the same one under every interpreter.

Also the program that MicroPython runs: with the path of a file of images it prints the verdict on
each, then the least that the heap held in the second third of them and in the last, looked at
after every tenth, and the most that one took. What a stale pointer keeps for a while is no growth.
"""

import gc
import sys
from binascii import crc32

from facevm import image
from facevm.limits import Limits
from facevm.machine import Machine

BOARDS = (
    {},
    {"updates_per_s": 4000},
    {"updates_per_s": 250},
    {"peak_duA": 2000, "zone_charge_dnC": 40000000, "zone_time_ms": 60000, "image_bytes": 1024},
    {"duration_ms": 90000, "routine_charge_dnC": 100000000},
    {"electrode_mm2": 20},
)
"""The limits of boards: the reference's, a faster, a slower, two stricter ones, and one whose
electrode is small."""

LOOKS = 64


class Silent:
    """Nobody listens."""

    def arrive(self, place):
        """A zone and side begins."""

    def say(self, text_index):
        """A prompt."""

    def stroke(self):
        """A stroke."""


def verdict(data, board):
    """What a board says of an image, and a checksum over what it would draw at some times."""
    try:
        routine = image.load(data, Limits(**BOARDS[board]))
    except image.ImageError as refusal:
        return f"{refusal.reason} {refusal.offset}"
    machine = Machine(routine, routine.levels[-1], Silent())
    seen = 0
    for look in range(LOOKS + 1):
        t_ms = routine.duration_ms * look // LOOKS
        value_duA = machine.at(t_ms)
        while machine.waiting:
            machine.proceed()
            value_duA = machine.at(t_ms)
        seen = crc32(b"%d %d %d;" % (t_ms, machine.peak_duA, value_duA), seen)
    return (
        f"accepted {routine.duration_ms} {routine.peak_duA} {routine.net_dnC} {routine.bound_dnC} "
        f"{seen:08x}"
    )


def records(file):
    """The images of a file: each a byte of its board, three of its length, and itself."""
    while True:
        head = file.read(4)
        if len(head) < 4:
            return
        yield head[0], file.read(int.from_bytes(head[1:], "little"))


def taken(data, board):
    """The bytes of the heap that an accepted image takes, garbage of the proof included."""
    gc.collect()
    before = gc.mem_alloc()
    try:
        image.load(data, Limits(**BOARDS[board]))
    except image.ImageError:
        gc.collect()  # nothing of it is left
    return gc.mem_alloc() - before


def main(path):
    least = [0, 0, 0]
    most = 0
    with open(path, "rb") as file:
        third = sum(1 for _ in records(file)) // 3 + 1
        file.seek(0)
        for count, (board, data) in enumerate(records(file)):
            print(verdict(data, board))
            if count % 10 == 9:
                gc.disable()
                most = max(most, taken(data, board))
                gc.enable()
                data = None
                gc.collect()
                held = gc.mem_alloc()
                part = count // third
                least[part] = min(least[part] or held, held)
    print("held", least[1], least[2], "most", most)


if __name__ == "__main__":
    main(sys.argv[1])
