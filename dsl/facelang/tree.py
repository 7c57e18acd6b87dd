"""The syntax tree of a routine file: a frozen class for each construct; every node knows its place.

A tree says what stands in the file, nothing about whether it makes sense: names are not looked
up, quantities keep the number as it was written. Where the reader had to repair a line to go
on, the node it made is marked by a name of ``BROKEN``, and later passes pass over it in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from facelang.node import Node, node

BROKEN = "?"
"""The name of a node that stands for something unreadable, already reported."""

BROKEN_TEXT = '"?"'
"""The same for a text; the quotes in it are what no text of an author can hold."""


@node
class Span(Node):
    """A place in a file; lines and columns count from 1 in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def __lt__(self, other: Span) -> bool:
        return bool(self._values(self) < self._values(other))

    def __le__(self, other: Span) -> bool:
        return bool(self._values(self) <= self._values(other))

    def __gt__(self, other: Span) -> bool:
        return bool(self._values(self) > self._values(other))

    def __ge__(self, other: Span) -> bool:
        return bool(self._values(self) >= self._values(other))


# --- what stands for a value ------------------------------------------------------------


@node
class Name(Node):
    """A word: a zone, side, wave, technique, parameter, goal or shape."""

    text: str
    span: Span


@node
class Text(Node):
    """A quoted text, without its quotes."""

    value: str
    span: Span


@node
class Number(Node):
    """A bare number."""

    value: Decimal
    span: Span


@node
class Quantity(Node):
    """A number with its unit, both as written (``unit`` may be no unit at all)."""

    value: Decimal
    unit: str
    span: Span


Value = Name | Text | Number | Quantity
"""What may stand where a step wants a value: a literal, or a technique's parameter."""


# --- steps ------------------------------------------------------------------------------


@node
class Say(Node):
    """``say "TEXT"``."""

    text: Value
    span: Span


@node
class ChooseWave(Node):
    """``wave NAME`` as a step."""

    wave: Value
    span: Span


@node
class Ramp(Node):
    """``ramp to CURRENT over TIME``."""

    to: Value
    over: Value
    span: Span


@node
class Hold(Node):
    """``hold TIME``."""

    time: Value
    span: Span


@node
class Glide(Node):
    """``glide TIME at CURRENT``."""

    time: Value
    at: Value
    span: Span


@node
class Sweep(Node):
    """``sweep to FREQUENCY over TIME``."""

    to: Value
    over: Value
    span: Span


@node
class Rest(Node):
    """``rest TIME``."""

    time: Value
    span: Span


@node
class Repeat(Node):
    """``span`` is the line ``repeat N times``, without its body."""

    count: Value
    body: tuple[Step, ...]
    span: Span


@node
class Call(Node):
    """A technique carried out: ``upward(320 uA)``."""

    name: Name
    arguments: tuple[Value, ...]
    span: Span


Step = Say | ChooseWave | Ramp | Hold | Glide | Sweep | Rest | Repeat | Call
"""Closed: of a class that is added here, mypy names every place that does not know it yet."""


def values_of(step: Step) -> tuple[Value, ...]:
    """What stands in a step where it wants a value, in the order of the line."""
    match step:
        case Say(text=value) | ChooseWave(wave=value) | Repeat(count=value):
            return (value,)
        case Hold(time=value) | Rest(time=value):
            return (value,)
        case Ramp(to=a, over=b) | Glide(time=a, at=b) | Sweep(to=a, over=b):
            return (a, b)
        case Call(arguments=arguments):
            return arguments
        case _:
            assert_never(step)


def all_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Every step of some, each followed by those inside it."""
    for step in steps:
        yield step
        yield from all_steps(body_of(step))


def body_of(step: Step) -> tuple[Step, ...]:
    """The steps inside a step; most have none."""
    match step:
        case Repeat(body=body):
            return body
        case Say() | ChooseWave() | Ramp() | Hold() | Glide() | Sweep() | Rest() | Call():
            return ()
        case _:
            assert_never(step)


# --- fields -----------------------------------------------------------------------------


@node
class About(Node):
    """``about "TEXT"``."""

    text: Text
    span: Span


@node
class Goal(Node):
    """``goal NAME, NAME``."""

    goals: tuple[Name, ...]
    span: Span


@node
class Levels(Node):
    """``levels SHARE, SHARE``."""

    levels: tuple[Value, ...]
    span: Span


@node
class Schedule(Node):
    """``plan N sessions a week for M weeks``."""

    sessions: Value
    weeks: Value
    span: Span


@node
class Limit(Node):
    """``limit current Q``, ``limit time T``, ``limit charge Q``; ``what`` is the second word."""

    what: Name
    value: Value
    span: Span


RoutineField = About | Goal | Levels | Schedule | Limit


@node
class Shape(Node):
    """``shape NAME``."""

    shape: Name
    span: Span


@node
class Polarity(Node):
    """``polarity NAME``."""

    polarity: Name
    span: Span


@node
class Frequency(Node):
    """``frequency FREQUENCY``."""

    frequency: Value
    span: Span


@node
class Duty(Node):
    """``duty SHARE``."""

    duty: Value
    span: Span


@node
class Rise(Node):
    """``rise TIME``."""

    time: Value
    span: Span


@node
class Burst(Node):
    """``burst TIME on, TIME off``."""

    on: Value
    off: Value
    span: Span


WaveField = Shape | Polarity | Frequency | Duty | Rise | Burst


# --- top-level items --------------------------------------------------------------------


@node
class Use(Node):
    """``use "FILE"``."""

    path: Text
    span: Span


@node
class Routine(Node):
    """``span`` of an item with a block is its first line."""

    name: Text
    fields: tuple[RoutineField, ...]
    span: Span


@node
class Wave(Node):
    """``wave NAME`` with its fields."""

    name: Name
    fields: tuple[WaveField, ...]
    span: Span


@node
class Technique(Node):
    """``technique NAME(PARAMETER, PARAMETER)`` with its steps."""

    name: Name
    parameters: tuple[Name, ...]
    body: tuple[Step, ...]
    span: Span


@node
class Zone(Node):
    """``zone NAME SIDE`` with its steps; ``side`` is ``None`` where it is left out."""

    name: Name
    side: Name | None
    body: tuple[Step, ...]
    span: Span


Item = Use | Routine | Wave | Technique | Zone


@node
class File(Node):
    """One file as it was read, its items in file order."""

    items: tuple[Item, ...]
