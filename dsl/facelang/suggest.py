"""Suggestions: the word an author may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from facelang.synonyms import NEARBY, ZONES, folded, is_nearby, meaning

_LONGEST = 40
"""Beyond so many characters a word is no slip of one that is known."""

_ENDING_MOST = 3
"""A word that goes on for longer is another word: `eyebrow` is no `eye`."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that ``word`` means or is a slip away from, or ``None`` if none is near.

    A synonym comes before all likeness. A slip is a letter missing, added, changed or swapped with
    its neighbour; a third of the letters may be one, rounded up for words of up to five. Case does
    not count, and a word cut short or grown longer at its end is near. Of several the nearest is
    taken, then the first. A part of the face that no zone is never is a slip of one.
    """
    known = tuple(dict.fromkeys(candidates))
    return meaning(word, known) or next(iter(likest(word, known)), None)


def slip_of(word: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that ``word`` is a misspelling of, ``None`` if two are as near."""
    known = tuple(dict.fromkeys(candidates))
    near = () if meaning(word, known) else likest(word, known)
    return near[0] if len(near) == 1 else None


def offered(word: str, candidates: Iterable[str]) -> tuple[str | None, str | None]:
    """The help for a word that is none of the candidates, and the word that may replace it.

    Nothing replaces it where two are as near, or where a place of the face is near a zone and
    not the same: the author chooses.
    """
    known = tuple(dict.fromkeys(candidates))
    meant = meaning(word, known)
    if meant is not None:
        return asked(meant), meant
    zone, why = NEARBY.get(folded(word), ("", ""))
    if zone in known:
        return f"the nearest zone is `{zone}`: {why}", None
    near = likest(word, known)
    if len(near) > 1:
        either = " or ".join(f"`{one}`" for one in near)
        return f"did you mean {either}?", None
    return (asked(near[0]), near[0]) if near else (None, None)


def likest(word: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """The nearest candidates by their letters, none if none is near."""
    if not 0 < len(word) <= _LONGEST:
        return ()
    small = word.lower()
    best: list[str] = []
    best_distance = max(1, (len(small) + 1) // 3) + 0.5
    nowhere = is_nearby(word)
    for candidate in candidates:
        if nowhere and candidate in ZONES:
            continue
        other = candidate.lower()
        distance: float = _distance(small, other)
        if distance > 1 and min(len(small), len(other)) >= 3:
            short, long = sorted((small, other), key=len)
            if long.startswith(short) and len(small) - len(other) <= _ENDING_MOST:
                distance = 1.25  # an ending: nearer than two slips, further than one
        if len(small) <= 2 and distance >= len(small) and not (small in other and len(other) == 2):
            continue  # nothing of the word would be left
        if distance < best_distance:
            best, best_distance = [candidate], distance
        elif best and distance == best_distance:
            best.append(candidate)
    return tuple(best)


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
