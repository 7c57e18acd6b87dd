"""How many control updates the board makes, by its own count, against what its settings promise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sculpt.board import journal
from sculpt.board.counted_rate import counted_rate
from sculpt.board.drive import Drive
from sculpt.cli.errors import BadImage, Trouble
from sculpt.doctor.finding import Fact, Found, wrong
from sculpt.doctor.settings_values import UPDATES_PER_S, whole

ABOUT = "settings"


def look(drive: Drive, table: dict[str, Any]) -> Iterator[Found]:
    """A fact or a finding once a session on the drive has counted; nothing before."""
    try:
        kept = journal.from_drive(drive.path)
    except (BadImage, Trouble):  # no treatment yet, or no journal that can be read
        return
    rate = counted_rate(kept.entries, whole(table, "UPDATES_PER_S") or UPDATES_PER_S)
    if rate is None:
        return
    made = f"the board makes {rate.updates_per_s} control updates a second"
    if rate.is_too_much:
        yield wrong(
            ABOUT,
            f"{made}, and UPDATES_PER_S promises {rate.settings_say}",
            "waves are let through that it cannot draw",
            f"sculpt calibrate --rate --drive {drive.path} writes {rate.promised}",
        )
    else:
        yield Fact(ABOUT, f"{made}; UPDATES_PER_S promises {rate.settings_say}")
