"""Scenes: each arm carried out by the runtime, and what an observer sees, hears and reads of it.

The same board, face and hand for all arms. An observer has light, sound, prompts and the console,
each with the milliseconds of the routine's clock and of a clock on the wall. What the routine's
clock decides comes in the same millisecond, as the plans of the arms prove; a light or a tone is
written when an update leaves time for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from facebench.face.face import FACES
from facebench.faults.faults import Fault
from facebench.people.owner import Owner
from facebench.simulation import Simulation
from facevm import image
from facevm.isa import SIDES, ZONES
from sculpt.study import observed, touches
from sculpt.study.arms import Arm
from sculpt.study.moments import batch_of, moments_ms, usual_ms
from sculpt.study.observed import Observed, SIGNS_ms

SEED = 17
TOUCH = "short"
CONTACT = {"lift": 100, TOUCH: 200}
"""Lost contact is noticed sooner where the current rises faster: so far apart may answers be, those
to a touch apart from what the device promises of it (:mod:`sculpt.study.touches`). Without a second
board beside the first nobody can tell; an instrument can."""

Progress = Callable[[int, int], None]
"""Called with how many scenes are done, and how many there are."""


class Scene(NamedTuple):
    """What happens meanwhile: a fault of the bench, or the face. ``for_ms`` is how long it lasts,
    None for what is over at once, what stays, and a touch, which lasts as its place allows."""

    name: str
    fault: str | None = None
    for_ms: int | None = None
    face: str = "typical"

    @property
    def apart_ms(self) -> int:
        """How far apart a light or a tone of two arms may come."""
        return SIGNS_ms if self.fault is None else CONTACT.get(self.fault, SIGNS_ms)

    def difference(self, one: Sequence[Observed], other: Sequence[Observed]) -> str | None:
        """The first thing that two arms differ by in it."""
        if self.fault == TOUCH:
            return touches.difference(one, other, self.apart_ms)
        return observed.difference(one, other, self.apart_ms)

    def between_ms(self, one: Sequence[Observed], other: Sequence[Observed]) -> int:
        """How far lights and tones of two alike arms lie apart at most."""
        if self.fault == TOUCH:
            return touches.apart_ms(one, other)
        return observed.apart_ms(one, other)


SCENES: tuple[Scene, ...] = (
    Scene("undisturbed"),
    Scene("an electrode is lifted", "lift", 1500),
    Scene("the electrodes touch", TOUCH),
    Scene("the button is pressed", "press"),
    Scene("dry skin", face="dry"),
    Scene("no gel", face="no-gel"),
    Scene("a computer is plugged in", "usb"),
)


class Told(NamedTuple):
    """An arm that is told from the first one: where, and by what."""

    arm: str
    first: str
    scene: Scene
    level: int
    percent: int
    times_ms: tuple[int, ...]
    by: str

    @property
    def text(self) -> str:
        """The difference in one line."""
        return (
            f"{self.arm} can be told from {self.first} when {self.scene.name}, at level "
            f"{self.level}: {self.by}"
        )


class Comparison(NamedTuple):
    """What told arms apart, and how many ms lights and tones of alike ones lay apart at most: where
    an electrode was lifted, where both touched, and else."""

    told: list[Told]
    signs_ms: int
    lift_ms: int
    touch_ms: int


class _Watched(Simulation):
    """A simulation whose console is read by an observer too."""

    on_line: Callable[[str], None]

    def _owner(self) -> Owner:
        owner = super()._owner()
        self.app.tell = _heard(owner.read, self.on_line)
        return owner


def observe(arm: Arm, level: int, scene: Scene, times_ms: Sequence[int]) -> list[Observed]:
    """What an observer has of an arm in this scene, its fault at these times."""
    routine = image.load(arm.image)
    faults: tuple[Fault, ...] = ()
    if scene.fault is not None:
        faults = tuple(
            Fault(scene.fault, at_ms, touches.lasts_ms(arm.treatment.plan, at_ms))
            if scene.fault == TOUCH
            else Fault(scene.fault, at_ms, scene.for_ms)
            for at_ms in times_ms
        )
    simulation = _Watched(routine, level, SEED, 1000, faults, FACES[scene.face])
    found: list[Observed] = []

    board_clock = simulation.board.clock

    def note(what: str, at_ms: int | None = None) -> None:
        if at_ms is None:
            at_ms = simulation.session.routine_ms
        found.append(Observed(at_ms, what, board_clock.now_ns // 1_000_000))

    onlooker, person = simulation.onlooker, simulation.person
    onlooker.on_sign = lambda: note(f"light: {onlooker.sign}")
    onlooker.on_tune = lambda: note(f"tune: {onlooker.tune}")
    simulation.on_line = lambda line: note(f"console: {line}")
    person.announce = _heard(  # type: ignore[method-assign]
        person.announce, lambda zone, side: note(f"{ZONES[zone].name} {SIDES[side]}")
    )
    person.say = _heard(person.say, lambda text: note(f"prompt: {text}"))  # type: ignore[method-assign]
    watch = touches.Watch(simulation, note) if scene.fault == TOUCH else None
    report = simulation.run(watch, by_button=True)
    note(f"ends: {report.outcome}", report.duration_ms)
    return found


def _heard(does: Callable[..., None], note: Callable[..., None]) -> Callable[..., None]:
    def both(*arguments: object) -> None:
        note(*arguments)
        does(*arguments)

    return both


def compare(
    arms: list[Arm],
    scenes: tuple[Scene, ...] = SCENES,
    progress: Progress = lambda done, total: None,
    is_brief: bool = False,
) -> Comparison:
    """The first thing by which an arm is told from the first one, in each scene and level.

    If ``is_brief``, the first such scene is the last one.
    """
    levels = arms[0].treatment.plan.levels
    total = len(scenes) * len(levels)
    told: list[Told] = []
    apart_ms = {"": 0, **dict.fromkeys(CONTACT, 0)}
    for at, scene in enumerate(scenes):
        for level, percent in enumerate(levels, 1):
            progress(at * len(levels) + level - 1, total)
            own, most_ms = _in_scene(arms, scene, level, percent)
            told += own
            kind = scene.fault if scene.fault in CONTACT else ""
            apart_ms[kind] = max(apart_ms[kind], most_ms)
        if told and is_brief:
            break
    progress(total, total)
    return Comparison(told, apart_ms[""], apart_ms["lift"], apart_ms["short"])


def _in_scene(arms: list[Arm], scene: Scene, level: int, percent: int) -> tuple[list[Told], int]:
    """The first difference of each arm in a scene: over several runs, if one ends too early.

    With it, how far lights and tones that are alike lay apart at most.
    """
    plans = [one.treatment.plan for one in arms]
    times_ms = [usual_ms(plans[0].duration_ms)]
    if scene.fault in CONTACT:
        times_ms = moments_ms(plans, percent)
    found: dict[str, Told] = {}
    most_ms = 0
    while times_ms:
        batch = batch_of(times_ms)
        seen = [observe(arm, level, scene, batch) for arm in arms]
        for arm, own in zip(arms[1:], seen[1:], strict=True):
            by = scene.difference(seen[0], own)
            if by is None:
                most_ms = max(most_ms, scene.between_ms(seen[0], own))
            elif arm.name not in found:
                first = arms[0].name
                found[arm.name] = Told(arm.name, first, scene, level, percent, tuple(batch), by)
        if len(found) == len(arms) - 1:
            break
        reached_ms = min(own[-1].at_ms for own in seen)
        tried = {batch[0], *(at_ms for at_ms in batch if at_ms < reached_ms)}
        times_ms = [at_ms for at_ms in times_ms if at_ms not in tried]
    return list(found.values()), most_ms
