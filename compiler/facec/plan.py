"""The plan: the whole treatment with its figures, every one of which points back at a line.

A plan is made from a checked source (:func:`facec.compile`) or from a proven image
(:func:`plan_of_image`); the two differ only in that an image knows no files and lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, assert_never, overload

from facelang.node import Node, node
from facelang.tree import Span
from facevm import isa

from .figures import Calculator, Figures, join
from .motion import START, State, move
from .steps import (
    Block,
    Body,
    Call,
    Choose,
    Glide,
    Hold,
    Ramp,
    Repeat,
    Rest,
    Say,
    SimpleStep,
    Sweep,
    Unknown,
    WaveSpec,
    simple_steps,
)
from .zone import zone_name

DEFAULT_LEVELS = (60, 80, 100)
"""Percents; what a routine without ``levels`` has."""


class AuthorLimits(NamedTuple):
    """The routine's own limits, tighter than the device's; None where it states none."""

    current_duA: int | None = None
    time_ms: int | None = None
    charge_dnC: int | None = None


class Heading(NamedTuple):
    """What a routine says of itself. ``schedule`` is (sessions a week, weeks) or None."""

    name: str
    about: str | None = None
    goals: tuple[str, ...] = ()
    levels: tuple[int, ...] = DEFAULT_LEVELS
    schedule: tuple[int, int] | None = None
    limits: AuthorLimits = AuthorLimits()


class Treated(NamedTuple):
    """One zone on one side, once. ``bound_dnC`` is the charge bound of this part alone.

    ``start_ms`` counts from the routine's start, ``current_ms`` is the time with current.
    ``file`` and ``line`` are None in a plan made from an image.
    """

    zone: str
    side: str
    place: int
    start_ms: int
    duration_ms: int
    current_ms: int
    peak_duA: int
    net_dnC: int
    bound_dnC: int
    file: str | None
    line: int | None


class Segment(NamedTuple):
    """A stretch of the treatment in which peak and frequency move linearly.

    ``kind``: ``ramp``, ``hold``, ``sweep``, ``rest``. A glide makes three, a hold between ramps.
    ``wave`` is None, and the frequencies 0, where no current flows; the frequencies are 0 with
    a steady current as well. ``file`` and ``span`` are None in a plan made from an image.
    """

    start_ms: int
    duration_ms: int
    kind: str
    zone: str
    side: str
    from_duA: int
    to_duA: int
    wave: WaveSpec | None
    from_cHz: int
    to_cHz: int
    file: str | None
    span: Span | None


class Segments(Sequence[Segment]):
    """The flat list of a plan's segments, made while it is read.

    A legal routine can have over a million of them (20 minutes of 1 ms steps in a repeat), so
    they are never all held; reading one by its index reads those before it.
    """

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._blocks = blocks
        self._counts: dict[Body, int] = {}

    def __len__(self) -> int:
        return sum(self._count(block.body) * len(block.sides) for block in self._blocks)

    def __iter__(self) -> Iterator[Segment]:
        start_ms = 0
        for block in self._blocks:
            zone = zone_name(block.zone)
            for side in block.sides:
                walk = _Walk(zone, isa.SIDES[side], start_ms)
                yield from walk.segments(block.body)
                start_ms = walk.start_ms

    @overload
    def __getitem__(self, index: int) -> Segment: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Segment]: ...
    def __getitem__(self, index: int | slice) -> Segment | Sequence[Segment]:
        if isinstance(index, slice):
            wanted = range(len(self))[index]
            if not wanted:
                return ()
            low, high = min(wanted[0], wanted[-1]), max(wanted[0], wanted[-1])
            part = tuple(islice(self, low, high + 1))
            return tuple(part[at - low] for at in wanted)
        at = range(len(self))[index]
        return next(islice(self, at, None))

    def _count(self, body: Body) -> int:
        count = self._counts.get(body)
        if count is None:
            count = 0
            for step in body.steps:
                match step:
                    case Repeat(count=turns, body=inner):
                        count += self._count(inner) * (turns or 1)
                    case Call(body=inner):
                        count += self._count(inner)
                    case _:
                        count += len(move(step, START)[0])
            self._counts[body] = count
        return count


class _Walk:
    """One zone and side, followed step by step."""

    def __init__(self, zone: str, side: str, start_ms: int) -> None:
        self.start_ms = start_ms
        self._zone = zone
        self._side = side
        self._state: State = START

    def segments(self, body: Body) -> Iterator[Segment]:
        for step in body.steps:
            match step:
                case Repeat(count=turns, body=inner):
                    for _ in range(turns or 1):
                        yield from self.segments(inner)
                case Call(body=inner):
                    yield from self.segments(inner)
                case _:
                    yield from self._simple(step)

    def _simple(self, step: SimpleStep) -> Iterator[Segment]:
        pieces, self._state = move(step, self._state)
        origin = step.origin
        file, span = (origin.file, origin.span) if origin else (None, None)
        for kind, time_ms, from_duA, to_duA, wave, from_cHz, to_cHz in pieces:
            flows = from_duA or to_duA
            yield Segment(
                self.start_ms,
                time_ms,
                kind,
                self._zone,
                self._side,
                from_duA,
                to_duA,
                wave if flows else None,
                from_cHz if flows else 0,
                to_cHz if flows else 0,
                file,
                span,
            )
            self.start_ms += time_ms


@node
class Plan(Node):
    """A checked treatment. Figures hold at level 100 %, over all zones and sides.

    ``texts`` are those it says and shows, each once, the name first; ``waves`` those it uses,
    each once. ``net_dnC`` is signed. ``zones`` has an entry for each zone and side treated.
    ``blocks`` is the resolved program.
    """

    name: str
    about: str | None
    goals: tuple[str, ...]
    levels: tuple[int, ...]
    schedule: tuple[int, int] | None
    limits: AuthorLimits
    texts: tuple[str, ...]
    waves: tuple[WaveSpec, ...]
    zones: tuple[Treated, ...]
    duration_ms: int
    current_ms: int
    peak_duA: int
    net_dnC: int
    bound_dnC: int
    blocks: tuple[Block, ...]

    @property
    def segments(self) -> Segments:
        """What flows when, from the beginning to the end; made while it is read."""
        return Segments(self.blocks)


def plan_of(
    heading: Heading, blocks: tuple[Block, ...], calculator: Calculator | None = None
) -> Plan:
    """Makes the plan of a program that holds nothing unknown."""
    calculator = calculator or Calculator()
    zones: list[Treated] = []
    start_ms = 0
    for block in blocks:
        figures = calculator.block(block)
        for side in block.sides:
            zones.append(_treated(block, side, start_ms, figures))
            start_ms += figures.duration_ms
    texts, waves = _tables(heading, blocks)
    return Plan(
        name=heading.name,
        about=heading.about,
        goals=tuple(goal for goal in isa.GOALS if goal in heading.goals),
        levels=heading.levels,
        schedule=heading.schedule,
        limits=heading.limits,
        texts=texts,
        waves=waves,
        zones=tuple(zones),
        duration_ms=start_ms,
        current_ms=sum(zone.current_ms for zone in zones),
        peak_duA=max((zone.peak_duA for zone in zones), default=0),
        net_dnC=sum(zone.net_dnC for zone in zones),
        bound_dnC=sum(figures.bound_dnC for figures in by_place(blocks, calculator).values()),
        blocks=blocks,
    )


def by_place(blocks: tuple[Block, ...], calculator: Calculator) -> dict[int, Figures]:
    """The figures of each place (see ``isa.place_of``), over all its blocks, in order."""
    places: dict[int, Figures] = {}
    for block in blocks:
        if block.zone is None:
            continue
        figures = calculator.block(block)
        for side in block.sides:
            place = isa.place_of(block.zone, side)
            places[place] = join(places[place], figures) if place in places else figures
    return places


def _treated(block: Block, side: int, start_ms: int, figures: Figures) -> Treated:
    return Treated(
        zone=zone_name(block.zone),
        side=isa.SIDES[side],
        place=isa.place_of(block.zone or 0, side),
        start_ms=start_ms,
        duration_ms=figures.duration_ms,
        current_ms=figures.current_ms,
        peak_duA=figures.peak_duA,
        net_dnC=figures.net_dnC,
        bound_dnC=figures.bound_dnC,
        file=block.origin.file if block.origin else None,
        line=block.origin.span.line if block.origin else None,
    )


def _tables(
    heading: Heading, blocks: tuple[Block, ...]
) -> tuple[tuple[str, ...], tuple[WaveSpec, ...]]:
    texts = {heading.name: None}
    if heading.about is not None:
        texts[heading.about] = None
    waves: dict[WaveSpec, None] = {}
    seen: set[Body] = set()
    for block in blocks:
        for step in simple_steps(block.body, seen):
            match step:
                case Say(text=text):
                    if text is not None:
                        texts.setdefault(text)
                case Choose(wave=wave):
                    if wave is not None:
                        waves.setdefault(wave)
                case Ramp() | Hold() | Glide() | Sweep() | Rest() | Unknown():
                    pass
                case _:
                    assert_never(step)
    return tuple(texts), tuple(waves)
