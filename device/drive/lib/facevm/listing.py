"""Listing: which routines are in a folder of the drive, and how large; then it is let go."""

import os

from micropython import const

_LEAST_BYTES = const(512)


def names(folder: str, ending: str) -> list[str]:
    """The files of a folder that end so, without it."""
    try:
        files = os.listdir(folder)
    except OSError:
        return []
    # a name with a dot first is a computer's own, as ._a.fbc from a Mac
    return sorted([f[: -len(ending)] for f in files if f.endswith(ending) and f[0] != "."])


def largest(folder: str, ending: str, most: int) -> int:
    """The size of the largest of them, in bytes; not under 512, not over ``most``."""
    size = _LEAST_BYTES
    for name in names(folder, ending):
        try:
            size = max(size, os.stat(folder + "/" + name + ending)[6])
        except OSError:
            pass
    return min(size, most)
