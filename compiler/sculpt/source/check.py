"""A routine's text, read and checked: its plan, and everything that is to be said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import facec
import facelang
from facelang.diagnostics import Diagnostic, has_errors, in_order
from facelang.tree import Routine, Zone
from facevm.limits import Limits
from sculpt.cli.inputs import Named

EMPTY = "a file to begin with comes from: sculpt new NAME"
"""What to do about a file that holds nothing."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One source file after the check; ``plan`` is there only when it has no error.

    A library (no routine and no zone) has no plan either: it treats nothing by itself.
    """

    named: Named
    unit: facelang.Unit | None
    plan: facec.Plan | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def has_errors(self) -> bool:
        return has_errors(self.diagnostics)

    @property
    def is_empty(self) -> bool:
        """Nothing in it but comments and blank lines."""
        return self.unit is not None and not self.unit.tree.items and not self.diagnostics

    @property
    def is_library(self) -> bool:
        return self.unit is not None and not any(
            isinstance(item, Routine | Zone) for item in self.unit.tree.items
        )


def check(named: Named, limits: Limits | None = None) -> Checked:
    """Reads and checks one source file against what a board allows."""
    text, diagnostics = facelang.decode(named.data, str(named.path))
    if text is None:
        return Checked(named, None, None, tuple(diagnostics))
    unit, reading = facelang.load(named.path, text)
    plan, checking = facec.compile(unit, limits or Limits())
    everything = tuple(in_order((*diagnostics, *reading, *checking)))
    if has_errors(everything):
        plan = None
    return Checked(named, unit, plan, everything)


def merged(checked: Iterable[Checked]) -> list[Diagnostic]:
    """All diagnostics of several files, each once, though many may use the same library."""
    return in_order(one for file in checked for one in file.diagnostics)


def sources(checked: Iterable[Checked]) -> Callable[[str], str | None]:
    """The text behind a diagnostic's file name: what was checked, or a library from the disk."""
    texts = {str(one.named.path): one.named.data.decode("utf-8", "replace") for one in checked}

    def source_of(file: str) -> str | None:
        if file not in texts:
            try:
                texts[file] = Path(file).read_text("utf-8", "replace")
            except OSError:
                return None
        return texts[file]

    return source_of
