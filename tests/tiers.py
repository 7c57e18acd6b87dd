"""Tiers of the tests: which are quick, and what the others wait for.

A test is slow if it says so (``@pytest.mark.slow``) or takes a slow fixture: the cost of a shared
fixture falls on whichever test asks for it first, so no single test of them is quick. Those that
run another program carry its name. What is left is the quick tier: ``pytest -m quick``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

SLOW_FIXTURES = frozenset({"undisturbed", "checked", "wheel", "small_run", "crew"})
"""Fixtures that take seconds."""

PROGRAMS = {
    "micropython": frozenset({"micropython", "on_micropython", "on_a_drive", "micropython32"}),
    "spice": frozenset({"ngspice"}),
    "board": frozenset({"emulator", "make_flash"}),
    "browser": frozenset({"walked", "built_page"}),
}
"""Mark: the fixtures that run that program."""

NOT_QUICK = ("slow", *PROGRAMS)
LONGEST = ("spice", "browser", "micropython", "board", "slow", "quick")
"""Every mark of a tier, the one whose files take longest first."""


def mark(items: list[pytest.Item]) -> None:
    """Gives every collected test the marks of its fixtures, and ``quick`` where it has none."""
    for item in items:
        fixtures = frozenset(getattr(item, "fixturenames", ()))
        if fixtures & SLOW_FIXTURES:
            item.add_marker("slow")
        for name, of_program in PROGRAMS.items():
            if fixtures & of_program:
                item.add_marker(name)
        if not any(item.get_closest_marker(name) for name in NOT_QUICK):
            item.add_marker("quick")


def longest_first(items: list[pytest.Item]) -> None:
    """Files that run another program come first, then slow ones: workers then end together."""
    ranks: dict[Path, int] = {}
    for item in items:
        rank = next(at for at, name in enumerate(LONGEST) if item.get_closest_marker(name))
        ranks[item.path] = min(rank, ranks.get(item.path, rank))
    items.sort(key=lambda item: ranks[item.path])
