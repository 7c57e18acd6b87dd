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
from sculpt import certification
from sculpt import faults as fault_text
from sculpt.deployment import drivers

OF_A_ROW = ("row", "trial", "judgement", "mishap")
"""The modules here that a row comes from."""


def versions() -> dict[str, Any]:
    """As they stand in the document."""
    return {
        "sculpt": version("visasculpt"),
        "facevm": VERSION,
        "drivers": {name: version(name) for name in drivers.DRIVERS},
        "sources": digest(),
    }


@cache
def digest() -> str:
    """Twelve digits that every change of runtime, bench, drivers or judgement changes."""
    here = Path(certification.__file__).parent
    sources = [here / f"{name}.py" for name in OF_A_ROW]
    sources.append(Path(fault_text.__file__))
    for package in (facevm, facebench):
        sources += sorted(Path(str(package.__file__)).parent.glob("*.py"))
    found = hashlib.sha256(platform.python_implementation().encode())
    for name, number in sorted(drivers.versions().items()):
        found.update(f"{name} {number}\n".encode())
    for source in sources:
        found.update(f"\n{source.name}\n".encode())
        found.update(source.read_bytes())
    return found.hexdigest()[:12]
