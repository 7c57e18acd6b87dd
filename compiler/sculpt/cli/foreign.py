"""Foreign files: what lies on a drive or was named, read within a bound and never waited for.

A pipe in the place of a file would hold a command up for ever, and a device has no end. What a
shell hands over as a pipe of its own (``<(…)``) is read.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

FILE_MOST_BYTES = 32 << 20
"""More than any file of a board."""

SMALL_MOST_BYTES = 64 << 10
"""More than any file of numbers that a person writes."""

Read = TypeVar("Read")

_HANDED_OVER = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin")


def read_bounded(path: Path, most_bytes: int = FILE_MOST_BYTES) -> bytes:
    """The bytes of a file. Raises OSError, for one that is longer or is none as well."""
    if str(path).startswith(_HANDED_OVER):
        with path.open("rb") as stream:
            return _within(stream.read(most_bytes + 1), path, most_bytes)
    require_file(path)
    with path.open("rb") as file:
        return _within(file.read(most_bytes + 1), path, most_bytes)


def require_file(path: Path) -> None:
    """Raises OSError for what is no file. It is not opened: a pipe would wait for who writes."""
    if str(path).startswith(_HANDED_OVER):
        return
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe", str(path))


def reading(load: Callable[[Path], Read], most_bytes: int) -> Callable[[Path], Read]:
    """``load``, which reads a small file of its own accord, for files of others.

    It raises OSError for what is no file or too long, ValueError for what is nested too deeply.
    """

    def bounded(path: Path) -> Read:
        require_file(path)
        if path.stat().st_size > most_bytes:
            raise _too_long(path, most_bytes)
        try:
            return load(path)
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error

    return bounded


def _within(data: bytes, path: Path, most_bytes: int) -> bytes:
    if len(data) > most_bytes:
        raise _too_long(path, most_bytes)
    return data


def _too_long(path: Path, most_bytes: int) -> OSError:
    size = f"{most_bytes >> 20} MiB" if most_bytes >> 20 else f"{most_bytes >> 10} KiB"
    return OSError(errno.EFBIG, f"it is over {size}", str(path))
