"""Touches of a study: electrodes that touch each other, noticed later where less current flows.

The device promises to notice them within 200 ms of time with 30 uA and more, and (30 uA / I)²
longer below, down to 8 uA. So a sham's answer comes later than a dose's, however alike they are:
what each arm answers, and when the routine's clock stands, is held against that promise, and what
the clock decides is compared without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from facebench.circuit.path import TOUCHING
from facebench.sample import Sample
from facebench.simulation import Simulation
from facec.plan import Plan
from sculpt.cli.units import clock
from sculpt.study import observed
from sculpt.study.observed import Observed, SIGNS_ms, shown

DUE_ms = 200
"""Time with current within which a touch is to be noticed,"""
WHOLE_uA = 30.0
"""if it is so much; below, it counts by its square,"""
LEAST_uA = 7.9
"""and from here on: 8 uA, as the converter's steps have it."""
LONGEST_ms = 3500
"""A touch lasts for so long: at 8 uA it is to be noticed within 2813 ms."""
BEFORE_ms = 250
"""So long before its place ends it is over at the latest."""

BEGINS, DUE, OVER = "touch: begins", "touch: due", "touch: over"
"""Marks among what is observed: nobody sees them."""
FIRST = ("light: touching", "tune: touching")
ANSWERS = (
    *FIRST,
    *("light: paused", "tune: lost"),
    *("light: resuming", "light: treating", "tune: goes on"),
)


def lasts_ms(plan: Plan, at_ms: int) -> int:
    """How long electrodes touch from ``at_ms`` of the routine's clock on: not into another place,
    where they would be noticed before any current."""
    ends = (one.start_ms + one.duration_ms for one in plan.zones)
    end_ms = next((end for end in ends if at_ms < end), plan.duration_ms)
    return max(BEFORE_ms, min(LONGEST_ms, end_ms - at_ms - BEFORE_ms))


class Watch:
    """Looks at each update of a simulation, and notes where a touch begins, is due and is over."""

    def __init__(self, simulation: Simulation, note: Callable[[str], None]) -> None:
        self._circuit = simulation.board.circuit
        self._note = note
        self._is_on = False
        self._weight_ms = 0.0
        self._last_ms = 0

    def __call__(self, sample: Sample) -> None:
        """To be called with each sample."""
        passed_ms, self._last_ms = sample.t_ms - self._last_ms, sample.t_ms
        is_on = self._circuit.contact == TOUCHING
        if is_on != self._is_on:
            self._is_on, self._weight_ms = is_on, 0.0
            self._note(BEGINS if is_on else OVER)
        elif is_on and sample.state in ("treating", "limited") and self._weight_ms < DUE_ms:
            size_uA = abs(sample.setpoint_uA)
            if size_uA >= LEAST_uA:
                self._weight_ms += passed_ms * min(1.0, (size_uA / WHOLE_uA) ** 2)
            if self._weight_ms >= DUE_ms:
                self._note(DUE)


class Answer(NamedTuple):
    """A touch in one arm: its marks (None where there was none), and what was seen and heard."""

    begins: Observed
    due: Observed | None
    over: Observed | None
    signs: tuple[Observed, ...]

    @property
    def late_ms(self) -> int | None:
        """How long it took to be noticed; None if it was not."""
        return self.signs[0].wall_ms - self.begins.wall_ms if self.signs else None

    @property
    def is_overdue(self) -> bool:
        """Whether it was noticed later than promised, or not at all though promised."""
        if self.due is None:
            return False
        return not self.signs or self.signs[0].wall_ms > self.due.wall_ms + SIGNS_ms


def parted(seen: Sequence[Observed]) -> tuple[list[Observed], list[Answer]]:
    """What the routine's clock decides, on a wall's clock without the answers, and those."""
    told: list[Observed] = []
    answers: list[Answer] = []
    before_ms = stood_ms = 0  # without the answer under way, and with it
    is_open = False
    for one in seen:
        if one.what == BEGINS:
            answers.append(Answer(one, None, None, ()))
            before_ms, is_open = stood_ms, True
        elif one.what == DUE:
            answers[-1] = answers[-1]._replace(due=one)
        elif one.what == OVER:
            answers[-1] = answers[-1]._replace(over=one)
        elif is_open and one.what in (ANSWERS if answers[-1].signs else FIRST):
            signs = (*answers[-1].signs, one)
            answers[-1] = answers[-1]._replace(signs=signs)
            waited_ms = one.wall_ms - signs[0].wall_ms
            stood_ms = before_ms + waited_ms - (one.at_ms - signs[0].at_ms)
            is_open = not {"light: treating", "tune: goes on"} <= {sign.what for sign in signs}
        else:
            told.append(one._replace(wall_ms=one.wall_ms - stood_ms))
    return told, answers


def difference(one: Sequence[Observed], other: Sequence[Observed], apart_ms: int) -> str | None:
    """The first thing that two arms differ by, beyond what the device promises of touches."""
    (told, answers), (told_too, answers_too) = parted(one), parted(other)
    found = observed.difference(told, told_too, apart_ms)
    if found is not None:
        return found
    for left, right in zip(answers, answers_too, strict=True):
        by = _differ(left, right, apart_ms)
        if by is not None:
            return by
    return None


def _differ(one: Answer, other: Answer, apart_ms: int) -> str | None:
    if (one.signs and other.is_overdue) or (other.signs and one.is_overdue):
        return f"{_noticed(one)} and {_noticed(other)}"
    if not one.signs or not other.signs:
        return None
    for left, right in zip_longest(one.signs, other.signs):
        if left is None or right is None or left.what != right.what:
            return f"{shown(left)} and {shown(right)}"
    lasted_ms = [own.signs[-1].wall_ms - own.begins.wall_ms for own in (one, other)]
    if abs(lasted_ms[0] - lasted_ms[1]) > apart_ms:
        return f"{shown(one.signs[-1])} and {shown(other.signs[-1])}"
    return None


def _noticed(own: Answer) -> str:
    if own.due is None or not own.is_overdue:
        return shown(own.signs[0])
    late = shown(own.signs[0]) if own.signs else "nothing"
    return f"{late}, due by {clock(own.due.at_ms)} ({own.due.at_ms} ms)"


def apart_ms(one: Sequence[Observed], other: Sequence[Observed]) -> int:
    """How far the answers of two alike arms lie apart at most; where only one was given it is as
    long as the touch was."""
    found = [0]
    for left, right in zip(parted(one)[1], parted(other)[1], strict=True):
        lates = [late for late in (left.late_ms, right.late_ms) if late is not None]
        if len(lates) == 2:
            found.append(abs(lates[0] - lates[1]))
        elif lates and left.over is not None:
            found.append(left.over.wall_ms - left.begins.wall_ms)
    return max(found)
