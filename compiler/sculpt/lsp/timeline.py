"""Timeline of a treatment: when each step begins, how long it takes, and what it carries.

A step that is done several times (in a repeat, in a technique, on both sides) has the figures of
its first time. Where something before it is not known, neither is its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from facec.figures import Calculator, Figures
from facec.motion import START, State
from facec.steps import Block, Body, Call, CompoundStep, Origin, Step, is_unknown
from facelang.tree import Span


class Moment(NamedTuple):
    """A step when it is first done. Times are of the whole routine; None: not known."""

    start_ms: int | None
    figures: Figures | None
    before: State
    after: State
    block: Block


class ZoneTimes(NamedTuple):
    """A zone: its figures for one side, and how many sides it has."""

    start_ms: int | None
    figures: Figures | None
    sides: int


@dataclass(slots=True)
class _Clock:
    block: Block
    now_ms: int | None


class Timeline:
    """The moments of one treatment's steps, by file and place."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.zones: list[ZoneTimes] = []
        self.moments: dict[tuple[str, Span], Moment] = {}
        self.calls: dict[tuple[str, Span], list[Figures | None]] = {}
        """The figures of each technique where it is carried out, by its first step's place."""
        self._calculator = Calculator()
        self._known: dict[Body, bool] = {}
        self._walked: set[Body] = set()
        now_ms: int | None = 0
        for block in blocks:
            clock = _Clock(block, now_ms)
            self._walk(block.body, START, clock)
            known = self._is_known(block.body) and bool(block.sides)
            figures = self._calculator.block(block) if known else None
            self.zones.append(ZoneTimes(now_ms, figures, len(block.sides)))
            if figures is None or now_ms is None:
                now_ms = None
            else:
                now_ms += figures.duration_ms * len(block.sides)

    def at(self, file: str, span: Span) -> Moment | None:
        """The step at a place, where a zone carries it out."""
        return self.moments.get((file, span))

    def _walk(self, body: Body, state: State, clock: _Clock) -> None:
        """Records the steps of a body at their first time; leaves ``clock`` at its end."""
        if body in self._walked:
            return
        self._walked.add(body)
        for step in body.steps:
            start_ms = clock.now_ms
            figures, after = self._calculator.body(Body((step,)), state)
            known = self._step_is_known(step)
            known_figures = figures if known else None
            if step.origin is not None:
                key = _key(step.origin)
                self.moments.setdefault(
                    key, Moment(start_ms, known_figures, state, after, clock.block)
                )
            if isinstance(step, Call) and step.body.steps:
                first = step.body.steps[0].origin
                if first is not None:
                    self.calls.setdefault(_key(first), []).append(known_figures)
            if isinstance(step, CompoundStep):
                self._walk(step.body, state, clock)
            clock.now_ms = None if start_ms is None or not known else start_ms + figures.duration_ms
            state = after

    def _is_known(self, body: Body) -> bool:
        known = self._known.get(body)
        if known is None:
            known = self._known[body] = all(map(self._step_is_known, body.steps))
        return known

    def _step_is_known(self, step: Step) -> bool:
        if is_unknown(step):
            return False
        return not isinstance(step, CompoundStep) or self._is_known(step.body)


def _key(origin: Origin) -> tuple[str, Span]:
    return origin.file, origin.span
