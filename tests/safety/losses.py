"""Climbs to the course of contact losses that carries the most, past the guard's limits.

    python -m tests.safety.losses [--climbs N] [--losses L] [--steps K] [--seed S] [--jobs J]

A course lifts the electrodes again and again, at two places, after any time treated and any part of
the soft start: each loss grants what its soft start carries. Three losses of it are drawn anew in
each step, and kept where no less was carried. Nothing may go over the limit of a place or of the
treatment by more than the sensor's accuracy and the update that is under way when it trips.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from functools import partial
from multiprocessing import get_context

from facevm import isa
from sculpt.source import program
from tests.facevm.losing import LIMITS, ONE_UPDATE_dnC, climb

MOST_dnC = 2 * ONE_UPDATE_dnC


def over_dnC(losses: int, steps: int, seed: int) -> int:
    """What the best course of a climb carried over a limit and the sensor's accuracy."""
    most: int = climb(seed, losses, steps)[0]  # type: ignore[no-untyped-call]
    return most


def main() -> int:
    """Returns 0 if no course got past a limit, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety.losses", description=__doc__)
    add = parser.add_argument
    add("--climbs", type=int, default=40, metavar="N", help="(default 40)")
    add("--losses", type=int, default=40, metavar="L", help="in a course (default 40)")
    add("--steps", type=int, default=100, metavar="K", help="of a climb (default 100)")
    add("--seed", type=int, default=1, metavar="S", help="which ones (default 1)")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="J", help="processes")
    asked = parser.parse_args()
    began_s = time.monotonic()
    job = partial(over_dnC, asked.losses, asked.steps)
    seeds = [asked.seed * 1_000_000 + number for number in range(asked.climbs)]
    with get_context("spawn").Pool(asked.jobs) as pool:
        found = pool.map(job, seeds)
    best = max(found)
    uC = isa.DNC_PER_UC
    print(
        f"The best of {asked.climbs * (asked.steps + 1)} courses of {asked.losses} losses carried "
        f"{best / uC:+.2f} uC beside its limit and the sensor's accuracy, where the update that "
        f"trips may carry {MOST_dnC / uC:g}; the limits are {LIMITS.zone_charge_dnC / uC:g} and "
        f"{LIMITS.routine_charge_dnC / uC:g} uC."
    )
    passed = best <= MOST_dnC
    print(
        f"{'OK' if passed else 'FAILED'}: {asked.climbs} climbs, "
        f"{time.monotonic() - began_s:.0f} s (seed {asked.seed}; sources {program.digest()})"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
