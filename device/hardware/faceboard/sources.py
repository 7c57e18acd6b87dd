"""Digest of what the simulated figures come from: circuit, values, models, measurements."""

from __future__ import annotations

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
FOLDER = PACKAGE.parent

_FILES = ("catalog.py", "circuit.py", "values.py", "spice/*.py")


def digest() -> str:
    """Of the files' names and contents; the same on every machine."""
    found = hashlib.sha256()
    for pattern in _FILES:
        for path in sorted(PACKAGE.glob(pattern)):
            found.update(path.relative_to(PACKAGE).as_posix().encode())
            found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:16]
