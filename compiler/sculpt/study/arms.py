"""Arms of a study: compiled, held against each other by what their files say, made of one size.

Alike is what an observer could tell apart: name, about, goals, plan, levels, zones, sides, their
order, prompts, strokes, and the times of all of it. The first difference is named with its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from facec.filling import filled_alike
from facec.motion import START, State, move
from facec.plan import Plan, Segment
from facec.steps import Body, Call, Glide, Repeat, Say
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import Input, read_one
from sculpt.cli.units import amount_uA, clock
from sculpt.source import diagnostics
from sculpt.source.check import check
from sculpt.source.load import CheckFailed, Treatment, compile_treatment
from sculpt.study.file import Study

WRITE_IT = "an arm is a routine beside the study's file; write it, or correct its name"
CHECK = "who is not blind finds them with: sculpt study check"

FAINT = "W605"
SHAM_duA = 80
SHAM_SETTLES_ms = 30_000


class Arm(NamedTuple):
    """One arm: its name in the file, its treatment, and its image in format 2."""

    name: str
    treatment: Treatment
    image: bytes


def compiled(study: Study, is_blind: bool = False) -> list[Arm]:
    """The arms, in the file's order; ``is_blind`` says nothing of any of them.

    Raises CheckFailed after it has reported the errors, and UserError.
    """
    treatments = {}
    for name, path in study.arms.items():
        if not path.exists():
            raise UserError(f"{study.path}: there is no {path} for the arm {name}", WRITE_IT)
        treatments[name] = untold(path) if is_blind else _loaded(path, bool(study.sham))
    try:
        images = filled_alike([one.data for one in treatments.values()])
    except ValueError as error:
        raise UserError(f"the arms cannot be of one size: {error}", "shorten them") from error
    return [
        Arm(name, one, image) for (name, one), image in zip(treatments.items(), images, strict=True)
    ]


def _loaded(path: Path, has_sham: bool) -> Treatment:
    """The treatment of a file. Beside a sham it goes without saying that little flows."""
    checked = check(_named(path))
    if has_sham:
        told = tuple(one for one in checked.diagnostics if one.code != FAINT)
        checked = replace(checked, diagnostics=told)
    diagnostics.report([checked])
    if checked.has_errors:
        raise CheckFailed(checked)
    return compile_treatment(checked)


def _named(path: Path) -> Input:
    named = read_one(str(path))
    if named.is_image:
        raise UserError(f"{path} is an image", "an arm of a study is a routine")
    return named


def untold(path: Path) -> Treatment:
    """The treatment of a file, its advice and mistakes untold: they would name the arm."""
    checked = check(_named(path))
    if checked.has_errors:
        raise UserError("an arm of this study has mistakes", CHECK)
    return compile_treatment(checked)


def differences(arms: list[Arm]) -> Iterator[str]:
    """The first thing by which each arm differs from the first one."""
    first = arms[0]
    for other in arms[1:]:
        found = _difference(first, other)
        if found is not None:
            yield f"{other.name} differs from {first.name}: {found}"


def _difference(one: Arm, other: Arm) -> str | None:
    a, b = one.treatment.plan, other.treatment.plan
    for what, left, right in (
        ("the name", a.name, b.name),
        ("what it is about", a.about, b.about),
        ("the goals", a.goals, b.goals),
        ("the plan", a.schedule, b.schedule),
        ("the levels", a.levels, b.levels),
    ):
        if left != right:
            return f"{what}, {left!r} and {right!r}"
    return _times(a, b) or _words(one, other) or _size(one, other)


def _times(a: Plan, b: Plan) -> str | None:
    """Segments: their zones, sides, kinds and times."""
    for left, right in zip_longest(a.segments, b.segments):
        if left is None or right is None:
            longer = left or right
            return f"one goes on at {clock(longer.start_ms)}, {_line(longer)}, and the other ends"
        for what in ("zone", "side", "start_ms", "duration_ms", "kind"):
            if getattr(left, what) != getattr(right, what):
                return (
                    f"{what.replace('_', ' ')} at {clock(left.start_ms)}, "
                    f"{getattr(left, what)} and {getattr(right, what)}, {_line(right)}"
                )
    return None


def _line(segment: Segment) -> str:
    return f"line {segment.span.line}" if segment.span is not None else "in its image"


def _words(one: Arm, other: Arm) -> str | None:
    """Prompts and strokes, in their order, with their times."""
    for left, right in zip_longest(_heard(one.treatment.plan), _heard(other.treatment.plan)):
        texts = [None if heard is None else heard.text for heard in (left, right)]
        last = right or left
        assert last is not None
        place = f", line {last.line}" if last.line is not None else ""
        if texts[0] != texts[1]:
            return f"a prompt, {texts[0]!r} and {texts[1]!r}{place}"
        if left is not None and left.at_ms != last.at_ms:
            return f"the time of {last.text!r}, {left.at_ms} and {last.at_ms} ms{place}"
    return None


class Heard(NamedTuple):
    """A prompt or a stroke, its time on the routine's clock, and its line."""

    at_ms: int
    text: str | None
    line: int | None


