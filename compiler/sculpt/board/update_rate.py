"""How many control updates a second a board makes: timed, output disconnected.

MERGED: How many control updates a second a board has made, by its own count while it treated.

Each session has the mean of its treated time. What the settings may promise of it is less by the
margin of :mod:`sculpt.board.update_rate`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from facevm.thresholds import LATE_ms
from sculpt.board.journal import Entry
from sculpt.cli.units import counted

TURNS = 200
THINKING_ns = 460_000
"""What an update does besides its bus: about as much again (device/README.md: 196 µs for a DAC
write and 268 µs for a shunt read on CircuitPython 10.2.1). The virtual board's clock knows the
bus; this is added to it."""

MARGIN_PERCENT = 20
"""Left for garbage collection, a busy USB and a longer update than the usual one."""

MOST_PER_S = 1500
"""Over that the sensor repeats itself: a conversion of the INA219 takes 532 to 586 µs."""


class Rate(NamedTuple):
    """Control updates a second: the usual one's, and what the slowest of a hundred took, ms."""

    updates_per_s: float
    slowest_ms: float

    @property
    def promised(self) -> int:
        """What ``UPDATES_PER_S`` may say of it: with a margin, a round number; 1 or more."""
        safe = min(self.updates_per_s * (100 - MARGIN_PERCENT) / 100, MOST_PER_S)
        step = 10 if safe >= 100 else 1
        return max(1, int(safe // step) * step)

    @property
    def is_too_late(self) -> bool:
        """Whether a slow update alone would trip G07."""
        return self.slowest_ms >= LATE_ms


def measure(board: Any, now_ns: Callable[[], int], thinking_ns: int = 0) -> Rate:
    """Times one read and one write a turn on a ``facevm.board.Board``, its output disconnected.

    ``thinking_ns`` is added to each turn, where the clock does not know how long code takes.
    Raises OSError when the bus fails.
    """
    read, write, zero = board.sensor.register, board.output.write, board.output.zero_code
    turns_ns = []
    before_ns = now_ns()
    for _ in range(TURNS):
        read()
        write(zero)
        after_ns = now_ns()
        turns_ns.append(after_ns - before_ns + thinking_ns)
        before_ns = after_ns
    turns_ns.sort()
    usual_ns = max(turns_ns[TURNS // 2], 1)
    return Rate(1e9 / usual_ns, turns_ns[TURNS * 99 // 100] / 1e6)


NEWEST = 10
"""Sessions that count: a board may have been changed since the ones before."""


class CountedRate(NamedTuple):
    """The lowest of ``sessions`` sessions, which ``number`` had, and what the settings say."""

    updates_per_s: int
    number: int
    sessions: int
    settings_say: int | None

    @property
    def promised(self) -> int:
        """What ``UPDATES_PER_S`` may say of it."""
        return Rate(self.updates_per_s, 0).promised

    @property
    def is_too_much(self) -> bool:
        """Whether the settings promise more than the board has made."""
        return self.settings_say is not None and self.settings_say > self.updates_per_s

    def document(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "lowest": self.updates_per_s,
            "session": self.number,
            "sessions": self.sessions,
            "settings": self.settings_say,
            "proposed": self.promised,
        }

    def line(self) -> str:
        """For a person."""
        text = (
            f"Control updates: {self.updates_per_s} a second, the lowest of "
            f"{counted(self.sessions, 'session')} (no. {self.number})"
        )
        if self.settings_say is None:
            return text + "."
        text += f"; UPDATES_PER_S is {self.settings_say}"
        if not self.is_too_much:
            return text + "."
        return (
            f"{text}, more than it makes: waves are let through that it cannot draw. "
            f"sculpt calibrate --rate --drive PATH writes {self.promised}, {MARGIN_PERCENT} % to "
            "spare."
        )


def counted_rate(entries: list[Entry], settings_say: int | None = None) -> CountedRate | None:
    """Of the newest sessions of the firmware that counted last; None if none has counted."""
    counted = [entry for entry in entries if entry["updates_per_s"]]
    own = [entry for entry in counted if entry["firmware"] == counted[-1]["firmware"]][-NEWEST:]
    if not own:
        return None
    lowest = min(own, key=lambda entry: entry["updates_per_s"])
    return CountedRate(lowest["updates_per_s"], lowest["number"], len(own), settings_say)
