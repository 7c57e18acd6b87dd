"""Moments of a study: when an electrode is lifted, or shorted, while its arms are carried out.

Where one arm is watched and another is not, an observer with a loose electrode can tell them apart:
tried are each place, the time behind a sham's ramps, the least current that each arm holds, the
longest stretch in which the watch over the contact is on in one arm only, and the foot of the rise
on which the arms reach a current that is watched at the most different times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from facec.plan import Plan, Segment
from sculpt.study.arms import SHAM_SETTLES_ms

AT_MOST_ms = 8000  # where something happens, or in the middle of a shorter treatment
GRID_ms = 250
LEAST = 6  # points of the grid: as long as contact is lost
APART_ms = 6000  # of two in one run: the first is over, and the current is back


FOOT_ms = 5  # behind the beginning of a rise, at which contact may have just been found
WATCHED_duA = 80  # from here on a lifted electrode is noticed


class Point(NamedTuple):
    """The current of a treatment at a time of the grid, at its level, and where it flows.

    ``held_duA`` is 0 on a ramp, which goes through every current there is.
    """

    place: tuple[str, str]
    current_duA: int
    held_duA: int


def usual_ms(duration_ms: int) -> int:
    """When something happens in a treatment of this length."""
    return min(AT_MOST_ms, duration_ms // 2)


def moments_ms(plans: Sequence[Plan], level_percent: int) -> list[int]:
    """Times of the routine's clock at which contact is lost, in order; all arms have the same."""
    courses = [_course(plan, level_percent) for plan in plans]
    points = list(zip(*courses, strict=False))
    flows = [any(one.current_duA for one in point) for point in points]
    behind = SHAM_SETTLES_ms // GRID_ms
    wanted = [[False] * behind + flows[behind:]]
    for place in dict.fromkeys(one.place for one in courses[0]):
        here = (point[0].place == place for point in points)
        wanted.append([flow and is_here for flow, is_here in zip(flows, here, strict=True)])
    for course in courses:
        least_duA = min((one.held_duA for one in course if one.held_duA), default=0)
        wanted.append([0 < one.held_duA <= least_duA for one in course])
    watched = [len({one.current_duA >= WATCHED_duA for one in point}) for point in points]
    wanted.append(_long([count > 1 for count in watched]))
    found = {usual_ms(plans[0].duration_ms)}
    found.update(at * GRID_ms for flags in wanted if (at := _middle(flags)) is not None)
    foot_ms = _foot_ms(plans, level_percent)
    if foot_ms is not None:
        found.add(foot_ms)
    return sorted(found)


def _foot_ms(plans: Sequence[Plan], level_percent: int) -> int | None:
    """Where a current begins to rise from 0, of those rises the one that differs most."""
    most_ms, foot_ms = 0, None
    rises = [[one for one in plan.segments if one.to_duA > one.from_duA == 0] for plan in plans]
    for own in zip(*rises, strict=False):
        times_ms = [_until_watched_ms(one, level_percent) for one in own]
        apart_ms = max(times_ms) - min(times_ms)
        if apart_ms > most_ms:
            most_ms, foot_ms = apart_ms, own[0].start_ms + FOOT_ms
    return foot_ms


def _until_watched_ms(rise: Segment, level_percent: int) -> int:
    """How long a rise takes to a current that is watched; all of it where it ends below."""
    peak_duA = rise.to_duA * level_percent // 100
    return rise.duration_ms * min(WATCHED_duA, peak_duA) // peak_duA if peak_duA else 0


def batch_of(times_ms: Iterable[int]) -> list[int]:
    """As many of these times, the first among them, as one run can have."""
    batch: list[int] = []
    for at_ms in times_ms:
        if not batch or at_ms - batch[-1] >= APART_ms:
            batch.append(at_ms)
    return batch


def _course(plan: Plan, level_percent: int) -> list[Point]:
    return list(_points(plan, level_percent))


def _points(plan: Plan, level_percent: int) -> Iterator[Point]:
    at_ms = 0
    for one in plan.segments:
        end_ms = one.start_ms + one.duration_ms
        while at_ms < end_ms:
            rise_duA = (one.to_duA - one.from_duA) * (at_ms - one.start_ms) // one.duration_ms
            peak_duA = (one.from_duA + rise_duA) * level_percent // 100
            held_duA = peak_duA if one.from_duA == one.to_duA else 0
            yield Point((one.zone, one.side), peak_duA, held_duA)
            at_ms += GRID_ms


def _long(flags: list[bool]) -> list[bool]:
    """The same without the stretches that are over before contact is back: ramps pass there."""
    kept: list[bool] = []
    for flag, stretch in groupby(flags):
        own = list(stretch)
        kept += [flag and len(own) >= LEAST] * len(own)
    return kept


def _middle(flags: Sequence[bool]) -> int | None:
    """Where the longest stretch of true ones has its middle."""
    best: range | None = None
    start = 0
    for at, flag in enumerate([*flags, False]):
        if flag:
            continue
        if at > start and (best is None or at - start > len(best)):
            best = range(start, at)
        start = at + 1
    return None if best is None else best[len(best) // 2]
