"""A store between processes, in the user's cache folder: what is made once and read at each start.

Nothing depends on it. What is not there, cannot be read, was damaged or was made from something
else is as good as nothing, and a folder that cannot be written is done without. Several
processes may write at once: each writes a file of its own and moves it into place.

What is kept may be a pickle, which can run anything as it is read: so nothing is read that another
user could have written.
"""

from __future__ import annotations

import contextlib
import os
import sys
from binascii import crc32

_MAGIC = b"visasculpt 2\n"


def cache_folder() -> str:
    """Where this user's caches are, by the custom of the operating system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return os.path.join(os.path.expanduser(base), "visasculpt")


def read(name: str, origin: int) -> bytes | None:
    """The data kept under a name if it was made from this ``origin``; ``None`` if there is none.

    ``origin`` is a checksum of everything from which the data was made.
    """
    try:
        with open(_path(name), "rb") as file:
            if not _is_own(file.fileno()):
                return None
            kept = file.read()
    except OSError:
        return None
    head, data = kept[: len(_MAGIC) + 8], kept[len(_MAGIC) + 8 :]
    return data if head == _head(origin, data) else None


def keep(name: str, origin: int, data: bytes) -> None:
    """Keeps the data under a name, where that can be done."""
    path = _path(name)
    part = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(part, "xb", opener=_private) as file:
            file.write(_head(origin, data) + data)
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_own(file: int) -> bool:
    """Whether an open file is this user's, and nobody else may write it."""
    if sys.platform in ("win32", "emscripten"):
        return True  # in the user's profile, which has rights of its own; in a page, for one user
    about = os.fstat(file)
    return about.st_uid == os.geteuid() and not about.st_mode & 0o022


def _path(name: str) -> str:
    # an interpreter reads what it has written itself
    return os.path.join(cache_folder(), f"{name}.{sys.implementation.cache_tag}")


def _head(origin: int, data: bytes) -> bytes:
    return _MAGIC + origin.to_bytes(4, "little") + crc32(data).to_bytes(4, "little")
