"""A guard by itself, and courses of set and measured currents to show it."""

from __future__ import annotations

from facevm import isa
from facevm.guard import Guard
from facevm.limits import Limits
from facevm.routine import Routine
from facevm.settings import Settings
from facevm.stage import Stage

JAWLINE_LEFT = 4
STAGE = Stage(Settings())


def roomy(size_duA):
    """The electrode's voltage says that the compliance is not spent."""
    return True


def spent(size_duA):
    """It says that there is no room: the compliance is spent."""
    return False


def unknown(size_duA, times=1):
    """What a board without that voltage says to either question: it cannot tell."""
    return False


SCALE_duA = 7000
"""A reading of so much is at the end of the sensor's scale."""


def over_duA(ceiling_duA=5000):
    """The largest measured current that is not over a zone's ceiling."""
    return ceiling_duA + max(ceiling_duA // 10 - max(ceiling_duA // 50, 20), 80)


def guarding(
    has_room=unknown,
    treating=True,
    minutes=1,
    bound_uC=30_000,
    ceiling_duA=5000,
    is_spent=unknown,
    limits=None,
    next_duA=None,
):
    """A guard over a treatment of a zone that may have 500 uA, proven for so long and so much."""
    limits = limits or Limits()
    routine = Routine(b"")
    routine.current_ms = minutes * 60_000
    routine.bound_dnC = bound_uC * isa.DNC_PER_UC
    routine.places = tuple(range(isa.PLACES))
    routine.place_ms = [minutes * 60_000] * isa.PLACES
    routine.place_bound_dnC = [bound_uC * isa.DNC_PER_UC] * isa.PLACES
    guard = Guard(routine, 2048, 320_000, has_room, is_spent, limits, SCALE_duA, next_duA)
    guard.begin(JAWLINE_LEFT, ceiling_duA, treating)
    return guard


def watch(guard, pairs, passed_ms=2):
    """Judges each (set, measured) in duA; returns the verdicts."""
    verdicts = []
    for set_duA, measured_duA in pairs:
        guard.note(set_duA, STAGE.code(set_duA))
        verdicts.append(guard.judge(measured_duA, passed_ms))
    return verdicts
