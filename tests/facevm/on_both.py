"""A treatment as every interpreter must carry it out: run as a program with paths of images.

For each it prints the outcome, what the skin received, a checksum over every (time in ns, DAC
code) of every control update, and a few of them in clear. CPython with Blinka and MicroPython
without it must print the same.
"""

import sys
from binascii import crc32

from facebench.simulation import Simulation
from facevm import image
from facevm.limits import Limits
from facevm.states import STATES


def carry_out(path, level=2, seed=3, updates_per_s=500, events=()):
    with open(path, "rb") as file:
        routine = image.load(file.read(), Limits())
    treatment = Simulation(routine, min(level, len(routine.levels)), seed, updates_per_s, events)
    clock = treatment.board.clock
    seen = [0, 0]  # updates, checksum
    lines = []

    def on_sample(sample):
        row = b"%d %d;" % (clock.now_ns, sample.dac_code)
        seen[0] += 1
        seen[1] = crc32(row, seen[1])
        if seen[0] % 4096 == 0:
            lines.append(f"{clock.now_ns} {sample.dac_code} {sample.state}")

    report = treatment.run(on_sample)
    session = treatment.session
    lines.append(
        f"{report.outcome} {report.reason} {report.duration_ms} {report.contact_wait_ms} "
        f"{STATES[session.state]}"
    )
    record = session.record
    lines.extend([f"{place}: {list(record.row(place))}" for place in record.places])
    lines.append(f"{seen[0]} updates, checksum {seen[1]:08x}")
    return lines


def main(paths):
    for path in paths:
        for line in carry_out(path):
            print(line)
    # the last one again, faster, with a lifted electrode and a pressed button
    events = [("lift", 3000, 400), ("press", 9000, None)]
    for line in carry_out(paths[-1], 1, 5, 1000, events):
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
