"""Which plan a session's routine has: looked for in the drive's images, then in stock routines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from facevm import image
from sculpt.history.regularity import Plan

FOLDER = "routines"


class Plans:
    """Plans by a routine's CRC, else by its name; ``drive`` is where images may stand, or None."""

    def __init__(self, drive: Path | None) -> None:
        self._known: list[tuple[Any, str]] = []
        if drive is not None:
            for path in sorted((drive / FOLDER).glob("*.fbc")):
                try:
                    self._known.append((image.load(path.read_bytes()), f"{FOLDER}/{path.name}"))
                except (OSError, image.ImageError):
                    continue  # doctor says what is wrong with it
        self._has_stock = False

    def of(self, crc: str, name: str) -> Plan | None:
        """The plan of this routine, None where nobody knows it or it has none."""
        for has_stock in (False, True):
            if has_stock:
                self._add_stock()
            for routine, source in self._known:
                if f"{routine.crc:08x}" == crc.lower():
                    return _plan(routine, source)
        for routine, source in self._known:
            if routine.name == name:
                return _plan(routine, f"{source}, by its name: the image is another one")
        return None

    def _add_stock(self) -> None:
        if self._has_stock:
            return
        self._has_stock = True
        from sculpt.cli import stock
        from sculpt.cli.errors import Trouble
        from sculpt.cli.inputs import read_one
        from sculpt.source.load import HasErrors, obtain

        for name in stock.routines():
            try:
                self._known.append((obtain(read_one(name)).routine, f"stock routine {name}"))
            except (Trouble, HasErrors):
                continue  # the library, which treats nothing by itself


def _plan(routine: Any, source: str) -> Plan | None:
    if routine.plan is None:
        return None
    sessions, weeks = routine.plan
    return Plan(sessions, weeks, source)
