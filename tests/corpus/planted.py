"""The corpus of wrong treatments: which mistakes were planted where, and what is found.

A planted mistake is marked at the end of its line, ``#! F301``, several one after the other,
one code for each mistake. Where such a comment would change the mistake (an open text, a file
that is not UTF-8), the marks stand in ``NAME.expected`` beside the file instead: a line number
and a code a line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import facec
import facelang
from facelang import Diagnostic

BAD = Path(__file__).with_name("bad")
GOOD = Path(__file__).with_name("good")

MARK = re.compile(r"#! ((?:[FW]\d{3} ?)+)$")

Planted = Counter[tuple[str, int, str]]
"""How often there is a mistake in a file (its name from the case's folder), line, and code."""


@dataclass(frozen=True)
class Case:
    """A wrong treatment, with the libraries below its folder if it has a folder of its own."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.parent.name if self.path.stem == "main" else self.path.stem

    @property
    def files(self) -> list[Path]:
        """The treatment and its libraries."""
        return sorted(self.path.parent.rglob("*.face")) if self.path.stem == "main" else [self.path]

    def planted(self) -> Planted:
        """The mistakes that were planted in all of its files."""
        return Counter(
            (file.relative_to(self.path.parent).as_posix(), line, code)
            for file in self.files
            for line, code in marks(file)
        )


def marks(file: Path) -> list[tuple[int, str]]:
    """The lines and codes of the mistakes planted in one file."""
    beside = file.with_suffix(".expected")
    if beside.exists():
        rows = [row.split() for row in beside.read_text("utf-8").splitlines()]
        return [(int(line), code) for line, code in rows]
    return [
        (number, code)
        for number, row in enumerate(file.read_text("utf-8").split("\n"), 1)
        if (mark := MARK.search(row.rstrip("\r")))
        for code in mark[1].split()
    ]


def cases() -> list[Case]:
    """Every wrong treatment of the corpus."""
    return [Case(path) for path in sorted((*BAD.glob("*.face"), *BAD.glob("*/main.face")))]


@cache
def diagnostics(path: Path) -> list[Diagnostic]:
    """Everything that reading and compiling a file finds, as ``sculpt check`` does it."""
    text, decoding = facelang.decode(path.read_bytes(), str(path))
    if text is None:
        return decoding
    unit, reading = facelang.load(path, text)
    _, checking = facec.compile(unit)
    return facelang.in_order([*reading, *checking])


def found(path: Path) -> Planted:
    """The mistakes that are found in a file and its libraries."""
    return Counter(
        (Path(one.file).relative_to(path.parent).as_posix(), one.span.line, one.code)
        for one in diagnostics(path)
    )
