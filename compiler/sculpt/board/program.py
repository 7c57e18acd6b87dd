"""What a drive holds when it is complete: program, drivers, settings, in bytes.

The settings are the reference board's, for a drive that has none. Everything that runs is named in
the list by which the board itself sees whether its copy is whole (``facevm.manifest``).
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Mapping
from pathlib import Path

from facevm import manifest
from facevm.version import VERSION
from sculpt.board import drivers
from sculpt.cli import stock
from sculpt.cli.errors import Trouble

SETTINGS = "settings.toml"
ROUTINES = "routines"
CHECKER = "lib/facevm/manifest.py"
STARTS = ("code.py", "boot.py", "safemode.py")
"""What CircuitPython starts by itself."""
BEFORE_CODE_PY = "code.txt"
"""What CircuitPython looks for before ``code.py``, and starts in its place (main.c)."""


def files() -> dict[str, bytes]:
    """Everything but settings and routines: path on the drive, in POSIX form, and its bytes."""
    folder = stock.drive_folder()
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _is_ours(path.relative_to(folder))
    }
    if not all(name in found for name in (*STARTS, CHECKER)):
        raise Trouble(f"the program for the board is not in {folder}", drivers.REINSTALL)
    return found | {f"lib/{path}": data for path, data in drivers.files().items()}


def listing(files: Mapping[str, bytes], left: set[str]) -> bytes:
    """The list of ``files`` that the board checks; ``left`` are paths older versions have left."""
    checked = [(path, crc32(data)) for path, data in files.items() if path.endswith(".py")]
    text: str = manifest.written(VERSION, checked, left)
    return text.encode()


def settings() -> bytes:
    """The settings of the reference board, each key with its comment."""
    return (stock.drive_folder() / SETTINGS).read_bytes()


def _is_ours(path: Path) -> bool:
    """No settings, no list of another copy, nothing that an interpreter or editor has left."""
    if path.as_posix() in (SETTINGS, manifest.LIST, manifest.UNFINISHED):
        return False
    hidden = any(part.startswith((".", "__pycache__")) for part in path.parts)
    return not hidden and path.parts[0] != ROUTINES and path.suffix in (".py", ".txt", ".md")
