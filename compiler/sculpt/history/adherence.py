"""Adherence to a plan: how regularly a routine was carried out, against the plan written in it.

A week runs from Monday to Sunday, by the board's own clock. Only sessions carried out to their end
count. A session without a time belongs to no week: it is counted, but adds to no streak. The plan
is that of the image on the drive, else that of the stock routine.
"""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import NamedTuple, TypedDict

from facevm import image, isa
from facevm.routine import Routine
from sculpt.board.journal import Entry, date_of
from sculpt.cli.foreign import read_bounded
from sculpt.cli.outcomes import ABORT, SUCCESS

FOLDER = "routines"
WEEK = datetime.timedelta(days=7)


class Plan(NamedTuple):
    """``sessions`` a week for ``weeks`` weeks; ``source`` is where the plan is written."""

    sessions: int
    weeks: int
    source: str


class AdherenceDocument(TypedDict):
    """Adherence of one routine in the document of ``--json``."""

    routine: str
    done: int
    ended_early: int
    failed: int
    without_time: int
    plan: PlanDocument | None
    streak_weeks: int | None
    weeks_kept: int | None
    weeks: list[WeekDocument]


class PlanDocument(TypedDict):
    """A plan in the document of ``--json``."""

    sessions: int
    weeks: int
    source: str


class WeekDocument(TypedDict):
    """One week in the document of ``--json``, by the date of its Monday."""

    monday: str
    sessions: int


class Adherence(NamedTuple):
    """Adherence of one routine.

    ``weeks`` has the Monday and the number of sessions of each week, from the first one to the
    present. ``streak`` is the number of consecutive weeks, up to this or the last one, in which
    the plan was kept; None without a plan or without a session that has a time.
    """

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
        """The number of weeks in which the plan was kept."""
        return sum(count >= self.plan.sessions for _, count in self.weeks) if self.plan else 0

    def document(self) -> AdherenceDocument:
        """The same for ``--json``."""
        plan = self.plan
        return {
            "routine": self.routine,
            "done": self.done,
            "ended_early": self.ended_early,
            "failed": self.failed,
            "without_time": self.without_time,
            "plan": plan
            and {"sessions": plan.sessions, "weeks": plan.weeks, "source": plan.source},
            "streak_weeks": self.streak,
            "weeks_kept": self.kept if plan and self.weeks else None,
            "weeks": [{"monday": day.isoformat(), "sessions": n} for day, n in self.weeks],
        }


def adherence(
    routine: str, entries: list[Entry], plan: Plan | None, today: datetime.date
) -> Adherence:
    """The adherence of one routine, by its ``entries``, as of ``today``."""
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
    return Adherence(
        routine,
        plan,
        len(done),
        outcomes[ABORT],
        len(entries) - len(done) - outcomes[ABORT],
        len(done) - len(dates),
        weeks,
        streak,
    )


def monday(date: datetime.date) -> datetime.date:
    """The first day of the week that ``date`` is in."""
    return date - datetime.timedelta(days=date.weekday())


def _streak(counts: list[int], planned: int) -> int:
    """Consecutive kept weeks up to the last one, which is not over: it counts once it is kept."""
    past = counts if counts[-1] >= planned else counts[:-1]
    streak = 0
    for count in reversed(past):
        if count < planned:
            break
        streak += 1
    return streak


class Plans:
    """Plans of routines, found by CRC or else by name; ``drive`` may hold their images."""

    def __init__(self, drive: Path | None) -> None:
        self._known: list[tuple[Routine, str]] = []
        if drive is not None:
            for path in sorted((drive / FOLDER).glob("[!.]*.fbc")):
                try:
                    routine = image.load(read_bounded(path, isa.IMAGE_MAX_BYTES))
                    self._known.append((routine, f"{FOLDER}/{path.name}"))
                except (OSError, image.ImageError):
                    continue  # doctor reports what is wrong with it
        self._has_stock = False

    def of(self, crc: str, name: str) -> Plan | None:
        """The plan of this routine; None where it is not known or has none."""
        for has_stock in (False, True):
            if has_stock:
                self._add_stock()
            for routine, source in self._known:
                if f"{routine.crc:08x}" == crc.lower():
                    return _plan(routine, source)
        for routine, source in self._known:
            if routine.name == name:
                return _plan(routine, f"{source}, by its name: the image differs")
        return None

    def _add_stock(self) -> None:
        if self._has_stock:
            return
        self._has_stock = True
        from sculpt.cli import stock
        from sculpt.cli.errors import UserError
        from sculpt.cli.inputs import read_one
        from sculpt.source.load import CheckFailed, load_treatment

        for name in stock.routines():
            try:
                self._known.append(
                    (load_treatment(read_one(name)).routine, f"stock routine {name}")
                )
            except (UserError, CheckFailed):
                continue  # the library, which treats nothing by itself


def _plan(routine: Routine, source: str) -> Plan | None:
    if routine.plan is None:
        return None
    sessions, weeks = routine.plan
    return Plan(sessions, weeks, source)
