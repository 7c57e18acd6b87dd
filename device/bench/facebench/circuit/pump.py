"""A pole whose pin has to toggle, and the relay behind it.

A capacitor moves charge into another one at each rising edge, a resistor takes it away, and a
comparator at a quarter of 3V3 holds the relay (U11, U12 and what is around them). A pin that stands
still, high or low, lets go of the skin.
"""

from micropython import const

from .exponential import decay

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..clock import VirtualClock

SHARE = 22 / 122
"""Of what is missing comes at an edge: C1 moves its charge into C2."""
DRIVE_V = 11 / 4
"""An edge of 3V3, less a diode and what the pin's resistors take: it holds for 110 ms then."""
HELD_V = 33 / 40
"""U11 compares with R12 and R13 of 3V3."""
HOLD_ms = 100
"""R11 and C2."""
OPENS_ms = 150
"""The longest that a pole holds after its last edge (device/hardware/README.md)."""


class Pump:
    """The pin and the pole: ``value`` as on ``digitalio.DigitalInOut``.

    ``connect(closed)`` is called whenever the pole moves. ``part`` is what this board's parts make
    of the time it holds: by ngspice 7/10 to 53/50. A pole that is ``welded`` stays closed, one that
    is ``barred`` open, whatever the pin does. ``rose_ns`` and ``fell_ns`` are when the pole closed
    and opened last, -1 before it ever did. ``on_edge()`` is called at every edge, ``on_rest()``
    when the pin has stood still for long enough.
    """

    def __init__(
        self, connect: "Callable[[bool], None]", clock: "VirtualClock", part: float = 1
    ) -> None:
        self._connect = connect
        self._clock = clock
        self._hold_ns = int(HOLD_ms * 1000000 * part)
        self._ms = decay(1000000 / self._hold_ns)
        self._level = False
        self._held_V = 0.0
        self._edge_ns = 0
        self._is_alive = False
        self._welded = False
        self._barred = False
        self._is_closed = False
        self.on_edge: "Callable[[], None] | None" = None
        self.on_rest: "Callable[[], None] | None" = None
        self.rose_ns = -1
        self.fell_ns = -1

    @property
    def value(self) -> bool:
        """The pin's level."""
        return self._level

    @value.setter
    def value(self, level: bool) -> None:
        level = bool(level)
        if level == self._level:
            return
        self._level = level
        if level:
            now_ns = self._clock.now_ns
            held_V = self._held_V * decay((now_ns - self._edge_ns) / self._hold_ns)
            self._held_V = held_V = held_V + (DRIVE_V - held_V) * SHARE
            self._edge_ns = now_ns
            if held_V > HELD_V and not self._is_alive:
                self._is_alive = True
                self._clock.call_at(self._until_ns(), self._look)
                self._move()
        if self.on_edge:
            self.on_edge()

    @property
    def is_alive(self) -> bool:
        """Whether the pin toggles, or did a moment ago."""
        return self._is_alive

    @property
    def is_closed(self) -> bool:
        """Whether the pole is closed."""
        return self._is_closed

    @property
    def welded(self) -> bool:
        """Whether the pole is stuck closed."""
        return self._welded

    @welded.setter
    def welded(self, welded: bool) -> None:
        self._welded = bool(welded)
        self._move()

    @property
    def barred(self) -> bool:
        """Whether something else holds it open."""
        return self._barred

    @barred.setter
    def barred(self, barred: bool) -> None:
        self._barred = barred
        self._move()

    def _until_ns(self) -> int:
        """When it lets go, without another edge: to a millisecond."""
        held_V, until_ns = self._held_V, self._edge_ns
        while held_V > HELD_V:
            held_V *= self._ms
            until_ns += 1000000
        return until_ns

    def _look(self) -> None:
        until_ns = self._until_ns()
        if until_ns > self._clock.now_ns:
            self._clock.call_at(until_ns, self._look)
            return
        self._is_alive = False
        self._move()
        if self.on_rest:
            self.on_rest()

    def _move(self) -> None:
        closed = self._welded or (self._is_alive and not self._barred)
        if closed != self._is_closed:
            self._is_closed = closed
            if closed:
                self.rose_ns = self._clock.now_ns
            else:
                self.fell_ns = self._clock.now_ns
            self._connect(closed)
