"""Recorder: the moments at which a board reads its sensor and writes its DAC, as a file.

    python -m tests.board.record ROUTINE.face OUT.csv.gz [--for SECONDS] [--ideal]

The routine is treated on battery, at its lowest level, with the flash's cache modelled unless
``--ideal``; after ``--for`` seconds the button stops it. Rows are microseconds since ENABLE,
``read`` or ``write``, and the code that was written.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.board import drive
from tests.board.emulated import FLASH, IDEAL, Board
from tests.board.figures import write_moments

READY_ms = 12_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.board.record")
    parser.add_argument("routine", help="a .face file, or the name of a stock treatment")
    parser.add_argument("out", type=Path)
    parser.add_argument("--for", dest="for_s", type=float, default=600.0)
    parser.add_argument("--ideal", action="store_true", help="flash as fast as memory")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        name = Path(given.routine).stem
        made = drive.deployed(
            where / "CIRCUITPY", [given.routine], settings={"ROUTINE": f'"{name}"'}
        )
        flash = drive.was_read(drive.flash_with(made, where / "drive.img"))
        with Board(flash, where, usb=False) as board:
            board.run(READY_ms)
            board.flash_takes(IDEAL if given.ideal else FLASH)
            board.press()
            board.until_output(True, 8000)
            if board.wait_output(False, 1000 * given.for_s).enabled:
                board.press()
                board.until_output(False, 3000)
            rows = write_moments(board.record(), given.out)
    print(f"{given.out}: {rows} moments")


if __name__ == "__main__":
    main()
