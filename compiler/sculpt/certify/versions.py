"""Versions of program and drivers that a row comes from, and a digest of all of them.

Rows of different programs do not belong to one certification: the journal's name depends on the
digest, and a worker with a different one is refused.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version

from facevm.version import VERSION
from sculpt.board import contents
from sculpt.source import program
from sculpt.source.certificate import Versions


def versions() -> Versions:
    """The versions of this installation."""
    return {
        "sculpt": version("visasculpt"),
        "facevm": VERSION,
        "drivers": {name: version(name) for name in contents.DRIVERS},
        "sources": program.digest(),
    }


@cache
def digest() -> str:
    """Twelve hexadecimal digits that change with sources, drivers and the kind of Python."""
    found = hashlib.sha256(f"{platform.python_implementation()}\n{program.digest()}\n".encode())
    for name, number in sorted(contents.driver_versions().items()):
        found.update(f"{name} {number}\n".encode())
    return found.hexdigest()[:12]
