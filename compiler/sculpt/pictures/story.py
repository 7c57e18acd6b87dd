"""Story of a plan: over time, the zone that is treated, its peak and frequency, and the prompts.

The dose of a zone is the magnitude of its current over time, in µA·s (which is µC), whichever way
it flows. For alternating waves the net charge is 0 and the charge bound covers one phase alone:
neither says how much of the treatment a zone gets. Doses are at level 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from facec.figures import piece_charge_dnC
from facec.motion import START, Piece, State, move
from facec.plan import Plan
from facec.steps import Body, Call, Repeat, Say
from facevm import isa

POINTS_MOST = 6000


class Visit(NamedTuple):
    """One zone on one side, once. ``number`` counts from 1, in the order of treatment.

    ``group`` is the number of the zone in the text: both sides of one share it.
    """

    number: int
    group: int
    zone: str
    side: str
    place: int
    start_ms: int
    duration_ms: int
    peak_duA: int
    dose_dnC: int


class Prompt(NamedTuple):
    """A text to say at ``at_ms`` of the routine's clock, in the visit of this number."""

    at_ms: int
    text: str
    visit: int


class Pitch(NamedTuple):
    """A stretch of time with one wave, whose frequency goes linearly from one to the other."""

    start_ms: int
    end_ms: int
    from_cHz: int
    to_cHz: int


@dataclass(slots=True)
class Story:
    """``peak`` is a line of (ms, duA); ``pitches`` has no stretch where there is no frequency."""

    plan: Plan
    visits: list[Visit] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    peak: list[tuple[int, int]] = field(default_factory=list)
    pitches: list[Pitch] = field(default_factory=list)

    @property
    def doses_dnC(self) -> dict[int, int]:
        """The dose of each place, over all its visits, in the order of treatment."""
        doses: dict[int, int] = {}
        for visit in self.visits:
            doses[visit.place] = doses.get(visit.place, 0) + visit.dose_dnC
        return doses

    @property
    def numbers(self) -> dict[int, list[int]]:
        """The numbers of each place's visits."""
        numbers: dict[int, list[int]] = {}
        for visit in self.visits:
            numbers.setdefault(visit.place, []).append(visit.number)
        return numbers


class Words(NamedTuple):
    """One zone of the text: its visits, one for each side, and each thing said with its times."""

    visits: list[Visit]
    said: dict[str, list[int]]

    @property
    def name(self) -> str:
        """``cheek left, then right``."""
        return f"{self.visits[0].zone} {', then '.join(visit.side for visit in self.visits)}"


def words_of(visits: Iterable[Visit], prompts: Sequence[Prompt]) -> list[Words]:
    """The zones of the text in order, each with what is said there."""
    found = []
    for _, group in groupby(visits, key=lambda visit: visit.group):
        words = Words(list(group), {})
        numbers = {visit.number for visit in words.visits}
        for prompt in prompts:
            if prompt.visit in numbers:
                words.said.setdefault(prompt.text, []).append(prompt.at_ms)
        found.append(words)
    return found


def story_of(plan: Plan) -> Story:
    """The story of a plan; long lines are thinned to about ``POINTS_MOST`` points."""
    story = Story(plan)
    treated = iter(plan.zones)
    writer = _Writer(story)
    for group, block in enumerate(plan.blocks):
        for _ in block.sides:
            part = next(treated)
            number = len(story.visits) + 1
            dose_dnC = writer.add(block.body, number, part.start_ms)
            story.visits.append(
                Visit(
                    number,
                    group,
                    part.zone,
                    part.side,
                    part.place,
                    part.start_ms,
                    part.duration_ms,
                    part.peak_duA,
                    dose_dnC,
                )
            )
    story.peak = thinned(story.peak, POINTS_MOST)
    return story


def thinned(line: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The line; one with too many points is cut down to the lowest and highest of each stretch."""
    if len(line) <= most:
        return line
    width = max((line[-1][0] - line[0][0]) * 2 // most, 1)
    kept: list[tuple[int, int]] = []
    stretch: list[tuple[int, int]] = []
    for point in line:
        if stretch and point[0] // width != stretch[0][0] // width:
            kept += _ends(stretch)
            stretch = []
        stretch.append(point)
    return kept + _ends(stretch)


def _ends(stretch: list[tuple[int, int]]) -> list[tuple[int, int]]:
    low, high = min(stretch, key=lambda at: at[1]), max(stretch, key=lambda at: at[1])
    return sorted({low, high})


class _Writer:
    """Adds one visit after the other to a story, step by step."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._doses: dict[Piece, int] = {}
        self._state: State = START
        self._now_ms = 0
        self._number = 0
        self._dose_dnC = 0

    def add(self, body: Body, number: int, start_ms: int) -> int:
        """Adds a visit and returns its dose."""
        self._state, self._now_ms, self._number, self._dose_dnC = START, start_ms, number, 0
        self._body(body)
        return self._dose_dnC

    def _body(self, body: Body) -> None:
        for step in body.steps:
            match step:
                case Repeat(count=count, body=inner):
                    for _ in range(count or 1):
                        self._body(inner)
                case Call(body=inner):
                    self._body(inner)
                case Say(text=text):
                    self._story.prompts.append(Prompt(self._now_ms, text or "", self._number))
                case _:
                    pieces, self._state = move(step, self._state)
                    for piece in pieces:
                        self._piece(piece)

    def _piece(self, piece: Piece) -> None:
        start_ms, end_ms = self._now_ms, self._now_ms + piece.time_ms
        self._now_ms = end_ms
        peak = self._story.peak
        _extend(peak, (start_ms, piece.from_duA))
        _extend(peak, (end_ms, piece.to_duA))
        if not piece.from_duA and not piece.to_duA:
            return
        dose_dnC = self._doses.get(piece)
        if dose_dnC is None:
            dose_dnC = self._doses[piece] = magnitude_dnC(piece)
        self._dose_dnC += dose_dnC
        if piece.from_cHz:
            pitches = self._story.pitches
            pitch = Pitch(start_ms, end_ms, piece.from_cHz, piece.to_cHz)
            if pitches and _goes_on(pitches[-1], pitch):
                pitch = pitch._replace(start_ms=pitches.pop().start_ms)
            pitches.append(pitch)


def magnitude_dnC(piece: Piece) -> int:
    """The charge of a piece by the magnitude of its current, without the pauses of bursts."""
    wave = piece.wave
    if wave is None:
        return 0
    # an alternating square wave has two pulses a period, each with its own edges
    edges = 2 if wave.polarity == isa.ALTERNATING else 1
    one_way = replace(wave, polarity=isa.POSITIVE, rise_ms=wave.rise_ms * edges)
    return piece_charge_dnC(piece._replace(wave=one_way))


def _extend(line: list[tuple[int, int]], point: tuple[int, int]) -> None:
    """Adds a point; one between two of the same height is dropped."""
    if line and line[-1] == point:
        return
    if len(line) > 1 and line[-2][1] == line[-1][1] == point[1]:
        line.pop()
    line.append(point)


def _goes_on(before: Pitch, after: Pitch) -> bool:
    steady = before.from_cHz == before.to_cHz == after.from_cHz == after.to_cHz
    return steady and before.end_ms == after.start_ms
