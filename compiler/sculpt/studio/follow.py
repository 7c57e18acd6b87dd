"""Follow-along plan: what a phone beside the device needs to keep in step with it, as JSON.

A treatment becomes places (a zone on one side), steps (a sentence and how long it holds) and cues
(the tunes that the device plays at known moments of the routine's clock). Tunes that answer what
nobody planned, a lost contact or the end, stand in the table of tunes alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypedDict

from facec import Plan
from facec.motion import START, State, move
from facec.plan import Treated
from facec.steps import Body, Call, Glide, Repeat, Say, SimpleStep, simple_steps
from facec.zone import FACE_ZONES
from facevm import isa, sounds
from facevm.signals import TOGETHER

FORMAT = 1
BEGINS, STROKE = "begins", "stroke"
STEPS_MAX = 4000
"""Sentences and strokes that a page can still follow; the longest stock treatment has 60."""


class TooManySteps(ValueError):
    """The treatment has more sentences and strokes than anybody could follow."""


class PlaceDocument(TypedDict):
    """A zone on one side, once: ``tune`` sounds when it is announced, before contact."""

    zone: str
    side: str
    caution: str
    tune: str
    start_ms: int
    duration_ms: int


class StepDocument(TypedDict):
    """A sentence, and for how long it holds; ``tune`` is what the device plays as it begins."""

    place: int
    text: str
    start_ms: int
    duration_ms: int
    tune: str | None


class CueDocument(TypedDict):
    """A tune at a moment of the routine's clock.

    ``waits``: it sounds once the electrodes touch. ``lasts_ms`` is how long the stroke takes that
    it begins, 0 where it begins none.
    """

    at_ms: int
    tune: str
    place: int
    waits: bool
    lasts_ms: int


class FollowDocument(TypedDict):
    """The whole of it. ``tunes`` are pairs of hertz (0 for a pause) and milliseconds."""

    format: int
    routine: str
    about: str
    duration_ms: int
    together: str
    tunes: dict[str, list[list[int]]]
    places: list[PlaceDocument]
    steps: list[StepDocument]
    cues: list[CueDocument]


def tunes() -> dict[str, list[list[int]]]:
    """The tunes of :mod:`facevm.sounds` by their names in lower case."""
    table: dict[str, list[list[int]]] = {}
    for name, tune in vars(sounds).items():
        is_tune = name.isupper() and not name.startswith("_") and isinstance(tune, tuple)
        if is_tune and tune and all(isinstance(number, int) for number in tune):
            table[name.lower()] = [[tune[at], tune[at + 1]] for at in range(0, len(tune), 2)]
    return table


def side_tune(side: int) -> str:
    """The name of the tune that announces a side (a number of ``isa.SIDES``)."""
    wanted = sounds.BY_SIDE[side]
    pairs = [[wanted[at], wanted[at + 1]] for at in range(0, len(wanted), 2)]
    return next(name for name, tune in tunes().items() if tune == pairs)


def follow_document(plan: Plan) -> FollowDocument:
    """The follow-along plan of a treatment.

    Raises TooManySteps where it has over ``STEPS_MAX`` sentences and strokes.
    """
    places: list[PlaceDocument] = []
    steps: list[StepDocument] = []
    cues: list[CueDocument] = []
    for treated, happenings in _places(plan):
        number = len(places)
        places.append(_place(treated))
        steps += _steps(number, treated, happenings)
        cues += _cues(number, treated, happenings)
        if len(cues) + len(steps) > STEPS_MAX:
            raise TooManySteps(f"more than {STEPS_MAX} sentences and strokes")
    return {
        "format": FORMAT,
        "routine": plan.name,
        "about": plan.about or "",
        "duration_ms": plan.duration_ms,
        "together": TOGETHER.removeprefix("- "),
        "tunes": tunes(),
        "places": places,
        "steps": steps,
        "cues": cues,
    }


class _Happening(NamedTuple):
    """A sentence, or with ``text`` None a stroke, at a moment of the routine's clock."""

    at_ms: int
    text: str | None
    lasts_ms: int


