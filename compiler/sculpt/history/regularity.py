"""How regularly a routine was carried out, against the plan that is written in it.

A week goes from Monday to Sunday, by the board's own clock. Only sessions that were carried out to
their end count. Without a time a session belongs to no week: it is counted, and makes no streak.
"""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any, NamedTuple

from sculpt.board.journal import SUCCESS, Entry, date_of

WEEK = datetime.timedelta(days=7)


class Plan(NamedTuple):
    """``sessions`` a week for ``weeks`` weeks; ``source`` says where that is written."""

    sessions: int
    weeks: int
    source: str


class Regularity(NamedTuple):
    """Of one routine. ``weeks`` has the Monday and the sessions of each week from the first to
    this one; ``streak`` is the number of weeks in a row, up to this or the last one, in which the
    plan was kept, None without a plan or without a session that has a time."""

    routine: str
    plan: Plan | None
    done: int
    ended_early: int
    failed: int
    without_time: int
    weeks: list[tuple[datetime.date, int]]
    streak: int | None

    @property
    def kept(self) -> int:
        """In how many weeks the plan was kept."""
        return sum(count >= self.plan.sessions for _, count in self.weeks) if self.plan else 0

    def document(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "routine": self.routine,
            "done": self.done,
            "ended_early": self.ended_early,
            "failed": self.failed,
            "without_time": self.without_time,
            "plan": self.plan and self.plan._asdict(),
            "streak_weeks": self.streak,
            "weeks_kept": self.kept if self.plan and self.weeks else None,
            "weeks": [{"monday": day.isoformat(), "sessions": n} for day, n in self.weeks],
        }


def regularity(
    routine: str, entries: list[Entry], plan: Plan | None, today: datetime.date
) -> Regularity:
    """Of the entries of one routine, as of ``today``."""
    outcomes = Counter(entry["outcome"] for entry in entries)
    done = [entry for entry in entries if entry["outcome"] == SUCCESS]
    dates = [moment.date() for entry in done if (moment := date_of(entry)) is not None]
    weeks: list[tuple[datetime.date, int]] = []
    streak = None
    if dates:
        counts = Counter(monday(date) for date in dates)
        week = min(counts)
        last = max(monday(today), max(counts))
        while week <= last:
            weeks.append((week, counts[week]))
            week += WEEK
        if plan is not None:
            streak = _streak([count for _, count in weeks], plan.sessions)
    return Regularity(
        routine,
        plan,
        len(done),
        outcomes["abort"],
        len(entries) - len(done) - outcomes["abort"],
        len(done) - len(dates),
        weeks,
        streak,
    )


def monday(date: datetime.date) -> datetime.date:
    """The first day of its week."""
    return date - datetime.timedelta(days=date.weekday())


def _streak(counts: list[int], planned: int) -> int:
    """Weeks in a row up to the last one, which is not over: it counts once it is kept."""
    past = counts if counts[-1] >= planned else counts[:-1]
    streak = 0
    for count in reversed(past):
        if count < planned:
            break
        streak += 1
    return streak
