"""CircuitPython's stack of calls: whether the board's settings make it large enough.

A stack that runs out is a RuntimeError in the middle of whatever is done, and ends a treatment as a
failed bus does (G04). CircuitPython 9 has 1536 bytes of it, 10 has 2048 (its pull request 10236).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sculpt.doctor.finding import Finding, wrong
from sculpt.doctor.settings_values import whole

ABOUT = "settings"
KEY = "CIRCUITPY_PYSTACK_SIZE"
BYTES = 4096
"""Twice what the deepest calls of the program take, by the frames of its functions."""


def look(table: dict[str, Any]) -> Iterator[Finding]:
    """A finding where the stack is left as it is, or is made too small."""
    size = whole(table, KEY)
    if size is None or size < BYTES:
        found = "is not there" if KEY not in table else f"is {table[KEY]!r}"
        yield wrong(
            ABOUT,
            f"{KEY} {found}",
            "calls inside calls may run out of room, which ends a treatment",
            f"write {KEY} = {BYTES}, and plug the board in again",
        )
