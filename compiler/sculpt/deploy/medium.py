"""Medium of a drive: its file operations, each finished on the medium when it returns.

Everything :mod:`sculpt.deploy.copy` does to a drive goes through here. What it reads back comes
from the medium where the system allows that, not from the system's cache.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

PART = ".sculpt-{:08x}.part"
"""Name of a file until it is complete; CircuitPython neither starts nor imports it."""
PARTS = ".sculpt-*.part"

_F_NOCACHE, _F_FULLFSYNC = 48, 51  # macOS, sys/fcntl.h
_EVERYTHING = os.O_RDONLY | getattr(os, "O_BINARY", 0)


class Medium:
    """A drive's root; all paths are relative to it and in POSIX form."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, data: bytes) -> None:
        """Writes a whole file and waits until it is on the medium."""
        with (self.root / path).open("wb") as file:
            file.write(data)
            file.flush()
            _flush(file.fileno())

    def read(self, path: str) -> bytes:
        """The bytes of a file on the medium."""
        number = os.open(self.root / path, _EVERYTHING)
        with os.fdopen(number, "rb") as file:
            _forget(number)
            return file.read()

    def move(self, path: str, target: str) -> None:
        """Moves a file over another."""
        os.replace(self.root / path, self.root / target)

    def remove(self, path: str) -> None:
        """Removes a file."""
        (self.root / path).unlink()

    def folder(self, path: str) -> None:
        """Makes a folder and its parents, where they are missing."""
        (self.root / path).mkdir(parents=True, exist_ok=True)

    def settle(self, *folders: str) -> None:
        """Waits until what was moved in these folders is on the medium."""
        for folder in folders:
            _flush_folder(self.root / folder)


def _flush(number: int) -> None:
    """``fsync``, and on macOS the drive's own cache as well, if it has one."""
    os.fsync(number)
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(number, _F_FULLFSYNC)


def _flush_folder(path: Path) -> None:
    if os.name == "nt":  # folders cannot be flushed there, and moves are written at once
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError:  # some file systems cannot sync one folder: sync everything
        os.sync()
    finally:
        os.close(number)


def _forget(number: int) -> None:
    """Drops the file from the system's cache."""
    with contextlib.suppress(OSError):
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
        elif sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(number, _F_NOCACHE, 1)
