"""Ticks: how long a millisecond of this board's clock is.

CircuitPython counts 1024ths of a second and tells them as milliseconds (supervisor/shared/tick.c),
which are 977 us long therefore, and now and then 1953: the one of a count ``k`` that is a multiple
of 125 divided by 3, rounded down. The clock itself wraps, so that a count of its own tells nothing.
"""

import sys

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TICKS_PERIOD = const(125)
_SECOND_ns = 1_000_000_000
_ROUNDED_ns = const(1000)  # monotonic_ns() is the moment of a tick, rounded down
_HALF = const(1 << 28)


def residue(
    ticks_ms: "protocols.Callable[[], int]",
    monotonic_ns: "protocols.Callable[[], int] | None" = None,
) -> int:
    """What is added to ``ticks_ms()`` for the milliseconds since power-on, modulo 125; -1 where one
    is as long as the other.

    125 more where the clock wraps before three days are over: what it shows is 2**29 less then.
    ``monotonic_ns`` is CircuitPython's own, of the same count, and is asked as well.
    """
    if monotonic_ns is None:
        if sys.implementation.name != "circuitpython":
            return -1
        import time

        monotonic_ns = time.monotonic_ns
    while True:
        now_ms = ticks_ms()
        ticks = (monotonic_ns() + _ROUNDED_ns) * 1024 // _SECOND_ns
        if ticks_ms() == now_ms:
            break
    found = (ticks * 1000 // 1024 - now_ms) % _TICKS_PERIOD
    return found + _TICKS_PERIOD if now_ms >= _HALF else found
