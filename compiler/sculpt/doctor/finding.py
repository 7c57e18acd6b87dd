"""What the doctor has found: what it is, why it matters, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is ``wrong``, or an ``advice`` that changes no exit status.

    ``about`` is machine, drive, program, settings, routines or bus; the others are sentences
    without their full stop.
    """

    severity: Literal["wrong", "advice"]
    about: str
    what: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is as it should be, worth knowing all the same."""

    about: str
    text: str


Found = Finding | Fact


def wrong(about: str, what: str, why: str, fix: str) -> Finding:
    return Finding("wrong", about, what, why, fix)


def advice(about: str, what: str, why: str, fix: str) -> Finding:
    return Finding("advice", about, what, why, fix)
