"""Observed: what somebody saw, heard or read of an arm, and how two arms' observations differ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from sculpt.cli.units import clock

SIGNS_ms = 20
"""A light or tone waits so long for an update with time for it, which the current's shape decides:
neither eye nor ear can tell."""
SIGNS = ("light: ", "tune: ", "ends: ", "console: ")


class Observed(NamedTuple):
    """Something that was seen, heard or read, at this time of the routine's clock and of the wall's
    since the device was switched on."""

    at_ms: int
    what: str
    wall_ms: int


def difference(one: Sequence[Observed], other: Sequence[Observed], apart_ms: int) -> str | None:
    """The first thing that two arms differ by; signs may come ``apart_ms`` sooner or later."""
    for left, right in zip_longest(one, other):
        if left is None or right is None or not _alike(left, right, apart_ms):
            return f"{shown(left)} and {shown(right)}"
    return None


def _alike(one: Observed, other: Observed, apart_ms: int) -> bool:
    """Whether nobody can tell them apart: words to the millisecond, a sign as eye and ear can."""
    most_ms = apart_ms if one.what.startswith(SIGNS) else 0
    return (
        one.what == other.what
        and abs(one.at_ms - other.at_ms) <= most_ms
        and abs(one.wall_ms - other.wall_ms) <= apart_ms
    )


def apart_ms(one: Sequence[Observed], other: Sequence[Observed]) -> int:
    """How far what is alike lies apart at most, by the routine's clock or the wall's."""
    return max(
        max(abs(left.at_ms - right.at_ms), abs(left.wall_ms - right.wall_ms))
        for left, right in zip(one, other, strict=True)
    )


def shown(one: Observed | None) -> str:
    """What was observed, with its time, in words."""
    return "nothing" if one is None else f"“{one.what}” at {clock(one.at_ms)} ({one.at_ms} ms)"
