"""The console of ``device/breadboard/README.md``: what the program says on the virtual breadboard.

Somebody plugs it in for the first time, treats its resistor, stops, and puts something else into
the loop. It is the drive's own program, with the settings of the profile.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unittest import mock

from facebench.circuit.path import ON_SKIN, OPEN
from facebench.circuitpython import wire
from facebench.circuitpython.harness import harnessed, virtual_board
from facebench.face.resistor import Resistor
from facevm import start
from facevm.app import App
from sculpt.board.named import board_of
from sculpt.cli import stock
from sculpt.cli.inputs import read_one
from sculpt.source.load import load_treatment

ROUTINE = "evening-lift"
READS_ms = 1000
HOLDS_ms = 3300
TREATS_ms = 4000
REFUSED = "BENCH:"
WARNING = str(stock.drive_folder() / start.WARNING.lstrip("/"))
"""On a board it is at the root."""


class Evening:
    """The breadboard with ``ohm`` in its loop, and whoever presses its button."""

    def __init__(self, folder: Path, ohm: float = 2200) -> None:
        table = board_of("bench-3v3", 0).table
        self.board = board = virtual_board(0, 1000, Resistor(ohm), table)
        self.app = app = App(
            wire(board, harnessed(table)), tell=self._read, folder=str(folder), journal=None
        )
        app.ticks_ms = self._now_ms
        self._is_told = False

    def _now_ms(self) -> int:
        clock = self.board.clock
        clock.wait_until((clock.now_ns // 1_000_000 + 1) * 1_000_000)
        return clock.ticks_ms()

    def _read(self, line: str) -> None:
        print(line)
        if line.startswith("Press the button"):
            self.board.front.button.press(after_ms=READS_ms)
        elif line.startswith("Read this first"):
            self.board.front.button.press(HOLDS_ms, READS_ms)

    def start(self) -> list[str]:
        """What it says from the plug to the first press."""
        with mock.patch.object(start, "show_warning", partial(start.show_warning, path=WARNING)):
            return _said(self.app.start)

    def treat(self, stops_after_ms: int = TREATS_ms) -> list[str]:
        """What it says from a press to the next one, so long afterwards, and to its end."""
        button = self.board.front.button
        button.press(after_ms=READS_ms)
        button.press(after_ms=READS_ms + stops_after_ms)

        def use() -> None:
            while not self.app.turn():
                pass

        return _said(use)

    def pull(self) -> None:
        """A wire of the loop comes off."""
        self.board.circuit.set_contact(OPEN)

    def put(self) -> None:
        """It is put back."""
        self.board.circuit.set_contact(ON_SKIN)


def _said(act: Callable[[], object]) -> list[str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        act()
    return out.getvalue().splitlines()


@contextlib.contextmanager
def drive() -> Iterator[Path]:
    """A folder with the routine, as on the drive."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        image = load_treatment(read_one(ROUTINE)).data
        (folder / f"{ROUTINE}.fbc").write_bytes(image)
        yield folder


def sections() -> dict[str, str]:
    """Each step's console, by its name."""
    with drive() as folder:
        evening = Evening(folder)
        begun = evening.start()
        treated = evening.treat()
        evening.pull()
        off = evening.treat()
        other = Evening(folder, 14_000)
        other.start()
        hand = other.treat()
    asked = next(n for n, line in enumerate(begun) if line.startswith("Read this first"))
    headed = next(n for n, line in enumerate(begun) if line.startswith("VisaSculpt: who"))
    return {
        "first lines": _block([*begun[: headed + 1], "…"]),
        "idle": _block(begun[asked:]),
        "treating": _block(treated),
        "wire": _block(off),
        "hand": _block([line for line in hand if line.startswith(REFUSED)]),
    }


def _block(lines: list[str]) -> str:
    return "\n".join(["```", *lines, "```"])
