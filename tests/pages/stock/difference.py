"""In what two treatments differ, by their profiles: in wave, in frequency, in dose.

Wave and frequency: the share of the time in which one does what the other does not, which is half
the sum of all differences between their shares. Dose: the larger mean current over the smaller.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .profile import Profile

APART = 0.5
"""Waves and frequencies differ where at least half of the time is spent otherwise."""

STRONGER = 1.25
"""Doses differ where one mean current is at least a quarter above the other."""


def differences(one: Profile, other: Profile) -> set[str]:
    """Those of ``wave``, ``frequency`` and ``dose`` in which they differ."""
    found = set()
    if apart(one.waves, other.waves) >= APART:
        found.add("wave")
    if apart(one.octaves, other.octaves) >= APART:
        found.add("frequency")
    low, high = sorted((one.mean_uA, other.mean_uA))
    if high >= STRONGER * low:
        found.add("dose")
    return found


def apart(one: Mapping[Any, float], other: Mapping[Any, float]) -> float:
    """How far two tables of shares are apart: 0 for the same, 1 if they have nothing in common."""
    return sum(abs(one.get(key, 0) - other.get(key, 0)) for key in {*one, *other}) / 2
