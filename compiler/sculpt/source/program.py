"""Program that evidence is about: a digest of its sources, which every certificate carries.

What was tried says something of the sources that it was tried with, and of no others: a change of
the runtime, of the bench or of the judgement makes another program of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import facebench
import facevm

JUDGEMENT = (
    "bench/conditions.py",
    "bench/faults.py",
    "bench/named.py",
    "certify/row.py",
    "certify/trial.py",
)
"""The modules of this package that decide what a trial is and how it is judged."""


def runtime_sources() -> dict[str, Path]:
    """Every source file of the runtime, by its path from the folder of its package."""
    return _modules_of(facevm.__file__)


def sources() -> dict[str, Path]:
    """The same of runtime, bench and judgement: everything that decides the result of a trial."""
    root = Path(__file__).parents[1]
    judged = {name: root / name for name in JUDGEMENT}
    return judged | runtime_sources() | _modules_of(facebench.__file__)


@cache
def digest() -> str:
    """Twelve hexadecimal digits that change with runtime, bench and judgement."""
    return digest_of(sources())


@cache
def runtime_digest() -> str:
    """Twelve hexadecimal digits that change with the runtime."""
    return digest_of(runtime_sources())


def digest_of(files: Mapping[str, Path]) -> str:
    """The digest of these files; the ends of their lines are the same on every system."""
    found = hashlib.sha256()
    for name, path in files.items():
        found.update(f"\n{name}\n".encode())
        found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:12]


def other_drivers(tried: Mapping[str, str]) -> str:
    """Which of these drivers, by name and version, are installed here in another version."""
    found = []
    for name, number in tried.items():
        try:
            here = version(name)
        except PackageNotFoundError:
            continue  # deploy and doctor report that
        if here != number:
            found.append(f"{name} {number}, not {here}")
    return ", ".join(found)


def _modules_of(package: str | None) -> dict[str, Path]:
    folder = Path(str(package)).parent
    return {
        path.relative_to(folder.parent).as_posix(): path for path in sorted(folder.rglob("*.py"))
    }
