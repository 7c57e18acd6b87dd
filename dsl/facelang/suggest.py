"""Suggestions: the word an author may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_LONGEST = 40
"""Beyond so many characters a word is no slip of one that is known."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is a slip away from ``word``, or ``None`` if none is near.

    A slip is a letter missing, added, changed or swapped with its neighbour; a third of the
    letters may be one, rounded up for words of up to five. Case does not count, and a word cut
    short or grown longer at its end is near. Of several the nearest is taken, then the first.
    """
    if not 0 < len(word) <= _LONGEST:
        return None
    small = word.lower()
    best: str | None = None
    best_distance = max(1, (len(small) + 1) // 3) + 0.5
    for candidate in candidates:
        other = candidate.lower()
        distance: float = _distance(small, other)
        if distance > 1 and min(len(small), len(other)) >= 3:
            short, long = sorted((small, other), key=len)
            if long.startswith(short):
                distance = 1.25  # an ending: nearer than two slips, further than one
        if len(small) <= 2 and distance >= len(small) and not (small in other and len(other) == 2):
            continue  # nothing of the word would be left
        if distance < best_distance:
            best, best_distance = candidate, distance
    return best


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """The help that offers the nearest candidate, or ``None`` if none is near."""
    return asked(nearest(word, candidates))


def asked(meant: str | None) -> str | None:
    """The help that offers what was meant, or ``None`` for nothing."""
    return None if meant is None else f"did you mean `{meant}`?"


@lru_cache(1 << 12)  # one slip made everywhere is compared once
def _distance(a: str, b: str) -> int:
    """Edits between two words; two neighbours swapped are one edit."""
    if abs(len(a) - len(b)) > _LONGEST // 3:
        return _LONGEST
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
