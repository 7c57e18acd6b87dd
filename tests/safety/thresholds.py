"""The numbers in the texts of the hazards, read where the device reads them.

A text names them in braces: a constant of ``facevm.interlocks`` by itself, one of another module
with that module's name, currents in µA whatever their unit there. What is worked out of several
has a name here.
"""

from __future__ import annotations

import re
from types import ModuleType

from facevm import (
    actuator,
    breadboard,
    contact,
    dose,
    guard,
    isa,
    lifeline,
    regulator,
    selfcheck,
    selftest,
    session,
    thresholds,
    tracking,
)
from facevm.limits import Limits

_MODULES = (contact, actuator, breadboard, isa, regulator, selfcheck, selftest, session)
_RULES = (guard, tracking, dose)


class _Constants:
    """A module's constants, as attributes."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> object:
        return _shown(name, getattr(self._module, name))


def _shown(name: str, value: object) -> object:
    return uA(value) if name.endswith("_duA") and isinstance(value, int) else value


def uA(duA: int) -> str:
    """A current as text, without a needless digit."""
    return f"{duA / isa.DUA_PER_UA:g} µA"


def _updates(count: int) -> str:
    """So many control updates, and how long they take on the reference board."""
    return f"{count} updates ({count * 1000 // Limits().updates_per_s} ms)"


def _thresholds() -> dict[str, object]:
    """Those that several rules share, and each rule's own, without the mark of a private name."""
    found = dict(vars(thresholds))
    for rule in _RULES:
        own = [name for name in vars(rule) if re.fullmatch("_[A-Z][A-Za-z_]+", name)]
        found.update({name[1:]: getattr(rule, name) for name in own})
    return found


def numbers() -> dict[str, object]:
    """Every number a text may name. Raises AttributeError for a constant that is gone."""
    own = {name: _shown(name, value) for name, value in _thresholds().items()}
    others = {module.__name__.rpartition(".")[2]: _Constants(module) for module in _MODULES}
    # the half of the dither in which it went wrong may still have shown the step; a fall is every
    # other one
    steps_ms = (own["STEPS_MISSED"] + 1) * actuator._DITHER_ms
    falling_steps_ms = 2 * own["STEPS_MISSED"] * actuator._DITHER_ms
    derived = {
        "over_set_updates": _updates(own["OVER_SET_CONVERSIONS"] + 1),
        "over_ceiling_updates": _updates(2) + f" and {own['OVER_CEILING_CONVERSIONS'] - 1} "
        "conversions of 0.6 ms",
        "follow_updates": _updates(thresholds.FOLLOW_CONVERSIONS + 1),
        "lost_updates": _updates(own["LOST_CONVERSIONS"] + 1),
        "dither_percent": 100 // actuator._DITHER_PART,
        "steps_ms": steps_ms,
        "falling_steps_ms": falling_steps_ms,
        "bites_ms": round(lifeline._BITES_s * 1000),
        "no_contact_s": contact._NO_CONTACT_ms // 1000,
        "steady_s": contact._STEADY_ms // 1000,
    }
    return {**own, **others, **derived}


def filled(text: str) -> str:
    """The text with its numbers. Raises KeyError or AttributeError for one that is not there."""
    return text.format_map(numbers())
