"""The mutants that are known to live, and why none of them does harm.

Each entry of ``survivors.toml`` names the module, the function if it is in one, the line as it
stands, what it was changed to (one or several), and why. ``same = true`` says that the mutant does
what the program does, whatever happens: no test can notice. ``proved = true`` says so of one where
the run proves it (proving.py): that one is no mutant, and is not counted. An entry that names no
living mutant any more is stale, and is reported.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("survivors.toml")

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Explained:
    """The kept list: a reason for each key of a mutant, and those that are the same program: as
    somebody says, or as is to be proved."""

    reasons: dict[Key, str]
    same: frozenset[Key] = frozenset()
    proved: frozenset[Key] = frozenset()

    def stale(self, modules: Iterable[str], alive: set[Key]) -> list[Key]:
        """The entries on these modules that explain nothing."""
        tried = set(modules)
        return [key for key in self.reasons if key[0] in tried and key not in alive]


def explained(path: Path = LIST) -> Explained:
    """Reads the list. Raises :class:`ValueError` where an entry is told twice or without reason."""
    reasons: dict[Key, str] = {}
    same, proved = set(), set()
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", []):
        changes = entry["mutation"]
        for changed in [changes] if isinstance(changes, str) else changes:
            key = (entry["module"], entry.get("function", ""), entry["line"], changed)
            if key in reasons or not entry["why"].strip():
                raise ValueError(f"{path.name}: {key} twice, or without a reason")
            reasons[key] = entry["why"]
            if entry.get("same", False):
                same.add(key)
            if entry.get("proved", False):
                proved.add(key)
    return Explained(reasons, frozenset(same), frozenset(proved))
