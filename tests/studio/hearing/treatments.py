"""Short treatments that are followed by ear: each kind of cue, three sides, a loss, a press."""

from __future__ import annotations

import facec
import facelang
from facevm import image
from facevm.routine import Routine
from tests.studio.hearing.playing import Performance, perform

SHORT = """
routine "Short"

wave lifting
    shape     square
    frequency 8 Hz
    rise      2 ms

wave calm
    shape     sine
    frequency 4 Hz

zone jawline both
    say  "Chin to earlobe."
    wave lifting
    repeat 2 times
        glide 3 s at 100 uA
        rest 1 s

zone cheek both
    say  "Beside the nose. Stay."
    wave calm
    ramp to 100 uA over 1 s
    hold 3 s
    ramp to 0 uA over 1 s
    say  "Over the cheekbone. Stay."
    ramp to 100 uA over 1 s
    hold 2 s
    ramp to 0 uA over 1 s

zone forehead center
    say  "Brow to hairline."
    wave calm
    glide 3 s at 80 uA
    rest 1 s
"""
"""Eight to nine seconds a place, five places."""

BRIEF = """
routine "Brief"

wave lifting
    shape     square
    frequency 8 Hz

zone jawline both
    say  "Chin to earlobe."
    wave lifting
    repeat 2 times
        glide 2 s at 100 uA
        rest 1 s

zone forehead center
    say  "Brow to hairline."
    wave lifting
    glide 3 s at 80 uA
"""
"""The same kinds of cue in half of the time: three to six seconds a place, three places."""


def plan_of(text: str = SHORT) -> facec.Plan:
    """The plan of a treatment's text."""
    unit, found = facelang.load("short.face", text)
    plan, more = facec.compile(unit)
    assert plan is not None, [*found, *more]
    return plan


def routine_of(text: str = SHORT) -> Routine:
    """Its image, proven."""
    return image.load(facec.encode(plan_of(text)).image)


def brief() -> Performance:
    """The brief treatment, with a lost contact."""
    return perform(routine_of(BRIEF), 1, [("lift", 2500, 900)])


def performances(seeds: range) -> list[Performance]:
    """For each seed a treatment with a lost contact, and every third one is ended by a press."""
    routine = routine_of()
    made = []
    for seed in seeds:
        at_ms = 1000 + seed * 1709 % 30000
        faults: list[tuple[str, int, int | None]] = [("lift", at_ms, 700 + seed * 331 % 2500)]
        if seed % 3 == 2:
            faults.append(("press", 33000 + seed * 97 % 2000, None))
        made.append(perform(routine, seed, faults))
    return made
