"""Answers to lost contact: how small a dose may be that is still answered like the first arm."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import NamedTuple

import facec
from facec.filling import filled_alike
from facevm import isa
from sculpt.cli.units import amount_uA
from sculpt.study.arms import Arm
from sculpt.study.scenes import CONTACT, Told, observe

STEP_percent = 10
WATCHED = (
    "The device watches for a lifted electrode from 8 µA on: let all arms rise to 8 µA in the same "
    "short ramp, and hold them between strokes. A sham stays there; sculpt study new --sham "
    "begins such a study."
)


class Least(NamedTuple):
    """The share of the first arm's current from which on it is answered alike in a scene."""

    told: Told
    percent: int
    peak_duA: int


def least_alike(first: Arm, told: Iterable[Told]) -> Least | None:
    """The largest of those shares, over the scenes in which contact is lost; None without any."""
    found = [_least(first, one) for one in told if one.scene.fault in CONTACT]
    return max(found, key=lambda one: one.percent, default=None)


def _least(first: Arm, told: Told) -> Least:
    """Tried from above, so that all larger shares are answered alike as well."""
    seen = observe(first, told.level, told.scene, told.times_ms)
    least = 100
    for share in range(100 - STEP_percent, 0, -STEP_percent):
        level_percent = told.percent * share // 100
        if level_percent < isa.LEVEL_MIN_PERCENT:
            break
        own = observe(_at_level(first, level_percent), 1, told.scene, told.times_ms)
        if told.scene.difference(seen, own) is not None:
            break
        least = share
    return Least(told, least, first.treatment.plan.peak_duA * least // 100)


def _at_level(arm: Arm, percent: int) -> Arm:
    """The same treatment with this level only: all its currents in this proportion."""
    plan = dataclasses.replace(arm.treatment.plan, levels=(percent,))
    (image,) = filled_alike([facec.encode(plan).image])
    return arm._replace(image=image)


def advice(least: Least) -> str:
    """What would pass, in sentences."""
    told = least.told
    return (
        f"When {told.scene.name}, an arm with {least.percent} % of the current of {told.first} or "
        f"more is answered alike, {amount_uA(least.peak_duA)} at its peak. {WATCHED}"
    )
