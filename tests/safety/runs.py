"""Digests of the sources that the large runs on the pages were made with.

A campaign is of the whole program, its bench and judgement included; hostile images and mutants try
the runtime alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from sculpt.source import program

FILE = Path(__file__).with_name("runs.toml")

TODAY: dict[str, Callable[[], str]] = {
    "campaign": program.digest,
    "failures": program.digest,
    "hostile": program.runtime_digest,
    "lives": program.digest,
    "mutants": program.runtime_digest,
}
"""Today's digest of what each run is about."""


def made_with() -> dict[str, str]:
    """The digest that each run of the page was made with; empty where it was not kept."""
    found = tomllib.loads(FILE.read_text("utf-8"))
    if set(found) != set(TODAY):
        raise ValueError(f"{FILE.name} does not name {', '.join(TODAY)}")
    return found


def sentence(run: str, digest: str) -> str:
    """Which program the figures of a run are of, and whether that is today's."""
    if not digest:
        return "These figures are of an earlier program; the digest of its sources was not kept."
    if digest == TODAY[run]():
        return f"These figures are of today's program, sources `{digest}`."
    return f"These figures are of an earlier program, sources `{digest}`."
