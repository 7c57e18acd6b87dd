"""Drives in folders: made, filled, cut short while they are filled, and started."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeVar

from sculpt.board import contents, drive
from sculpt.deploy import copy, plan
from sculpt.deploy.medium import Medium
from tests.waiting import PATIENCE_s

Seen = TypeVar("Seen")

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

BOOT_OUT = """\
Adafruit CircuitPython {version} on 2025-10-17; {board} with rp2040\r
Board ID:{board_id}\r
UID:E6614C311B6A5A2F\r
boot.py output:\r
output off\r
"""

CIRCUITPYTHONS_MODULES = (
    *("alarm", "analogio", "atexit", "board", "busio", "digitalio", "keypad", "microcontroller"),
    *("neopixel_write", "nvm", "pwmio", "rtc", "storage", "supervisor", "usb_cdc", "watchdog"),
)
SHIM = "import virtual_modules\nglobals().update(virtual_modules.members({name!r}))\n"


def a_drive(
    path: Path,
    version: str = "10.0.3",
    board: str = "Raspberry Pi Pico",
    board_id: str = "raspberry_pi_pico",
) -> Path:
    """A folder as CircuitPython leaves an empty drive."""
    path.mkdir(parents=True)
    text = BOOT_OUT.format(version=version, board=board, board_id=board_id)
    (path / "boot_out.txt").write_bytes(text.encode())
    (path / "code.py").write_text('print("Hello World!")\n')
    (path / "lib").mkdir()
    return path


def marked(generation: str) -> dict[str, bytes]:
    """The program, every module of it telling which generation it is of."""
    files = contents.files()
    mark = f'\nGENERATION = "{generation}"\n'.encode()
    files = {
        # code.py comes to no end: its mark stands at its beginning
        path: mark + data if path == "code.py" else data + mark if path.endswith(".py") else data
        for path, data in files.items()
    }
    return files | {f"lib/facevm/only_in_{generation}.py": mark}


def fill(path: Path, files: dict[str, bytes], medium: Medium | None = None) -> plan.CopyPlan:
    """Copies ``files`` to a drive, as ``sculpt deploy`` does."""
    made = plan.plan_copy(drive.drive_at(path), files, {})
    copy.execute(made, medium or Medium(path), lambda path, size: None)
    return made


def tree(path: Path) -> dict[str, bytes]:
    """Every file of a drive but those that CircuitPython takes no notice of."""
    return {
        one.relative_to(path).as_posix(): one.read_bytes()
        for one in path.rglob("*")
        if one.is_file() and not one.name.startswith(".")
    }


def fingerprint(path: Path) -> bytes:
    """The same for every drive with the files of :func:`tree`, and for no other."""
    found = hashlib.sha256()
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if not name.startswith("."):
                data = Path(folder, name).read_bytes()
                found.update(f"{folder[len(str(path)) :]}/{name} {len(data)} ".encode() + data)
    return found.digest()


class WatchedMedium(Medium):
    """A medium that calls ``look`` at each moment at which the cable could be pulled.

    Moments are: a file there but empty, half of it, all but its last byte, all of it; a file's
    place empty while another is moved there (FAT knows no better), and the file there; a file
    removed; a folder made.
    """

    def __init__(self, root: Path, look: Callable[[], None]) -> None:
        super().__init__(root)
        self._look = look

    def write(self, path: str, data: bytes) -> None:
        for size in sorted({0, len(data) // 2, max(0, len(data) - 1), len(data)}):
            (self.root / path).write_bytes(data[:size])
            self._look()

    def move(self, path: str, target: str) -> None:
        (self.root / target).unlink(missing_ok=True)
        self._look()
        super().move(path, target)
        self._look()

    def remove(self, path: str) -> None:
        super().remove(path)
        self._look()

    def folder(self, path: str) -> None:
        super().folder(path)
        self._look()

    def settle(self, *folders: str) -> None:
        """Nothing to wait for: what is on this medium is on it at once."""


def at_each_cut(
    before: Path,
    files: dict[str, bytes],
    at: Path,
    see: Callable[[Path], Seen],
    step: int = 1,
) -> list[Seen]:
    """Copies ``files`` to a drive like ``before``; what ``see`` says wherever that may be cut.

    That is, of each of the states in which the board can find its drive, in the copy's order, the
    finished one last; with ``step`` of one in so many states. ``see`` leaves the drive as it is.
    """
    said: list[Seen] = []
    known: set[bytes] = set()
    shutil.copytree(before, at)

    def look() -> None:
        mark = fingerprint(at)
        if mark not in known:
            known.add(mark)
            if len(known) % step == 0 or len(known) < 12:
                said.append(see(at))

    look()
    fill(at, files, WatchedMedium(at, look))
    return [*said, see(at)]


def copying(where: Path, only: int | None = None) -> Callable[[Path], Path]:
    """Copies each drive that it sees, or but one of them, into a folder of its own."""
    numbers = count()

    def copied(at: Path) -> Path:
        number = next(numbers)
        if only in (None, number):
            shutil.copytree(at, where / str(number))
        return where / str(number)

    return copied


def starter(micropython: str, where: Path) -> Callable[[Path], str]:
    """Starts a drive under MicroPython; returns what it says."""
    shims = where / "shims"
    shims.mkdir()
    shutil.copy(HERE / "virtual_modules.py", shims)
    for name in CIRCUITPYTHONS_MODULES:
        (shims / f"{name}.py").write_text(SHIM.format(name=name))
    path = f"lib:{shims}:{ROOT / 'device/bench'}"

    def start(at: Path) -> str:
        done = subprocess.run(
            [micropython, str(HERE / "starting.py"), str(at)],
            env={**os.environ, "MICROPYPATH": path},
            capture_output=True,
            text=True,
            timeout=PATIENCE_s,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout.strip()

    return start
