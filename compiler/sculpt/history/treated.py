"""The treatments in a board's records, each image by its CRC, and how it is certified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from sculpt.cli.units import counted
from sculpt.history.adherence import FOLDER
from sculpt.source.certificate import Collection, Standing, stock_folder


class Treated(NamedTuple):
    """An image that was carried out in so many sessions."""

    routine: str
    crc: str
    sessions: int
    standing: Standing

    @property
    def line(self) -> str:
        """The same in a line for a person."""
        sessions = counted(self.sessions, "session")
        name = self.routine or "unnamed"
        return f"{name}, image {self.crc}, {sessions}: {self.standing.text}."

    def document(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "routine": self.routine,
            "crc": self.crc,
            "sessions": self.sessions,
            "standing": self.standing.kind,
            "text": self.standing.text,
        }


def treated(entries: Iterable[dict[str, Any]], drive: Path | None) -> list[Treated]:
    """Of each image, in the order in which they were first carried out.

    ``entries`` are those of ``sculpt.board.journal``. Certificates are those on the drive, if there
    is one, and those of the stock treatments.
    """
    counts = Counter((entry["routine"], entry["crc"].lower()) for entry in entries)
    folders = [stock_folder()] if drive is None else [drive / FOLDER, stock_folder()]
    known = Collection(folders)
    return [
        Treated(routine, crc, sessions, known.about(crc, routine))
        for (routine, crc), sessions in counts.items()
    ]
