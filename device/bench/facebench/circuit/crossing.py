"""When a line and three exponentials first rise over zero."""

from .exponential import decay

_NEAR_us = 1 / 4096  # a quarter of a nanosecond: below the clock's own step
_FIRST_us = 1 / 8  # no earlier than this: a piece of no length would never end


def first_crossing(base, slope, parts, modes, until_us, sign, level):
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


def _value(base, slope, one, two, three, modes, time_us):
    return (
        base
        + slope * time_us
        + one * decay(modes.k1 * time_us)
        + two * decay(modes.k2 * time_us)
        + three * decay(modes.k3 * time_us)
    )
