"""Heading of a treatment: the fields of ``routine`` as a :class:`Heading`, by all its rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from facelang import tree
from facelang.language import FORMS, ROUTINE
from facevm import isa

from .collector import Collector, note, suggestion
from .plan import DEFAULT_LEVELS, AuthorLimits, Heading
from .quantity import CHARGE, CURRENT, SHARE, TIME, Kind, charge_text, current_text, time_text
from .steps import Origin
from .value import Given, ValueReader, field_twice, literal

FIELD_NAMES = {form.node: form.keyword for form in FORMS.values() if form.block == ROUTINE}


class Limited(NamedTuple):
    """What a routine can limit. ``most`` is the device's own limit, in the unit of ``kind``."""

    kind: Kind
    most: int
    text: Callable[[int], str]


LIMITS: dict[str, Limited] = {
    "current": Limited(CURRENT, isa.PEAK_MAX_duA, current_text),
    "time": Limited(TIME, isa.DURATION_MAX_ms, time_text),
    "charge": Limited(CHARGE, isa.ROUTINE_CHARGE_MAX_dnC, charge_text),
}

BYTE_MAX = 255


def _has_broken(values: tuple[tree.Value, ...]) -> bool:
    return any(isinstance(value, tree.Name) and value.text == tree.BROKEN for value in values)


class HeadingReader:
    """Reads the routine item of one file; remembers where its limits and levels stand."""

    def __init__(self, file: str, collector: Collector) -> None:
        self._file = file
        self._collector = collector
        self._values = ValueReader(collector)
        self.limit_origins: dict[str, Origin] = {}
        self.level_origins: tuple[Origin, ...] = ()
        self.levels_known = True

    def heading(self, item: tree.Routine) -> Heading:
        """What the routine says of itself; defaults stand in for what was reported."""
        fields = self._fields(item)
        about = fields.get(tree.About)
        goal = fields.get(tree.Goal)
        levels = fields.get(tree.Levels)
        schedule = fields.get(tree.Schedule)
        return Heading(
            name=self._values.text(self._given(item.name)) or "",
            about=self._values.text(self._given(about.text))
            if isinstance(about, tree.About)
            else None,
            goals=self._goals(goal) if isinstance(goal, tree.Goal) else (),
            levels=self._levels(levels) if isinstance(levels, tree.Levels) else DEFAULT_LEVELS,
            schedule=self._schedule(schedule) if isinstance(schedule, tree.Schedule) else None,
            limits=self._limits(item),
        )

    def _given(self, value: tree.Value) -> Given:
        return literal(value, self._file)

    def _fields(self, item: tree.Routine) -> dict[type[tree.RoutineField], tree.RoutineField]:
        fields: dict[type[tree.RoutineField], tree.RoutineField] = {}
        for field in item.fields:
            if isinstance(field, tree.Limit):
                continue
            first = fields.setdefault(type(field), field)
            if first is not field:
                field_twice(
                    self._collector,
                    FIELD_NAMES[type(field)],
                    Origin(self._file, field.span),
                    Origin(self._file, first.span),
                )
        return fields

    def _goals(self, field: tree.Goal) -> tuple[str, ...]:
        goals: list[str] = []
        for name in field.goals:
            if name.text == tree.BROKEN:
                continue
            if name.text in isa.GOALS:
                goals.append(name.text)
                continue
            hint, fixes = suggestion(name.text, name.span, isa.GOALS)
            self._collector.add(
                "F203",
                Origin(self._file, name.span),
                f"there is no goal `{name.text}`",
                hint or f"the goals are {', '.join(isa.GOALS)}",
                fixes=fixes,
            )
        return tuple(goals)

    def _levels(self, field: tree.Levels) -> tuple[int, ...]:
        levels: list[int] = []
        origins: list[Origin] = []
        for value in field.levels:
            origin = Origin(self._file, value.span)
            level = self._values.quantity(self._given(value), SHARE)
            if level is None:
                continue
            if not isa.LEVEL_MIN_PERCENT <= level <= isa.LEVEL_MAX_PERCENT:
                self._collector.add(
                    "F308",
                    origin,
                    f"a level is from {isa.LEVEL_MIN_PERCENT} % to {isa.LEVEL_MAX_PERCENT} %",
                )
                continue
            if levels and level <= levels[-1]:
                self._collector.add(
                    "F309",
                    origin,
                    f"levels rise, and {level} % is not above {levels[-1]} %",
                    notes=(note("the level before it", origins[-1]),),
                )
                continue
            levels.append(level)
            origins.append(origin)
        if len(field.levels) > isa.LEVELS_MAX and not _has_broken(field.levels):
            self._collector.add(
                "F310",
                Origin(self._file, field.levels[isa.LEVELS_MAX].span),
                f"a treatment has at most {isa.LEVELS_MAX} levels, not {len(field.levels)}",
            )
        self.level_origins = tuple(origins)
        self.levels_known = len(levels) == len(field.levels)
        return tuple(levels) or DEFAULT_LEVELS

    def _schedule(self, field: tree.Schedule) -> tuple[int, int] | None:
        sessions = self._values.whole_number(
            self._given(field.sessions), 1, BYTE_MAX, "F312", "the number of sessions a week"
        )
        weeks = self._values.whole_number(
            self._given(field.weeks), 1, BYTE_MAX, "F312", "the number of weeks"
        )
        return None if sessions is None or weeks is None else (sessions, weeks)

    def _limits(self, item: tree.Routine) -> AuthorLimits:
        found: dict[str, int] = {}
        first: dict[str, Origin] = {}
        for field in item.fields:
            if not isinstance(field, tree.Limit) or field.what.text == tree.BROKEN:
                continue
            origin = Origin(self._file, field.span)
            what = field.what.text
            if what not in LIMITS:
                self._report_unknown_limit(field.what)
            elif what in first:
                field_twice(self._collector, f"limit {what}", origin, first[what])
            else:
                first[what] = origin
                amount = self._limit(what, field.value)
                if amount is not None:
                    found[what] = amount
        self.limit_origins = first
        return AuthorLimits(found.get("current"), found.get("time"), found.get("charge"))

    def _limit(self, what: str, value: tree.Value) -> int | None:
        kind, most, text = LIMITS[what]
        amount = self._values.quantity(self._given(value), kind)
        if amount is None or 1 <= amount <= most:
            return amount
        self._collector.add(
            "F327",
            Origin(self._file, value.span),
            f"a limit of 0 leaves no {what} at all"
            if not amount
            else f"the device's own limit is {text(most)}, and a routine's can only be tighter",
        )
        return None

    def _report_unknown_limit(self, name: tree.Name) -> None:
        hint, fixes = suggestion(name.text, name.span, LIMITS)
        self._collector.add(
            "F208",
            Origin(self._file, name.span),
            f"a routine cannot limit `{name.text}`; it can limit current, time and charge",
            hint,
            fixes=fixes,
        )
