"""From a routine text to what the compiler makes of it, for tests."""

from __future__ import annotations

import re
from pathlib import Path

import facec
import facelang
from facelang import Diagnostic
from facevm.limits import Limits

ROUTINE = '\nroutine "Test"\n'
LIFTING = "\nwave lifting\n    shape square\n    frequency 8 Hz\n"


def completed(text: str) -> str:
    """A routine text with what it lacks behind it."""
    text = text.rstrip("\n") + "\n"
    if not re.search(r"^routine ", text, re.MULTILINE):
        text += ROUTINE
    if not re.search(r"^wave lifting", text, re.MULTILINE):
        text += LIFTING
    return text


def compiled(
    text: str, path: Path = Path("test.face"), limits: Limits | None = None
) -> tuple[facec.Plan | None, list[Diagnostic]]:
    """Reads and compiles a text that stands at ``path``; libraries are read from the disk."""
    unit, reading = facelang.load(path, text)
    plan, checking = facec.compile(unit, limits or Limits())
    return plan, [*reading, *checking]


def rendered(diagnostic: Diagnostic) -> str:
    """``F401 line 3: the zone ends at 100 uA …``."""
    return f"{diagnostic.code} line {diagnostic.span.line}: {diagnostic.message}"
