"""Finding of the doctor: what is wrong, why it matters, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

About = Literal["machine", "drive", "program", "settings", "routines", "bus"]
"""What a finding or a fact is about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is ``wrong``, or an ``advice``, which does not change the exit status.

    ``what``, ``why`` and ``fix`` are sentences without their full stop.
    """

    severity: Literal["wrong", "advice"]
    about: About
    what: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is right and worth knowing."""

    about: About
    text: str


Found = Finding | Fact


def wrong(about: About, what: str, why: str, fix: str) -> Finding:
    return Finding("wrong", about, what, why, fix)


def advice(about: About, what: str, why: str, fix: str) -> Finding:
    return Finding("advice", about, what, why, fix)
