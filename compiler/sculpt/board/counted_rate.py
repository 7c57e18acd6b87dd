"""How many control updates a second a board has made, by its own count while it treated.

Each session has the mean of its treated time. What the settings may promise of it is less by the
margin of :mod:`sculpt.board.update_rate`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sculpt.board.journal import Entry
from sculpt.board.update_rate import MARGIN_PERCENT, Rate

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
            f"Control updates: {self.updates_per_s} a second, the lowest of {self.sessions} "
            f"session{'' if self.sessions == 1 else 's'} (no. {self.number})"
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
