"""The regime of the amplifier, and when it changes to another.

A regime is 0 (linear), +1 or -1 (at that rail), +2 or -2 (slewing up or down). It ends when a line
and three exponentials first cross a threshold.
"""

from micropython import const

from ..clock import NEVER_ns
from .exponential import decay

_TYPES = const(0)
if _TYPES:
    from typing import Protocol

    from .modes import Modes, Parts
    from .path import Path

    class Driven(Protocol):
        """What a piece knows of its source, its amplifier and its skin."""

        ramp_ns: int
        source_uA: float
        source_slope: float
        amplifier_mV: float
        amplifier_slope: float
        final_mV: float
        final_slope: float
        decaying: Parts
        modes: Modes


_BEHIND = 1025 / 1024  # of the slew rate: below that, following and slewing are the same
_SHORTEST_us = 1 / 8


def meets_rail(piece: "Driven", path: "Path", now_ns: int) -> tuple[int, int]:
    """(ns, +1 or -1): when a linear amplifier meets a rail before the DAC has settled, and which.

    The time is ``NEVER_ns`` if it does not.
    """
    base_mV, slope, above, below = _drive(piece, path, now_ns)
    threshold_mV = path.threshold_mV
    if above <= threshold_mV and below >= -threshold_mV:
        return NEVER_ns, 0
    until_us = (piece.ramp_ns - now_ns) / 1000 if slope else 0.0
    parts, modes = piece.decaying, piece.modes
    regime = 0
    time_us = -1.0
    if above > threshold_mV:
        time_us = first_crossing(base_mV, slope, parts, modes, until_us, 1, threshold_mV)
        regime = 1
    if time_us < 0 and below < -threshold_mV:
        time_us = first_crossing(base_mV, slope, parts, modes, until_us, -1, threshold_mV)
        regime = -1
    return _at(now_ns, time_us), regime


def leaves_rail(piece: "Driven", path: "Path", now_ns: int, regime: int) -> int:
    """When an amplifier at rail ``regime`` leaves it before the DAC has settled, or NEVER_ns."""
    base_mV, slope, above, below = _drive(piece, path, now_ns)
    threshold_mV = path.threshold_mV
    # to leave the rail is to come from above: the same question with its sign turned
    if (below if regime > 0 else -above) > threshold_mV:
        return NEVER_ns
    until_us = (piece.ramp_ns - now_ns) / 1000 if slope else 0.0
    parts, modes = piece.decaying, piece.modes
    return _at(
        now_ns,
        first_crossing(base_mV, slope, parts, modes, until_us, -regime, -threshold_mV),
    )


def falls_behind(piece: "Driven", path: "Path", now_ns: int) -> tuple[int, int]:
    """(ns, +2 or -2): when a linear amplifier would have to move faster than its slew rate, and
    which way; ``now_ns`` if it would at once, NEVER_ns if not before the DAC has settled."""
    modes = piece.modes
    one, two, three = piece.decaying
    parts = (-modes.k1 * one, -modes.k2 * two, -modes.k3 * three)
    base = piece.final_slope + piece.source_slope * path.railed_kohm
    most = path.slew_mV_per_us * path.drive_per_mV * _BEHIND
    rate = base + parts[0] + parts[1] + parts[2]
    if rate > most or rate < -most:
        return now_ns, 2 if rate > 0 else -2
    until_us = (piece.ramp_ns - now_ns) / 1000 if piece.source_slope else 0.0
    up_us = first_crossing(base, 0.0, parts, modes, until_us, 1, most)
    down_us = first_crossing(base, 0.0, parts, modes, until_us, -1, most)
    if up_us < 0 or 0 <= down_us < up_us:
        return _at(now_ns, down_us), -2
    return _at(now_ns, up_us), 2


def catches_up(piece: "Driven", path: "Path", now_ns: int) -> tuple[int, int]:
    """(ns, regime): when a slewing amplifier is where it should be (0) or at its rail (+1, -1).

    The time is NEVER_ns if the DAC has settled before.
    """
    slope_mV = piece.amplifier_slope
    sign = 1 if slope_mV > 0 else -1
    amplifier_mV = piece.amplifier_mV
    rail_us = max((path.rail_mV - sign * amplifier_mV) / path.slew_mV_per_us, _SHORTEST_us)
    ramp_us = (piece.ramp_ns - now_ns) / 1000
    # the drive less where the amplifier is: a line and the three modes
    base_mV, slope, _, _ = _drive(piece, path, now_ns)
    base_mV -= amplifier_mV * path.drive_per_mV
    slope -= slope_mV * path.drive_per_mV
    until_us = min(rail_us, ramp_us)
    time_us = first_crossing(base_mV, slope, piece.decaying, piece.modes, until_us, -sign, 0.0)
    if time_us >= 0:
        return _at(now_ns, time_us), 0
    return (_at(now_ns, rail_us), sign) if rail_us < ramp_us else (NEVER_ns, 0)


