"""What made a row: the versions of program and drivers, and a digest of what treats.

Rows made by different programs are not of one certification: the journal is kept by this, and a
worker whose digest is another one is turned away.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import facebench
import facevm
from facevm.version import VERSION
from sculpt import certify
from sculpt.bench import faults
from sculpt.board import contents

OF_A_ROW = ("row", "trial")
"""The modules here that a row comes from."""


def versions() -> dict[str, Any]:
    """As they stand in the document."""
    return {
        "sculpt": version("visasculpt"),
        "facevm": VERSION,
        "drivers": {name: version(name) for name in contents.DRIVERS},
        "sources": digest(),
    }


@cache
def digest() -> str:
    """Twelve digits that every change of runtime, bench, drivers or judgement changes."""
    house = Path(certify.__file__).parents[1]
    sources = [(house, house / "certify" / f"{name}.py") for name in OF_A_ROW]
    sources.append((house, Path(faults.__file__)))
    for package in (facevm, facebench):
        folder = Path(str(package.__file__)).parent
        sources += [(folder.parent, path) for path in sorted(folder.rglob("*.py"))]
    found = hashlib.sha256(platform.python_implementation().encode())
    for name, number in sorted(contents.driver_versions().items()):
        found.update(f"{name} {number}\n".encode())
    for above, source in sources:
        found.update(f"\n{source.relative_to(above).as_posix()}\n".encode())
        found.update(source.read_bytes())
    return found.hexdigest()[:12]
