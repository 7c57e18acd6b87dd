"""Treated images: which ones a board has carried out, and how each is certified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypedDict

from sculpt.board.journal import Entry
from sculpt.cli.units import counted
from sculpt.history.adherence import FOLDER
from sculpt.source import certificate
from sculpt.source.certificate import Collection, Standing, stock_folder


class TreatedDocument(TypedDict):
    """One treated image in the document of ``--json``."""

    routine: str
    crc: str
    sessions: int
    standing: str
    text: str


class Treated(NamedTuple):
    """An image by its CRC, the number of its sessions, and its certification."""

    routine: str
    crc: str
    sessions: int
    standing: Standing

    @property
    def summary(self) -> str:
        """The same as one line for a person."""
        sessions = counted(self.sessions, "session")
        name = self.routine or "unnamed"
        return f"{name}, image {self.crc}, {sessions}: {self.standing.text}."

    def document(self) -> TreatedDocument:
        """The same for ``--json``."""
        return {
            "routine": self.routine,
            "crc": self.crc,
            "sessions": self.sessions,
            "standing": self.standing.kind,
            "text": self.standing.text,
        }


def remedy(images: Iterable[Treated]) -> str:
    """What to do about certificates of another program; empty where there is none."""
    names = sorted({one.routine for one in images if one.standing.kind == "outdated"})
    if not names:
        return ""
    return (
        f"To certify {', '.join(names)} with the program that is installed here: "
        f"{certificate.remedy()}\n"
    )


def treated(entries: Iterable[Entry], drive: Path | None) -> list[Treated]:
    """The treated images, in the order in which they were first carried out.

    Certificates are those on the drive, if there is one, and those of the stock treatments.
    """
    counts = Counter((entry["routine"], entry["crc"].lower()) for entry in entries)
    folders = [stock_folder()] if drive is None else [drive / FOLDER, stock_folder()]
    known = Collection(folders)
    return [
        Treated(routine, crc, sessions, known.about(crc, routine))
        for (routine, crc), sessions in counts.items()
    ]
