"""Steps of the resolved program: zones and steps in plain numbers, each with its origin.

Names are looked up, techniques are opened up with their arguments, quantities are integers in
the units of :mod:`facevm.isa`. ``None`` stands for what could not be resolved and has been
reported already: no pass reports it again or concludes anything from it. Repeats keep their
body; the bodies of techniques called alike are one and the same object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, assert_never, get_args

from facelang.node import Node, node
from facelang.tree import Span
from facevm import isa

from .quantity import frequency_text, time_text


class Origin(NamedTuple):
    """Where something was written: a file, a place in it, and the calls that led there.

    ``calls`` begins with the outermost one.
    """

    file: str
    span: Span
    calls: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class WaveSpec:
    """A wave in numbers. Times are 0 where the wave has none; ``duty_percent`` is then 100."""

    shape: int
    polarity: int = isa.ALTERNATING
    frequency_cHz: int = 0
    duty_percent: int = 100
    rise_ms: int = 0
    burst_on_ms: int = 0
    burst_off_ms: int = 0
    name: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """``square 8 Hz, rise 2 ms``; alternating goes without saying."""
        parts = [isa.SHAPES[self.shape]]
        if self.polarity != isa.ALTERNATING:
            parts[0] = f"{isa.POLARITIES[self.polarity]} {parts[0]}"
        if self.frequency_cHz:
            parts[0] += f" {frequency_text(self.frequency_cHz)}"
        if self.duty_percent != 100:
            parts.append(f"duty {self.duty_percent} %")
        if self.rise_ms:
            parts.append(f"rise {time_text(self.rise_ms)}")
        if self.burst_on_ms:
            parts.append(f"{time_text(self.burst_on_ms)} on, {time_text(self.burst_off_ms)} off")
        return ", ".join(parts)


class Say(NamedTuple):
    text: str | None
    origin: Origin | None


class Choose(NamedTuple):
    """``wave NAME``."""

    wave: WaveSpec | None
    origin: Origin | None


class Ramp(NamedTuple):
    to_duA: int | None
    time_ms: int | None
    origin: Origin | None


class Hold(NamedTuple):
    time_ms: int | None
    origin: Origin | None


class Glide(NamedTuple):
    time_ms: int | None
    at_duA: int | None
    origin: Origin | None


class Sweep(NamedTuple):
    to_cHz: int | None
    time_ms: int | None
    origin: Origin | None


class Rest(NamedTuple):
    time_ms: int | None
    origin: Origin | None


@node
class Repeat(Node):
    """Steps carried out ``count`` times, one turn after the other."""

    count: int | None
    body: Body
    origin: Origin | None


class Call(NamedTuple):
    """A technique's steps, in place of its call. ``body`` is shared by calls that are alike."""

    body: Body
    origin: Origin | None


class Unknown(NamedTuple):
    """A step that could not be read or resolved; anything may have happened here."""

    origin: Origin | None


SimpleStep = Say | Choose | Ramp | Hold | Glide | Sweep | Rest | Unknown
"""A step that holds no other steps."""

CompoundStep = Repeat | Call
"""A step that holds other steps, in its ``body``."""

Step = SimpleStep | CompoundStep
"""Closed: of a kind that is added to one of the two, mypy names every place that does not know it
yet."""

STEP_KINDS: tuple[type[Step], ...] = get_args(Step)
"""The classes of ``Step``."""


class Body:
    """Steps in order. Compared and hashed by identity: that is what makes sharing cheap."""

    __slots__ = ("steps",)

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps: Final = steps


class Block(NamedTuple):
    """One zone of the routine: ``zone`` and ``side`` are numbers of :mod:`facevm.isa`.

    ``zone`` or ``side`` is None where the name is not that of a zone or side.
    """

    zone: int | None
    side: int | None
    body: Body
    origin: Origin | None

    @property
    def sides(self) -> tuple[int, ...]:
        """The sides it treats, in order."""
        if self.side is None:
            return ()
        return (isa.LEFT, isa.RIGHT) if self.side == isa.BOTH else (self.side,)


def is_unknown(step: Step) -> bool:
    """Whether something about a step is not known, its body aside."""
    match step:
        case Say(text=value) | Choose(wave=value) | Repeat(count=value):
            return value is None
        case Hold(time_ms=value) | Rest(time_ms=value):
            return value is None
        case Ramp(to_duA=a, time_ms=b) | Glide(time_ms=a, at_duA=b) | Sweep(to_cHz=a, time_ms=b):
            return a is None or b is None
        case Call():
            return False
        case Unknown():
            return True
        case _:
            assert_never(step)


def simple_steps(body: Body, seen: set[Body]) -> Iterator[SimpleStep]:
    """The simple steps of a body and of the bodies in it, in order.

    A body that is in ``seen`` is passed over, and each is added to it: however often steps are
    repeated and techniques are called, each step comes once.
    """
    if body in seen:
        return
    seen.add(body)
    for step in body.steps:
        match step:
            case Repeat() | Call():
                yield from simple_steps(step.body, seen)
            case _:
                yield step
