"""Check of a routine's text: its plan, and every diagnostic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import facec
import facelang
from facelang.diagnostics import Diagnostic, has_errors, in_order
from facelang.tree import Routine, Zone
from facevm.limits import Limits
from sculpt.cli.inputs import Input

EMPTY = "write one to start from with: sculpt new NAME"
"""What to do about an empty file."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One source file after the check; ``plan`` is None where it has errors.

    A library (no routine and no zone) has no plan either: it treats nothing by itself.
    """

    named: Input
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


def check(named: Input, limits: Limits | None = None) -> Checked:
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
    """The diagnostics of several files, each once, even if the files share a library."""
    return in_order(one for file in checked for one in file.diagnostics)


def sources(checked: Iterable[Checked]) -> Callable[[str], str | None]:
    """Finds the text of a diagnostic's file: one that was checked, or a library on the disk."""
    texts = {str(one.named.path): one.named.data.decode("utf-8", "replace") for one in checked}

    def source_of(file: str) -> str | None:
        if file not in texts:
            try:
                texts[file] = Path(file).read_text("utf-8", "replace")
            except OSError:
                return None
        return texts[file]

    return source_of
