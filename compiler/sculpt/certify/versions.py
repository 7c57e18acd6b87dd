"""Versions of program and drivers that a row comes from, and a digest of their sources.

Rows of different programs do not belong to one certification: the journal's name depends on the
digest, and a worker with a different one is refused.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import facebench
import facevm
from facevm.version import VERSION
from sculpt import certify
from sculpt.bench import faults
from sculpt.board import contents
from sculpt.source.certificate import Versions

ROW_MODULES = ("row", "trial")
"""The modules of this package that decide a row."""


def versions() -> Versions:
    """The versions of this installation."""
    return {
        "sculpt": version("visasculpt"),
        "facevm": VERSION,
        "drivers": {name: version(name) for name in contents.DRIVERS},
        "sources": digest(),
    }


def sources() -> dict[str, Path]:
    """Every source file that decides a row, by its path from the folder of its package."""
    root = Path(certify.__file__).parents[1]
    found = [(root, root / "certify" / f"{name}.py") for name in ROW_MODULES]
    found.append((root, Path(faults.__file__)))
    for package in (facevm, facebench):
        folder = Path(str(package.__file__)).parent
        found += [(folder.parent, path) for path in sorted(folder.rglob("*.py"))]
    return {path.relative_to(above).as_posix(): path for above, path in found}


@cache
def digest() -> str:
    """Twelve hexadecimal digits that change with runtime, bench, drivers and judgement."""
    found = hashlib.sha256(platform.python_implementation().encode())
    for name, number in sorted(contents.driver_versions().items()):
        found.update(f"{name} {number}\n".encode())
    for name, path in sources().items():
        found.update(f"\n{name}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:12]
