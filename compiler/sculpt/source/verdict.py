"""Verdict of a certification: what its counts are called, and its figures in words.

Report, terminal and certificate share this table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from sculpt.cli.units import counted, share


class Bound(TypedDict):
    """How often something was seen, of how many trials, and the upper bound on its chance."""

    count: int
    of: int
    upper_95_percent: float | None


class Count(NamedTuple):
    """One thing that is counted in every trial.

    ``key`` names it in the document, ``name``, ``many`` and ``about`` for a person. With
    ``verdict`` a single one makes the certification fail, and ``most_percent`` is what its bound
    may be for the certification to pass.
    """

    key: str
    name: str
    many: str
    about: str
    verdict: bool
    most_percent: float = 100.0


COUNTS = (
    Count(
        "overrun",
        "overrun",
        "overruns",
        "the skin got more than the zone's ceiling and 10 % for longer than 5 ms, or current "
        "still flowed after the end",
        True,
        3.0,
    ),
    Count(
        "false_trip",
        "false trip",
        "false trips",
        "an interlock ended a treatment although nothing had gone wrong",
        True,
        5.0,
    ),
    Count(
        "unanswered",
        "mishap not answered",
        "mishaps not answered",
        "something went wrong, and the current was off later than the interlock allows",
        True,
        20.0,
    ),
    Count(
        "not_reached",
        "current not reached",
        "currents not reached",
        "for over 10 % of the treated time the supply was too low for so dry a skin",
        False,
    ),
    Count(
        "left_early",
        "ended early",
        "ended early",
        "contact was lost and not regained in time",
        False,
    ),
)

PASSED = "passed"
FAILED = "failed"
FEW = "too few trials"

FINISHED_LEAST = 30
"""Number of treatments without a mishap that have to come to their end: what never got there has
tried nothing of what comes last. Not once in 30 bounds a chance at 10 %."""


def verdict_of(bounds: Mapping[str, Bound]) -> str:
    """The verdict that these counts give."""
    if any(bounds[one.key]["count"] for one in COUNTS if one.verdict):
        return FAILED
    return FEW if shortfalls(bounds) else PASSED


def shortfalls(bounds: Mapping[str, Bound]) -> list[str]:
    """What is missing for these counts to say anything: a sentence each, without its full stop."""
    found = []
    for one in COUNTS:
        upper = bounds[one.key]["upper_95_percent"]
        if one.verdict and (upper is None or upper > one.most_percent):
            found.append(
                f"{one.name} in at most {bound_text(100 if upper is None else upper)}, "
                f"not {one.most_percent:g} %"
            )
    ended = bounds["left_early"]
    finished = ended["of"] - ended["count"]
    if finished < FINISHED_LEAST:
        found.append(
            f"{counted(finished, 'treatment')} without a mishap came to the end, "
            f"not {FINISHED_LEAST}"
        )
    return found


def failures_text(bounds: Mapping[str, Bound]) -> str:
    """``1 overrun, 2 false trips``; empty where there is none."""
    return ", ".join(
        counted(bounds[one.key]["count"], one.name, one.many)
        for one in COUNTS
        if one.verdict and bounds[one.key]["count"]
    )


def bound_text(percent: float | None) -> str:
    """An upper bound with two digits, never rounded down; ``unknown`` where nothing was tried."""
    if percent is None:
        return "unknown"
    if percent <= 0:
        return "0 %"
    places = 1 - math.floor(math.log10(percent))
    # a figure that is a hair over two digits through binary fractions is those two digits
    up = math.ceil(round(percent * 10**places, 6)) / 10**places
    return f"{up:.{max(places, 0)}f} %" if up < 100 else "100 %"


def share_text(count: int, of: int) -> str:
    """The share that was seen: ``2.5 %``."""
    return share(100 * count / of) if of else "none tried"


def chance_text(count: int, of: int, upper_percent: float | None) -> str:
    """A bound in a sentence."""
    if not of or upper_percent is None:
        return "Not tried, so nothing is known."
    bound = bound_text(upper_percent)
    if not count:
        return f"Not once in {of:,}. If it happens at all, then in at most {bound} of trials."
    return f"In {count:,} of {of:,}. It happens in at most {bound} of trials."


def verdict_text(verdict: str, trials: int, mishaps: int, bounds: Mapping[str, Bound]) -> str:
    """The verdict in one sentence with its numbers; ``mishaps`` is the number that began."""
    tried = (
        f"{counted(trials, 'treatment')}, each on a face and a board of its own, "
        f"{counted(mishaps, 'mishap')} among them"
    )
    if verdict == FAILED:
        return f"Failed: {tried}: {failures_text(bounds)}."
    if verdict == FEW:
        return f"Too few trials to say: {tried}; {'; '.join(shortfalls(bounds))}."
    parts = [
        f"{count.name} in at most {bound_text(bounds[count.key]['upper_95_percent'])}"
        for count in COUNTS
        if count.verdict and bounds[count.key]["of"]
    ]
    return f"Passed: {tried}, and no failure. With 95 % confidence: {', '.join(parts)}."
