"""What came of a run: figures per module, and the survivors with their reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.safety.mutants.mutations import Mutation
from tests.safety.mutants.scope import MOST_SAME, MUST_KILL, PARTS
from tests.safety.mutants.survivors import Explained, Key
from tests.safety.mutants.trial import KILLED, PROVED, SURVIVED

FIGURES = ("mutants", "killed", "explained", "unexplained", "same", "proved")
"""Of a module or a part; the explained survivors that are said to be the same program are in
``explained``, those that are proved to be so are no mutants."""


@dataclass
class Result:
    """The verdicts of one run over some modules."""

    modules: Iterable[str]
    explained: Explained
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    alive: list[Mutation] = field(default_factory=list)
    proved: list[Mutation] = field(default_factory=list)
    killers: Counter[str] = field(default_factory=Counter)

    def take(self, mutation: Mutation, verdict: str, test: str) -> None:
        """Takes in one verdict, and which test it was that noticed."""
        self.verdicts[mutation.module, verdict] += 1
        if verdict == SURVIVED:
            self.alive.append(mutation)
        elif verdict == PROVED:
            self.proved.append(mutation)
        else:
            self.killers[test] += 1

    @property
    def mutants(self) -> int:
        return self.verdicts.total() - len(self.proved)

    @property
    def killed(self) -> int:
        return sum(count for (_, verdict), count in self.verdicts.items() if verdict == KILLED)

    @property
    def unexplained(self) -> list[Mutation]:
        """The survivors the kept list does not know."""
        return [one for one in self.alive if one.key not in self.explained.reasons]

    @property
    def stale(self) -> list[Key]:
        """The entries of the kept list on these modules that explain nothing any more."""
        return self.explained.stale(self.modules, {one.key for one in self.alive + self.proved})

    def row(self, module: str) -> tuple[int, ...]:
        """The figures of a module."""
        killed, lived = self.verdicts[module, KILLED], self.verdicts[module, SURVIVED]
        unknown = sum(one.module == module for one in self.unexplained)
        same = sum(one.module == module and one.key in self.explained.same for one in self.alive)
        proved = self.verdicts[module, PROVED]
        return killed + lived, killed, lived - unknown, unknown, same, proved

    @property
    def complaints(self) -> list[str]:
        """What is wrong; none if all is well."""
        found = [
            f"{one.module}:{one.row} lives unexplained: {one.line}  ->  {one.changed}"
            for one in self.unexplained
        ]
        found += [
            f"stale: {module}: {line}  ->  {changed} does not survive"
            for module, _, line, changed in self.stale
        ]
        found += [
            f"{one.module}:{one.row} is not proved to be the same: {one.line}  ->  {one.changed}"
            for one in self.alive
            if one.key in self.explained.proved
        ]
        for part, modules in PARTS.items():
            if not set(modules) <= set(self.modules):
                continue  # tried only in part
            mutants, killed, _, _, same, _ = self.sum(modules)
            if 100 * killed < MUST_KILL[part] * mutants:
                found.append(f"{part}: only {killed} of {mutants} mutants are killed")
            if 100 * same > MOST_SAME * mutants:
                found.append(f"{part}: {same} of {mutants} mutants are said to be the same program")
        return found

    def sum(self, modules: Iterable[str]) -> tuple[int, ...]:
        """The figures of some modules together."""
        return tuple(map(sum, zip(*map(self.row, modules), strict=True)))

    def report(self) -> dict[str, Any]:
        """All of it, for a file."""
        return {
            "modules": {
                module: dict(zip(FIGURES, self.row(module), strict=True)) for module in self.modules
            },
            "parts": {
                part: dict(zip(FIGURES, self.sum(modules), strict=True))
                for part, modules in PARTS.items()
                if set(modules) <= set(self.modules)
            },
            "survivors": [
                {
                    "module": one.module,
                    "row": one.row,
                    "function": one.function,
                    "line": one.line,
                    "mutation": one.changed,
                    "why": self.explained.reasons.get(one.key, ""),
                    "same": one.key in self.explained.same,
                }
                for one in sorted(self.alive, key=lambda one: (one.module, one.row))
            ],
            "stale": [list(key) for key in self.stale],
            "killers": dict(self.killers.most_common()),
        }
