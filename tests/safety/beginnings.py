"""Begins thousands of treatments on noisy boards, and tells those that begin wrongly.

    python -m tests.safety.beginnings [--draws N] [--seed S] [--jobs J]

Each begins on a face and a board of its own, up to the first current of the treatment: the zero is
found, the output tried, contact searched. A quarter is drawn from what a healthy board may have, a
quarter is at the end of that, with 0.5 uA rms of noise and 2 uA of hum at 50 or 60 Hz: each of
these has to begin, and none may take skin for electrodes that touch each other. A quarter is far
beyond it, in one of the two: that has to be said, by NOISE or by an interlock that sees it first,
and none may begin. In a quarter, drawn like the first, the electrodes do touch each other: that has
to be said within 200 ms of search, and to stay so for 2 s. One half of the boards are reference
boards, the other the kind one with a single pole. A reference board seeks contact with 100 kohm
across its source, and skin of over 100 kohm is none to it: its faces have no more.
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

from facebench.circuitpython.harness import reference
from facebench.conditions.conditions import Conditions, healthy
from facebench.face.population import draw
from facebench.sample import Sample
from facebench.simulation import Simulation
from sculpt.certify.row import UPDATES_PER_S
from sculpt.certify.trial import SEEDS
from sculpt.source import program
from tests.safety.campaign.treatments import SHORT, routine

HEALTHY, EDGE, BEYOND, TOGETHER = GROUPS = ("healthy", "edge", "beyond", "together")
EDGE_NOISE_uA, EDGE_HUM_uA = 0.5, 2
BEYOND_NOISE_uA, BEYOND_HUM_uA = (2, 20), (8, 60)
BEGUN = "begun"
TOUCHED, LATE, WRONGLY = "touched", "touched too late", "touched wrongly"
TOLD_ms, TOGETHER_ms = 200, 2000
SHORT_kohm = 0.3  # up to which a path is short
SHARED_kohm = 100  # across a reference board's source


class Row(NamedTuple):
    """A beginning: its number and group; ``end`` is :data:`BEGUN`, what was wrong about touching,
    or why it ended; after how long, in ms."""

    number: int
    group: str
    noise_uA: float
    hum_uA: float
    end: str
    ms: int

    @property
    def is_right(self) -> bool:
        """Whether it began where it had to, and did not where it must not."""
        if self.group == TOGETHER:
            return self.end == TOUCHED
        return self.end != WRONGLY and (self.end == BEGUN) != (self.group == BEYOND)


class _Ended(Exception):
    """All that matters of a beginning was seen."""


class _Watch:
    """Looks on until it is clear how a beginning ends: ``end``, "" before."""

    def __init__(self, group: str) -> None:
        self.end = ""
        self.at_ms = 0
        self._is_together = group == TOGETHER
        self._sought_ms = self._told_ms = -1

    def look(self, sample: Sample) -> None:
        """At one update. Raises _Ended."""
        self.at_ms = sample.t_ms
        if sample.state == "waiting" and self._sought_ms < 0:
            self._sought_ms = sample.t_ms
        elif sample.state == "touching" and self._told_ms < 0:
            self._told_ms = sample.t_ms
            if not self._is_together:
                self._finish(WRONGLY)
            if sample.t_ms - self._sought_ms > TOLD_ms:
                self._finish(LATE)
        elif sample.state == "treating":
            self._finish(BEGUN)
        if self._told_ms >= 0 and sample.t_ms - self._told_ms >= TOGETHER_ms:
            self._finish(TOUCHED)

    def _finish(self, end: str) -> None:
        self.end = end
        raise _Ended


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
    held = draw(face)
    held.touch_kohm = min(held.touch_kohm, SHORT_kohm)
    is_reference = number // len(GROUPS) % 2 == 1
    if is_reference:
        held.parallel_kohm = min(held.parallel_kohm, SHARED_kohm)
    events = (("short", 0, None),) if group == TOGETHER else ()
    simulation = Simulation(
        *(treated, 1, board, UPDATES_PER_S, events, held),
        settings=reference(board) if is_reference else None,
        conditions=conditions,
    )
    watch = _Watch(group)
    try:
        end = simulation.run(watch.look).reason
    except _Ended:
        end = watch.end
    return Row(number, group, conditions.noise_uA, conditions.hum_uA, end, watch.at_ms)


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
