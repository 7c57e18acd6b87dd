"""The file operations on a drive, each finished on the medium when it returns.

Everything :mod:`sculpt.deploy.copy` does to a drive goes through here; what it reads back
comes from the medium where the system allows that, not from what it remembers to have written.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

PART = ".sculpt-{:08x}.part"
"""What a file is called until it is complete: nothing that CircuitPython starts or imports."""
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
        """What the medium holds."""
        number = os.open(self.root / path, _EVERYTHING)
        with os.fdopen(number, "rb") as file:
            _forget(number)
            return file.read()

    def move(self, path: str, target: str) -> None:
        """Puts a file in another's place."""
        os.replace(self.root / path, self.root / target)

    def remove(self, path: str) -> None:
        """Removes a file."""
        (self.root / path).unlink()

    def folder(self, path: str) -> None:
        """Makes a folder, its parents too, where it is not there."""
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
    if os.name == "nt":  # a folder cannot be flushed there, and its moves are written at once
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError:  # some file systems do not know this for folders; then for all there is
        os.sync()
    finally:
        os.close(number)


def _forget(number: int) -> None:
    """Asks the system to read the file anew."""
    with contextlib.suppress(OSError):
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
        elif sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(number, _F_NOCACHE, 1)
