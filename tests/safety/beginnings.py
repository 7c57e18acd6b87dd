"""Begins thousands of treatments on noisy boards, and tells those that begin wrongly.

    python -m tests.safety.beginnings [--draws N] [--seed S] [--jobs J]

Each begins on a face and a board of its own, up to the first current of the treatment: the zero is
found, the output tried, contact searched. A third is drawn from what a healthy board may have, a
third is at the end of that, with 0.5 uA rms of noise and 2 uA of hum at 50 or 60 Hz: each of these
has to begin. A third is far beyond it, in one of the two: that has to be said, by NOISE or by an
interlock that sees it first, and none may begin.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from functools import partial
from multiprocessing import get_context
from typing import NamedTuple

from facebench.conditions.conditions import Conditions, healthy
from facebench.face.population import draw
from facebench.sample import Sample
from facebench.simulation import Simulation
from sculpt.certify.row import UPDATES_PER_S
from sculpt.certify.trial import SEEDS
from sculpt.source import program
from tests.safety.campaign.treatments import SHORT, routine

HEALTHY, EDGE, BEYOND = GROUPS = ("healthy", "edge", "beyond")
EDGE_NOISE_uA, EDGE_HUM_uA = 0.5, 2
BEYOND_NOISE_uA, BEYOND_HUM_uA = (2, 20), (8, 60)
BEGUN = "begun"


class Row(NamedTuple):
    """A beginning: its number and group; ``end`` is :data:`BEGUN`, or why it ended; after how
    long, in ms."""

    number: int
    group: str
    noise_uA: float
    hum_uA: float
    end: str
    ms: int

    @property
    def is_right(self) -> bool:
        """Whether it began where it had to, and did not where it must not."""
        return (self.end == BEGUN) != (self.group == BEYOND)


class _Begun(Exception):
    """The treatment's current may flow."""


def conditions_of(group: str, chance: random.Random) -> Conditions:
    """What the board of a group is under."""
    drawn = healthy(chance.randrange(SEEDS))
    if group == EDGE:
        drawn.noise_uA, drawn.hum_uA = EDGE_NOISE_uA, EDGE_HUM_uA
        drawn.hum_Hz = chance.choice((50, 60))
    elif group == BEYOND:
        if chance.random() < 0.5:
            drawn.noise_uA = chance.uniform(*BEYOND_NOISE_uA)
        else:
            drawn.hum_uA = chance.uniform(*BEYOND_HUM_uA)
            drawn.hum_Hz = chance.choice((50, 60))
    return drawn


def begin(seed: int, number: int) -> Row:
    """The beginning of this number; the same for ever."""
    chance = random.Random(f"{seed}/{number}")
    group = GROUPS[number % len(GROUPS)]
    conditions = conditions_of(group, chance)
    treated = routine(chance.choice(sorted(SHORT)))
    board, face = chance.randrange(SEEDS), chance.randrange(SEEDS)
    simulation = Simulation(
        *(treated, 1, board, UPDATES_PER_S, (), draw(face)), conditions=conditions
    )
    at_ms = 0

    def look(sample: Sample) -> None:
        nonlocal at_ms
        at_ms = sample.t_ms
        if sample.state == "treating":
            raise _Begun

    try:
        end = simulation.run(look).reason
    except _Begun:
        end = BEGUN
    return Row(number, group, conditions.noise_uA, conditions.hum_uA, end, at_ms)


def main() -> int:
    """Returns 0 if each began, or did not, as it had to, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety.beginnings", description=__doc__)
    parser.add_argument("--draws", type=int, default=300, metavar="N", help="(default 300)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which ones (default 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="J")
    asked = parser.parse_args()
    began_s = time.monotonic()
    with get_context("spawn").Pool(asked.jobs) as pool:
        rows = pool.map(partial(begin, asked.seed), range(asked.draws), chunksize=16)
    for group in GROUPS:
        own = [row for row in rows if row.group == group]
        ends = ", ".join(f"{end} {count}" for end, count in Counter(r.end for r in own).items())
        times = sorted(row.ms for row in own if row.end == BEGUN)
        took = f"; begun after {times[len(times) // 2]} ms, {times[-1]} at most" if times else ""
        print(f"{group}: {len(own)} beginnings: {ends}{took}")
    wrong = [row for row in rows if not row.is_right]
    for row in wrong:
        print(f"WRONG {row}")
    print(
        f"{'FAILED' if wrong else 'OK'}: {len(rows)} beginnings, {len(wrong)} wrong, "
        f"{time.monotonic() - began_s:.0f} s (seed {asked.seed}; sources {program.digest()})"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
