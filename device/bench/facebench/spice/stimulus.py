"""What is set, update by update, as a control loop of 1000 updates/s would."""

import math

PERIOD_ns = 1000000

STEPS_uA = (50, 400, -200, 0, 300, 320, -400, 100, 600, -600)


def square(duration_ms, peak_uA=400, frequency_hz=8, rise_ms=4):
    """(ns, uA): alternating, with straight edges."""
    half_ms = 500 / frequency_hz
    rows = []
    for t_ms in range(1, duration_ms):
        half, into_ms = divmod(t_ms, half_ms)
        size = min(1, into_ms / rise_ms, (half_ms - into_ms) / rise_ms)
        rows.append((t_ms * PERIOD_ns, peak_uA * size * (-1 if half % 2 else 1)))
    return rows


def sine(duration_ms, peak_uA=400, frequency_hz=10):
    """(ns, uA): alternating."""
    turn = 2 * math.pi * frequency_hz / 1000
    return [(t_ms * PERIOD_ns, peak_uA * math.sin(turn * t_ms)) for t_ms in range(1, duration_ms)]


def steps(duration_ms, every_ms=23):
    """(ns, uA): from current to current at once, both ways, large and small."""
    return [
        (t_ms * PERIOD_ns, STEPS_uA[i % len(STEPS_uA)])
        for i, t_ms in enumerate(range(1, duration_ms, every_ms))
    ]


STIMULI = {"square": square, "sine": sine, "steps": steps}
