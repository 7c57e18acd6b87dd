"""The virtual board's serial port: CircuitPython's raw REPL on a terminal of its own. CPython only.

    python -m facebench.circuitpython.repl [--seed N] [SETTINGS.toml]

prints the path of that terminal, which a program opens as it would a board's port. Without a file
it is the reference board. What is sent is run as on the board, with its modules (``facevm`` among
them); Ctrl-C interrupts, Ctrl-A asks for the raw REPL, Ctrl-B leaves it, Ctrl-D runs what came.
"""

import argparse
import contextlib
import io
import os
import pty
import tomllib
import traceback
import tty
from typing import Any

from facevm.settings import calibration

from ..board import VirtualBoard
from . import install
from .blinka import I2C
from .harness import REFERENCE, harnessed

CTRL_A, CTRL_B, CTRL_C, CTRL_D = 1, 2, 3, 4
ENTRANCE = b"raw REPL; CTRL-B to exit\r\n>"
PROMPT = b"\r\n>>> "


class Repl:
    """The REPL of one board; ``answer(byte)`` takes what was typed and returns what is shown."""

    def __init__(self) -> None:
        self._is_raw = False
        self._typed = bytearray()
        self._names: dict[str, Any] = {"__name__": "__main__"}

    def answer(self, byte: int) -> bytes:
        """One byte was typed."""
        if byte == CTRL_C:
            self._typed.clear()
            return b"" if self._is_raw else PROMPT
        if byte == CTRL_A:
            self._is_raw = True
            self._typed.clear()
            return ENTRANCE
        if byte == CTRL_B:
            self._is_raw = False
            return PROMPT
        if not self._is_raw:
            return b""
        if byte != CTRL_D:
            self._typed.append(byte)
            return b""
        out, error = self._run(self._typed.decode())
        self._typed.clear()
        return b"OK" + out + b"\x04" + error + b"\x04>"

    def _run(self, source: str) -> tuple[bytes, bytes]:
        out = io.StringIO()
        try:
            with contextlib.redirect_stdout(out):
                exec(compile(source, "<stdin>", "exec"), self._names)  # what the port is for
        except Exception:
            return _lines(out.getvalue()), _lines(traceback.format_exc())
        return _lines(out.getvalue()), b""


def _lines(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def board_of(table: dict[str, int | str], seed: int) -> VirtualBoard:
    """The board that these settings describe, and the program's modules on it, from now on in this
    process. Its settings are the environment's, where ``os.getenv`` finds them."""
    for key, value in harnessed(table).items():
        os.environ[key] = str(value)
    board = VirtualBoard(seed, 1000, i2c_factory=I2C, built=calibration(table.get))
    for driver in ("mcp4725", "mcp4728", "ina219"):
        __import__("adafruit_" + driver)  # they look for Blinka's modules, and shall find them
    install(board)
    return board


def main(argv: list[str] | None = None) -> None:
    """Prints the terminal's path, and answers until it is closed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("settings", nargs="?")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(argv)
    table: dict[str, int | str] = dict(REFERENCE)
    if asked.settings:
        with open(asked.settings, "rb") as file:
            table = tomllib.load(file)
    board_of(table, asked.seed)
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    print(os.ttyname(theirs), flush=True)
    repl = Repl()
    while typed := os.read(ours, 4096):
        for byte in typed:
            shown = repl.answer(byte)
            while shown:
                shown = shown[os.write(ours, shown) :]


if __name__ == "__main__":
    main()
