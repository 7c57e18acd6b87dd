"""Scenes: each arm carried out by the runtime, and what an observer sees, hears and reads of it.

The same board, face and hand for all arms. An observer has light, sound, prompts and the console,
each with the milliseconds of the routine's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from facebench.face.face import FACES
from facebench.faults.faults import Fault
from facebench.simulation import Simulation
from facevm import image
from facevm.isa import SIDES, ZONES
from sculpt.cli.units import clock
from sculpt.study.arms import Arm
from sculpt.study.moments import batch_of, moments_ms, usual_ms

SEED = 17
SIGNS_ms = 100
"""A light or tone that comes so much sooner or later is not told apart by eye, ear and hand: it is
written when an update leaves time for it, and a lift is found sooner at a larger current. An
instrument can tell."""

CONTACT = ("lift", "short")


class Observed(NamedTuple):
    """Something that was seen, heard or read, at this time of the routine's clock."""

    at_ms: int
    what: str


class Scene(NamedTuple):
    """What happens meanwhile: a fault of the bench, or the face."""

    name: str
    fault: str | None = None
    for_ms: int | None = None
    face: str = "typical"


SCENES: tuple[Scene, ...] = (
    Scene("undisturbed"),
    Scene("an electrode is lifted", "lift", 1500),
    Scene("the electrodes touch", "short", 1500),
    Scene("the button is pressed", "press"),
    Scene("dry skin", face="dry"),
    Scene("a computer is plugged in", "usb"),
)


def observe(arm: Arm, level: int, scene: Scene, times_ms: Sequence[int]) -> list[Observed]:
    """What an observer has of an arm in this scene, its fault at these times."""
    routine = image.load(arm.image)
    faults: tuple[Fault, ...] = ()
    if scene.fault is not None:
        faults = tuple(Fault(scene.fault, at_ms, scene.for_ms) for at_ms in times_ms)
    simulation = Simulation(routine, level, SEED, 1000, faults, FACES[scene.face])
    found: list[Observed] = []

    def note(what: str) -> None:
        found.append(Observed(simulation.session.routine_ms, what))

    onlooker, person = simulation.onlooker, simulation.person
    onlooker.on_sign = lambda: note(f"light: {onlooker.sign}")
    onlooker.on_tune = lambda: note(f"tune: {onlooker.tune}")
    person.announce = _heard(  # type: ignore[method-assign]
        person.announce, lambda zone, side: note(f"{ZONES[zone].name} {SIDES[side]}")
    )
    person.say = _heard(person.say, lambda text: note(f"prompt: {text}"))  # type: ignore[method-assign]
    report = simulation.run()
    found.append(Observed(report.duration_ms, f"ends: {report.outcome}"))
    return found


def _heard(does: Callable[..., None], note: Callable[..., None]) -> Callable[..., None]:
    def both(*arguments: object) -> None:
        note(*arguments)
        does(*arguments)

    return both


def differences(arms: list[Arm], scenes: tuple[Scene, ...] = SCENES) -> Iterator[str]:
    """The first thing by which an arm is told from the first one, in each scene and level."""
    levels = arms[0].treatment.plan.levels
    for scene in scenes:
        for level, percent in enumerate(levels, 1):
            for name, found in _in_scene(arms, scene, level, percent).items():
                yield (
                    f"{name} is told from {arms[0].name} when {scene.name}, at level "
                    f"{level}: {found}"
                )


def _in_scene(arms: list[Arm], scene: Scene, level: int, percent: int) -> dict[str, str]:
    """The first difference of each arm in a scene: over several runs, if one ends too early."""
    plans = [one.treatment.plan for one in arms]
    times_ms = [usual_ms(plans[0].duration_ms)]
    if scene.fault in CONTACT:
        times_ms = moments_ms(plans, percent)
    found: dict[str, str] = {}
    while times_ms:
        batch = batch_of(times_ms)
        seen = [observe(arm, level, scene, batch) for arm in arms]
        for arm, own in zip(arms[1:], seen[1:], strict=True):
            told = _difference(seen[0], own)
            if told is not None:
                found.setdefault(arm.name, told)
        if len(found) == len(arms) - 1:
            break
        reached_ms = min(own[-1].at_ms for own in seen)
        tried = {batch[0], *(at_ms for at_ms in batch if at_ms < reached_ms)}
        times_ms = [at_ms for at_ms in times_ms if at_ms not in tried]
    return found


def _difference(one: list[Observed], other: list[Observed]) -> str | None:
    for left, right in zip_longest(one, other):
        if left is None or right is None or not _alike(left, right):
            return f"{_shown(left)} and {_shown(right)}"
    return None


def _alike(one: Observed, other: Observed) -> bool:
    """Whether nobody can tell them apart: words to the millisecond, a sign as eye and ear can."""
    is_sign = one.what.startswith(("light: ", "tune: ", "ends: "))
    most_ms = SIGNS_ms if is_sign else 0
    return one.what == other.what and abs(one.at_ms - other.at_ms) <= most_ms


def _shown(one: Observed | None) -> str:
    return "nothing" if one is None else f"“{one.what}” at {clock(one.at_ms)} ({one.at_ms} ms)"
