"""Lowering of steps to instructions: loops that leave the state as they found it.

The verifier walks a loop's body once and multiplies, so every turn of a loop in an image must
begin alike. A repeat whose first turn begins in another state than the later ones (another
peak, wave or frequency) has its first turn written out before the loop. A repeat of one turn,
or of steps that take no time, is written out once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from facevm import isa

from .motion import START, State, move
from .steps import Body, Call, Origin, Repeat, SimpleStep, Step


class Leaf(NamedTuple):
    """One instruction with its operands."""

    data: bytes
    origin: Origin | None


class Loop(NamedTuple):
    """Instructions carried out ``turns`` times, and the repeat they come from."""

    turns: int
    body: tuple[Node, ...]
    origin: Origin | None


Node = Leaf | Loop


class Extent(NamedTuple):
    """How much a run of steps asks of the verifier, shared code not counted twice or saved."""

    walked: int = 0  # instructions walked, every loop once
    depth: int = 0  # loops inside each other
    time_ms: int = 0
    lead: int = 0  # instructions that take no time: before the first that does,
    trail: int = 0  # after the last that does,
    crowd: int = 0  # and the most there are in a row

    def entered(self) -> Extent:
        """The same with an instruction that enters it, and one that leaves it."""
        if self.time_ms:
            return self._replace(lead=self.lead + 1, trail=self.trail + 1)
        return self._replace(lead=self.lead + 2, trail=self.trail + 2, crowd=self.crowd + 2)

    def nested(self) -> Extent:
        """The same as a block that is called, or as one turn of a loop."""
        return self.entered()._replace(walked=self.walked + 2, depth=self.depth + 1)

    def looped(self) -> Extent:
        """The same as a loop, which is walked once; its turns meet at its seam."""
        turn = self.nested()
        return turn.then(turn)._replace(walked=turn.walked)

    def then(self, other: Extent) -> Extent:
        """This one, followed by another."""
        return Extent(
            self.walked + other.walked,
            max(self.depth, other.depth),
            self.time_ms + other.time_ms,
            self.lead if self.time_ms else self.lead + other.lead,
            other.trail if other.time_ms else self.trail + other.trail,
            max(self.crowd, other.crowd, self.trail + other.lead),
        )


def varint(value: int) -> bytes:
    """Unsigned LEB128 in its shortest form; ``value`` is 0 or more and under 2**30."""
    if not 0 <= value <= isa.SMALL_INT_MAX:
        raise ValueError(f"{value} has no place in an image")
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


class Unrolled(NamedTuple):
    """How a repeat is written: its first turn before the loop (or not), then the turns left."""

    peeled: bool
    looped: int


def unrolled(count: int, time_ms: int, before: State, after: State) -> Unrolled:
    """Decides how a repeat is written, from its time and the state before and after a turn."""
    if count == 1 or not time_ms:
        return Unrolled(True, 0)
    if before == after:
        return Unrolled(False, count)
    return Unrolled(True, count - 1)


class Gauge:
    """Measures programs without writing them, however often their parts are shared."""

    def __init__(self) -> None:
        self._known: dict[tuple[Body, State], tuple[Extent, State]] = {}

    def body(self, body: Body, state: State = START) -> tuple[Extent, State]:
        """The extent of a body entered in ``state``, its END not counted, and the state after."""
        key = (body, state)
        known = self._known.get(key)
        if known is not None:
            return known
        total = Extent()
        for step in body.steps:
            extent, state = self._step(step, state)
            total = total.then(extent)
        self._known[key] = (total, state)
        return self._known[key]

    def _step(self, step: Step, state: State) -> tuple[Extent, State]:
        match step:
            case Call(body=body):
                extent, state = self.body(body, state)
                return extent.entered(), state
            case Repeat(count=count, body=body):
                return self._repeat(body, count or 1, state)
            case _:
                pieces, state = move(step, state)
                time_ms = sum(piece.time_ms for piece in pieces)
                idle = 0 if time_ms else 1
                return Extent(1, 0, time_ms, idle, idle, idle), state

    def _repeat(self, body: Body, count: int, state: State) -> tuple[Extent, State]:
        first, after = self.body(body, state)
        how = unrolled(count, first.time_ms, state, after)
        later = self.body(body, after)[0] if how.peeled else first
        total = first if how.peeled else Extent()
        if how.looped == 1:
            total = total.then(later)
        elif how.looped:
            total = total.then(later.looped())
        time_ms = first.time_ms + later.time_ms * (count - 1)
        return total._replace(time_ms=time_ms), after


class Writer:
    """Writes bodies as instructions. ``instruction`` gives the bytes of a simple step's."""

    def __init__(self, instruction: Callable[[SimpleStep], bytes]) -> None:
        self._instruction = instruction
        self._gauge = Gauge()
        self._known: dict[tuple[Body, State], tuple[tuple[Node, ...], State]] = {}

    def body(self, body: Body, state: State = START) -> tuple[tuple[Node, ...], State]:
        """The instructions of a body entered in ``state``, and the state after them."""
        key = (body, state)
        known = self._known.get(key)
        if known is not None:
            return known
        nodes: list[Node] = []
        for step in body.steps:
            match step:
                case Call(body=inner):
                    part, state = self.body(inner, state)
                    nodes += part
                case Repeat():
                    part, state = self._repeat(step, state)
                    nodes += part
                case _:
                    nodes.append(Leaf(self._instruction(step), step.origin))
                    state = move(step, state)[1]
        self._known[key] = (tuple(nodes), state)
        return self._known[key]

    def _repeat(self, step: Repeat, state: State) -> tuple[tuple[Node, ...], State]:
        count = step.count or 1
        first, after = self.body(step.body, state)
        how = unrolled(count, self._gauge.body(step.body, state)[0].time_ms, state, after)
        if not how.peeled:
            return (Loop(count, first, step.origin),), after
        if not how.looped:
            return first, after
        later = self.body(step.body, after)[0]
        if how.looped == 1:
            return (*first, *later), after
        return (*first, Loop(how.looped, later, step.origin)), after