def _heard(plan: Plan) -> Iterator[Heard]:
    walk = _Walk()
    for block in plan.blocks:
        for _ in block.sides:
            walk.state = START
            yield from walk.heard(block.body)


class _Walk:
    """A treatment followed step by step, for its prompts."""

    def __init__(self) -> None:
        self.at_ms = 0
        self.state: State = START

    def heard(self, body: Body) -> Iterator[Heard]:
        for step in body.steps:
            match step:
                case Repeat(count=turns, body=inner):
                    for _ in range(turns or 1):
                        yield from self.heard(inner)
                case Call(body=inner):
                    yield from self.heard(inner)
                case _:
                    if isinstance(step, Say | Glide):
                        line = step.origin.span.line if step.origin is not None else None
                        text = step.text if isinstance(step, Say) else "a stroke"
                        yield Heard(self.at_ms, text, line)
                    pieces, self.state = move(step, self.state)
                    self.at_ms += sum(piece.time_ms for piece in pieces)


def _size(one: Arm, other: Arm) -> str | None:
    if len(one.image) != len(other.image):
        return f"their size, {len(one.image)} and {len(other.image)} bytes"
    return None


def sham_faults(arms: list[Arm], sham: tuple[str, ...]) -> Iterator[str]:
    """What keeps an arm that is meant to be a sham from being one."""
    for arm in arms:
        if arm.name not in sham:
            continue
        plan = arm.treatment.plan
        if not plan.peak_duA:
            yield f"{arm.name}: 0 µA throughout; a sham draws its wave at {amount_uA(SHAM_duA)}"
            continue
        for segment in plan.segments:
            at_ms, peak_duA = _settled(segment)
            if peak_duA > SHAM_duA:
                yield (
                    f"{arm.name}: {amount_uA(peak_duA)} at {clock(at_ms)}, "
                    f"{_line(segment)}; after its first 30 s a sham has at most "
                    f"{amount_uA(SHAM_duA)}"
                )
                break


def _settled(segment: Segment) -> tuple[int, int]:
    """When a segment is at its peak at and after the first 30 s, and that peak, in duA."""
    end_ms = segment.start_ms + segment.duration_ms
    if end_ms < SHAM_SETTLES_ms:
        return end_ms, 0
    at_ms, first_duA = segment.start_ms, segment.from_duA
    if at_ms < SHAM_SETTLES_ms:
        rise_duA = (segment.to_duA - first_duA) * (SHAM_SETTLES_ms - at_ms)
        first_duA -= -rise_duA // segment.duration_ms  # rounded up
        at_ms = SHAM_SETTLES_ms
    return at_ms, max(first_duA, segment.to_duA)
