"""The board's time: nanoseconds since power-on that move only when something takes time."""

TICKS_PERIOD = 1 << 29
"""CircuitPython's ``supervisor.ticks_ms()`` is modulo 2**29 (shared-bindings/supervisor)."""

TICKS_AT_POWER_ON_ms = TICKS_PERIOD - 65536
"""It starts 65.536 s short of the wrap, so that programs meet the wrap early (same source)."""


class VirtualClock:
    """A clock that somebody else moves.

    ``now_ns`` is public and may be added to directly: the bus does, on the hot path. It never
    goes back.
    """

    __slots__ = ("now_ns", "_start_ms")

    def __init__(self, start_ticks_ms=TICKS_AT_POWER_ON_ms):
        self.now_ns = 0
        self._start_ms = start_ticks_ms

    def advance(self, ns):
        """Let ``ns`` nanoseconds pass; raises ValueError for a negative amount."""
        if ns < 0:
            raise ValueError("time does not run backwards")
        self.now_ns += ns

    def ticks_ms(self):
        """Milliseconds, wrapping at 2**29, as ``supervisor.ticks_ms()`` gives them."""
        return (self._start_ms + self.now_ns // 1000000) & 536870911