def _places(plan: Plan) -> Iterator[tuple[Treated, list[_Happening]]]:
    """Each zone and side in order, with what is said and begun there."""
    treated = iter(plan.zones)
    for block in plan.blocks:
        for _ in block.sides:
            zone = next(treated)
            yield zone, list(_Walk(zone.start_ms).happenings(block.body))


class _Walk:
    """One zone and side, followed step by step."""

    def __init__(self, start_ms: int) -> None:
        self._at_ms = start_ms
        self._state: State = START
        self._left = STEPS_MAX

    def happenings(self, body: Body) -> Iterator[_Happening]:
        for step in body.steps:
            match step:
                case Repeat(count=turns, body=inner):
                    if _tells(inner):
                        for _ in range(turns or 1):
                            yield from self.happenings(inner)
                    else:
                        self._pass(inner, turns or 1)
                case Call(body=inner):
                    yield from self.happenings(inner)
                case _:
                    yield from self._simple(step)

    def _simple(self, step: SimpleStep) -> Iterator[_Happening]:
        pieces, self._state = move(step, self._state)
        lasts_ms = sum(piece.time_ms for piece in pieces)
        if isinstance(step, Say | Glide):
            self._left -= 1
            if self._left < 0:
                raise TooManySteps(f"more than {STEPS_MAX} sentences and strokes")
            text = (step.text or "") if isinstance(step, Say) else None
            yield _Happening(self._at_ms, text, lasts_ms)
        self._at_ms += lasts_ms

    def _pass(self, body: Body, turns: int) -> None:
        """Passes over turns in which nothing is said and no stroke begins: all take as long."""
        before_ms = self._at_ms
        for _ in self.happenings(body):
            pass
        self._at_ms = before_ms + (self._at_ms - before_ms) * turns


def _tells(body: Body) -> bool:
    """Whether anything in it is said, or a stroke begins."""
    return any(isinstance(step, Say | Glide) for step in simple_steps(body, set()))


def _place(treated: Treated) -> PlaceDocument:
    return {
        "zone": treated.zone,
        "side": treated.side,
        "caution": FACE_ZONES[isa.zone_of(treated.place)].caution,
        "tune": side_tune(isa.side_of(treated.place)),
        "start_ms": treated.start_ms,
        "duration_ms": treated.duration_ms,
    }


def _cues(place: int, treated: Treated, happenings: list[_Happening]) -> Iterator[CueDocument]:
    """The tune of a place, that of its beginning, and those of its later strokes."""
    start_ms = treated.start_ms
    tune = side_tune(isa.side_of(treated.place))
    strokes = {at_ms: lasts_ms for at_ms, text, lasts_ms in happenings if text is None}
    first_ms = strokes.pop(start_ms, 0)
    yield {"at_ms": start_ms, "tune": tune, "place": place, "waits": False, "lasts_ms": 0}
    yield {"at_ms": start_ms, "tune": BEGINS, "place": place, "waits": True, "lasts_ms": first_ms}
    for at_ms, lasts_ms in strokes.items():
        yield {
            "at_ms": at_ms,
            "tune": STROKE,
            "place": place,
            "waits": False,
            "lasts_ms": lasts_ms,
        }


def _steps(place: int, treated: Treated, happenings: list[_Happening]) -> Iterator[StepDocument]:
    """The sentences of a place; those of one moment are one, and a place without any has one."""
    start_ms = treated.start_ms
    texts: dict[int, list[str]] = {start_ms: []}
    strokes = {at_ms for at_ms, text, _ in happenings if text is None}
    for at_ms, text, _ in happenings:
        if text is not None:
            texts.setdefault(at_ms, []).append(text)
    moments = sorted(texts)
    ends = [*moments[1:], start_ms + treated.duration_ms]
    for at_ms, end_ms in zip(moments, ends, strict=True):
        side = side_tune(isa.side_of(treated.place))
        yield {
            "place": place,
            "text": "\n".join(texts[at_ms]),
            "start_ms": at_ms,
            "duration_ms": end_ms - at_ms,
            "tune": side if at_ms == start_ms else STROKE if at_ms in strokes else None,
        }
