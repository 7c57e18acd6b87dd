"""Treatments on less kind boards, for every interpreter: prints their updates, exactly.

Run by ``test_effects``; at its top it imports nothing that MicroPython lacks.
"""

import struct
import sys
from binascii import hexlify, unhexlify

from facebench.conditions.conditions import CONDITIONS, healthy
from facebench.simulation import treat
from facevm import image

RUNS = (
    ("unkind", ()),
    ("unkind-low", (("half", 2000, None, 60), ("other-half", 3000, 200, 100))),
    ("recorded", (("leak", 1000, 500), ("drain", 1700, 100), ("weld-return", 0, None))),
    ("humming", (("hum", 1000, None, 5), ("noise", 1000, 500), ("adc-noise", 1200, 900))),
    ("touching", (("offset", 1500, None, 5), ("drift", 2000, None))),
    (
        "noisy",
        (("return-leak", 800, 900, 30), ("return-drain", 1200, 200, 9), ("reference", 2500, None)),
    ),
    ("drawn", (("earth", 2500, None),)),
)
"""Conditions, and what goes wrong besides."""


def bits(number):
    """A float, bit for bit: MicroPython may print the same one with other digits."""
    return hexlify(struct.pack(">d", number)).decode()


def carry_out(data, number, show=print):
    """Treat with the image ``data`` under RUNS[number], and show every tenth row and the report."""
    name, events = RUNS[number]
    conditions = healthy(5) if name == "drawn" else CONDITIONS[name]
    count = 0

    def row(sample):
        nonlocal count
        count += 1
        if count % 10 == 0:
            show(" ".join((str(sample.dac_code), bits(sample.measured_uA), bits(sample.skin_uA))))

    report = treat(image.load(data), 1, 4, 1000, row, events=events, conditions=conditions)
    show(report.outcome + " " + report.reason + " " + str(report.touches))
    show(bits(report.max_abs_uA) + bits(report.touch_uA) + bits(report.touch_nC or 0))


def short():
    """3 s on the left jawline at 150 uA."""
    from tests.facebench.routines import WAVES, step
    from tests.facevm.assembly import Assembly

    return Assembly(step(150, 3000), WAVES).load()


if __name__ == "__main__":
    carry_out(unhexlify(sys.argv[1]), int(sys.argv[2]))
