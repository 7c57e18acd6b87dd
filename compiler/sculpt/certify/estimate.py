"""Estimate of how long a certification takes, by a short stretch of each treatment here.

What a treatment costs goes by the time that it simulates, nearly the same for every face and board.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from typing import NamedTuple, TypedDict

from facebench.simulation import Progress, Simulation
from facevm.routine import Routine
from sculpt.certify.document import Subject
from sculpt.certify.row import prepared
from sculpt.certify.trial import Trial, draw
from sculpt.cli.units import counted

STRETCH_S = 0.5
"""Real time of a stretch, or of the whole treatment where that takes less."""

SHARED = 1.15
"""A trial takes so much longer where every processor has one: they share memory and caches."""

MINUTES_FROM_S, HOURS_FROM_S = 90, 90 * 60


class EstimateDocument(TypedDict):
    """The estimate in the document of ``--json``; unlike the report, it is of this machine."""

    trials: int
    seconds: float
    processors: int


class Estimate(NamedTuple):
    """So many trials take about so many seconds on so many processors."""

    trials: int
    seconds: float
    processors: int

    @property
    def text(self) -> str:
        """The same for a person: ``about 8 minutes on 2 processors``."""
        where = counted(self.processors, "processor")
        return f"about {_time_text(self.seconds)} on {where}"

    def document(self) -> EstimateDocument:
        """The same for ``--json``."""
        return {
            "trials": self.trials,
            "seconds": float(f"{self.seconds:.2g}"),
            "processors": self.processors,
        }


class _Enough(Exception):
    """The stretch was long enough."""


class _Stretch:
    """A stretch of a simulation, from its first update on: what ``on_progress`` is handed to."""

    def __init__(self, simulation: Simulation) -> None:
        self._clock = simulation.board.clock
        self._begin: tuple[float, int] | None = None
        self.real_s = 0.0
        self.simulated_ms = 0.0

    def progress(self, shown: Progress) -> None:
        now_s, now_ns = time.perf_counter(), self._clock.now_ns
        if self._begin is None:
            self._begin = now_s, now_ns
            return
        self.real_s = now_s - self._begin[0]
        self.simulated_ms = (now_ns - self._begin[1]) / 1_000_000
        if self.real_s >= STRETCH_S:
            raise _Enough


def estimate(work: Iterable[tuple[Subject, list[int]]], processors: int) -> Estimate:
    """The estimate for the trials of these numbers of each subject."""
    trials, seconds = 0, 0.0
    for subject, numbers in work:
        if numbers:
            trial = draw(subject.seed, subject.routine, numbers[0], 0, subject.bench)
            trials += len(numbers)
            seconds += len(numbers) * _seconds_of(subject.routine, trial)
    at_once = max(1, min(processors, trials))
    shared = SHARED if at_once > 1 else 1.0
    return Estimate(trials, seconds * shared / at_once, processors)


def _seconds_of(routine: Routine, trial: Trial) -> float:
    """The real time of a whole treatment, by that of a stretch at the beginning of this one."""
    simulation = prepared(routine, trial)
    stretch = _Stretch(simulation)
    with contextlib.suppress(_Enough):
        simulation.run(on_progress=stretch.progress, by_button=True)
    return stretch.real_s * routine.duration_ms / max(1.0, stretch.simulated_ms)


def _time_text(seconds: float) -> str:
    if seconds < MINUTES_FROM_S:
        return counted(max(1, round(seconds)), "second")
    if seconds < HOURS_FROM_S:
        return counted(round(seconds / 60), "minute")
    return f"{seconds / 3600:.1f} hours"