def still_slewing(amplifier_mV: float, drive_mV: float, path: "Path") -> int:
    """The regime of an amplifier that was slewing and now is to follow another drive."""
    ahead_mV = drive_mV / path.drive_per_mV - amplifier_mV
    if not ahead_mV:
        return 0
    sign = 1 if ahead_mV > 0 else -1
    return sign if sign * amplifier_mV >= path.rail_mV else 2 * sign


def past_the_skin(piece: "Driven", path: "Path", now_ns: int) -> tuple[float, float, int]:
    """(uA, uA/us, ns): the current between electrodes that touch, its slope, and when the
    amplifier meets or leaves its rail before the DAC has settled, or NEVER_ns."""
    current = piece.source_uA * path.current_gain
    slope = piece.source_slope * path.current_gain
    most = path.railed_uA
    if -most <= current <= most:
        if not slope:
            return current, 0.0, NEVER_ns
        ahead = (most - current) / slope if slope > 0 else (-most - current) / slope
        if ahead > 0:
            return current, slope, _at(now_ns, ahead)
    else:
        ahead = ((most if current > 0 else -most) - current) / slope if slope else -1
    # at the rail, and back from it when the source comes back to what the rail can drive
    return most if current > 0 else -most, 0.0, _at(now_ns, ahead) if ahead > 0 else NEVER_ns


def _drive(piece: "Driven", path: "Path", now_ns: int) -> tuple[float, float, float, float]:
    """The amplifier's drive, base + slope x t + the three modes, and where it can go at most."""
    outside_kohm = path.railed_kohm
    one, two, three = piece.decaying
    base_mV = piece.final_mV - piece.final_slope * piece.modes.lag_us
    base_mV += piece.source_uA * outside_kohm
    slope = piece.final_slope + piece.source_slope * outside_kohm
    above = below = base_mV
    if slope:
        end_mV = base_mV + slope * (piece.ramp_ns - now_ns) / 1000
        above, below = (end_mV, base_mV) if slope > 0 else (base_mV, end_mV)
    if one > 0:
        above += one
    else:
        below += one
    if two > 0:
        above += two
    else:
        below += two
    if three > 0:
        above += three
    else:
        below += three
    return base_mV, slope, above, below


def _at(now_ns: int, time_us: float) -> int:
    return NEVER_ns if time_us < 0 else now_ns + int(time_us * 1000) + 1


_NEAR_us = 1 / 4096  # a quarter of a nanosecond: below the clock's own step
_FIRST_us = 1 / 8  # no earlier than this: a piece of no length would never end


def first_crossing(
    base: float,
    slope: float,
    parts: "Parts",
    modes: "Modes",
    until_us: float,
    sign: int,
    level: float,
) -> float:
    """When ``sign`` x (base + slope t + sum of parts_j exp(-k_j t)) is first over ``level``, in
    us; -1 if never.

    Looked for up to ``until_us``, or for ever (40 of the slowest time constants) when that is 0.
    A part that comes and goes within an eighth of its time may be missed: there the two sides of
    the crossing hardly differ.
    """
    base = base * sign - level
    slope *= sign
    one, two, three = parts[0] * sign, parts[1] * sign, parts[2] * sign
    end_us = until_us or 40 / modes.k1
    if not slope and base <= 0 and one <= 0 and two <= 0 and three <= 0:
        return -1
    if not slope and base <= 0 and one >= 0 and two >= 0 and three >= 0:
        # falling towards something below zero: only a start above it counts
        return _FIRST_us if _value(base, 0.0, one, two, three, modes, _FIRST_us) > 0 else -1
    before_us = 0.0
    time_us = _FIRST_us
    step_us = 1 / (8 * modes.k3)
    while True:
        if time_us > end_us:
            time_us = end_us
        if _value(base, slope, one, two, three, modes, time_us) > 0:
            break
        if time_us >= end_us:
            return -1
        before_us = time_us
        time_us += step_us
        step_us *= 5 / 4
    if not before_us:
        return _FIRST_us
    # Newton's method inside the bracket
    low_us, high_us = before_us, time_us
    time_us = (low_us + high_us) / 2
    for _ in range(60):
        e1 = one * decay(modes.k1 * time_us)
        e2 = two * decay(modes.k2 * time_us)
        e3 = three * decay(modes.k3 * time_us)
        value = base + slope * time_us + e1 + e2 + e3
        if value > 0:
            high_us = time_us
        else:
            low_us = time_us
        rise = slope - modes.k1 * e1 - modes.k2 * e2 - modes.k3 * e3
        next_us = time_us - value / rise if rise else low_us
        if not low_us < next_us < high_us:
            next_us = (low_us + high_us) / 2
        moved_us = next_us - time_us
        time_us = next_us
        if -_NEAR_us < moved_us < _NEAR_us:
            break
    return time_us


def _value(
    base: float,
    slope: float,
    one: float,
    two: float,
    three: float,
    modes: "Modes",
    time_us: float,
) -> float:
    return (
        base
        + slope * time_us
        + one * decay(modes.k1 * time_us)
        + two * decay(modes.k2 * time_us)
        + three * decay(modes.k3 * time_us)
    )
