"""The syntax tree of a routine file: frozen dataclasses, one per construct, each with its span.

A tree says what stands in the file, nothing about whether it makes sense: names are not looked
up, quantities keep the number as it was written. Where the reader had to mend a line to go on,
the node it made is marked by a name of ``BROKEN``, and later passes pass over it in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

BROKEN = "?"
"""The name of a node that stands for something unreadable, already reported."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file; lines and columns count from 1 in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


# --- what stands for a value ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A word: a zone, side, wave, technique, parameter, goal or shape."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, without its quotes."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Number:
    """A bare number."""

    value: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, both as written (``unit`` may be no unit at all)."""

    value: Decimal
    unit: str
    span: Span


Value = Name | Text | Number | Quantity
"""What may stand where a step wants a value: a literal, or a technique's parameter."""


# --- steps ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    text: Value
    span: Span


@dataclass(frozen=True, slots=True)
class ChooseWave:
    """``wave NAME`` as a step."""

    wave: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Ramp:
    to: Value
    over: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Hold:
    time: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Glide:
    time: Value
    at: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Sweep:
    to: Value
    over: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Rest:
    time: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Repeat:
    """``span`` is the line ``repeat N times``, without its body."""

    count: Value
    body: tuple[Step, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A technique carried out: ``upward(320 uA)``."""

    name: Name
    arguments: tuple[Value, ...]
    span: Span


Step = Say | ChooseWave | Ramp | Hold | Glide | Sweep | Rest | Repeat | Call


# --- fields -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class About:
    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    goals: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Levels:
    levels: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Schedule:
    """``plan N sessions a week for M weeks``."""

    sessions: Value
    weeks: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Limit:
    """``limit current Q``, ``limit time T``, ``limit charge Q``; ``what`` is the second word."""

    what: Name
    value: Value
    span: Span


RoutineField = About | Goal | Levels | Schedule | Limit


@dataclass(frozen=True, slots=True)
class Shape:
    shape: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Polarity:
    polarity: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Frequency:
    frequency: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Duty:
    duty: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Rise:
    time: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Burst:
    on: Value
    off: Value
    span: Span


WaveField = Shape | Polarity | Frequency | Duty | Rise | Burst


# --- top-level items --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Use:
    path: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Routine:
    """``span`` of an item with a block is its first line."""

    name: Text
    fields: tuple[RoutineField, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Wave:
    name: Name
    fields: tuple[WaveField, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Technique:
    name: Name
    parameters: tuple[Name, ...]
    body: tuple[Step, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Zone:
    name: Name
    side: Name | None
    body: tuple[Step, ...]
    span: Span


Item = Use | Routine | Wave | Technique | Zone


@dataclass(frozen=True, slots=True)
class File:
    """One file as it was read, its items in file order."""

    items: tuple[Item, ...]
