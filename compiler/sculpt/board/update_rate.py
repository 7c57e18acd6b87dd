"""Update rate of a board: control updates a second, timed here or counted by the board itself.

It is timed with the output disconnected, and the settings promise less by a margin. The board
counts while it treats, and each session in its journal has the slowest whole second: that needs
none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from facevm import pace
from facevm.settings import PROMISES
from facevm.thresholds import LATE_ms
from sculpt.board.journal import Entry
from sculpt.cli.units import counted

if TYPE_CHECKING:
    from facevm.board import Board

UPDATES = 200
THINKING_ns = 460_000
"""What an update takes besides its bus, about as much again (device/README.md: 196 µs for a DAC
write and 268 µs for a shunt read on CircuitPython 10.2.1). The virtual board's clock counts the
bus alone; this is added to it."""

MARGIN_PERCENT = 20
"""Kept for garbage collection, a busy USB and updates that take longer than usual."""

MOST_PER_S: int = PROMISES[0][1]
"""What a board promises at most."""


class Rate(NamedTuple):
    """Updates a second by the median update, and the time of the slowest in a hundred, in ms."""

    updates_per_s: float
    slowest_ms: float

    @property
    def promised(self) -> int:
        """The value for ``UPDATES_PER_S``: a round number below it by a margin; 1 or more."""
        safe = min(self.updates_per_s * (100 - MARGIN_PERCENT) / 100, MOST_PER_S)
        step = 10 if safe >= 100 else 1
        return max(1, int(safe // step) * step)

    @property
    def is_too_late(self) -> bool:
        """Whether a slow update alone would trip G07."""
        return self.slowest_ms >= LATE_ms


def measure(board: Board, now_ns: Callable[[], int], thinking_ns: int = 0) -> Rate:
    """Times a read and a write on a board, its output disconnected.

    ``thinking_ns`` is added for each update, where the clock does not count what code takes.
    Raises OSError where the bus fails.
    """
    read, write, zero = board.sensor.register, board.output.write, board.output.zero_code
    updates_ns = []
    before_ns = now_ns()
    for _ in range(UPDATES):
        read()
        write(zero)
        after_ns = now_ns()
        updates_ns.append(after_ns - before_ns + thinking_ns)
        before_ns = after_ns
    updates_ns.sort()
    usual_ns = max(updates_ns[UPDATES // 2], 1)
    return Rate(1e9 / usual_ns, updates_ns[UPDATES * 99 // 100] / 1e6)


NEWEST = 10
"""Sessions that are looked at: the board may have been changed since earlier ones."""


class CountedRate(NamedTuple):
    """The slowest second of ``sessions`` sessions, which was in session ``number``.

    ``updates_per_s`` are the control updates in it. ``settings_say`` is ``UPDATES_PER_S``, None
    where it is not known; ``most`` is what the bus allows.
    """

    updates_per_s: int
    number: int
    sessions: int
    settings_say: int | None
    most: int = MOST_PER_S

    @property
    def promised(self) -> int:
        """The value for ``UPDATES_PER_S``: the most that the board keeps, in steps of ten."""
        if pace.keeps(self.updates_per_s, self.most):
            return self.most
        made = self.updates_per_s
        return made // 10 * 10 if made >= 100 else made

    @property
    def is_too_much(self) -> bool:
        """Whether the settings promise more than the board keeps."""
        say = self.settings_say
        return say is not None and not pace.keeps(self.updates_per_s, say)

    def document(self) -> dict[str, Any]:
        """The same for ``--json``."""
        return {
            "lowest": self.updates_per_s,
            "session": self.number,
            "sessions": self.sessions,
            "settings": self.settings_say,
            "proposed": self.promised,
        }

    def line(self) -> str:
        """The same in a line for a person."""
        text = (
            f"Control updates: {self.updates_per_s} in the slowest second of "
            f"{counted(self.sessions, 'session')} (no. {self.number})"
        )
        if self.settings_say is None:
            return text + "."
        text += f"; UPDATES_PER_S is {self.settings_say}"
        if not self.is_too_much:
            return text + "."
        return (
            f"{text}, more than the board keeps: waves are accepted that it cannot draw. "
            f"sculpt calibrate --rate --drive PATH writes {self.promised}."
        )


def counted_rate(
    entries: list[Entry], settings_say: int | None = None, most: int = MOST_PER_S
) -> CountedRate | None:
    """The slowest second of the newest sessions of the latest firmware; None where none counted."""
    counted = [
        (rate, entry["number"], entry["firmware"])
        for entry in entries
        if (rate := entry["updates_per_s"])
    ]
    own = [one for one in counted if one[2] == counted[-1][2]][-NEWEST:]
    if not own:
        return None
    updates_per_s, number, _ = min(own, key=lambda one: one[0])
    return CountedRate(updates_per_s, number, len(own), settings_say, most)
