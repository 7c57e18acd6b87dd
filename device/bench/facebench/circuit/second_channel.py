"""The second channel: a window comparator on a shunt of its own, which opens the return pole.

It knows nothing of the sensor, the DAC and the program. Over 750 uA for 5 ms latches the pole open,
until its pin has stood still; a pin halves that limit, so that it can be tried.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from typing import Protocol

    from ..clock import VirtualClock
    from .circuit import Circuit
    from .pump import Pump

    class Pin(Protocol):
        """A part that is seen or driven by a pin."""

        value: bool


LIMIT_uA = 749
"""Either way, by R51 to R53 over U9's gain and R7."""
HALVED_uA = 374
"""With R54 beside R52."""
DELAY_ns = 5200000
"""R57 and C5, up to U13's threshold."""

WORKS, NEVER, ALWAYS = 0, 1, 2
"""What the comparator does: what it should; nothing; it says "over" whatever flows."""


class SecondChannel:
    """``pole`` is the return pole. ``limit_test`` and ``tripped`` are its pins; ``fault`` is
    WORKS, NEVER or ALWAYS.
    """

    def __init__(self, circuit: "Circuit", clock: "VirtualClock", pole: "Pump") -> None:
        self._circuit = circuit
        self._clock = clock
        self._pole = pole
        self._over_ns = -1  # since when
        self.limit_test: "Pin" = Level()
        self.tripped: "Pin" = Level()
        self._fault = WORKS
        pole.on_edge = self.look
        pole.on_rest = self._let_go
        circuit.on_change = self.look

    @property
    def fault(self) -> int:
        """What is wrong with its comparator."""
        return self._fault

    @fault.setter
    def fault(self, fault: int) -> None:
        self._fault = fault
        self.look()

    def look(self) -> None:
        """Something has moved: is it over the limit, and for how long?"""
        now_ns = self._clock.now_ns
        if not self._is_over():
            self._over_ns = -1
        elif self._over_ns < 0:
            self._over_ns = now_ns
            self._clock.call_at(now_ns + DELAY_ns, self._due)

    def _is_over(self) -> bool:
        if self._fault:
            return self._fault == ALWAYS
        limit_uA = HALVED_uA if self.limit_test.value else LIMIT_uA
        current_uA = self._circuit.shunt_uA()
        return current_uA > limit_uA or current_uA < -limit_uA

    def _due(self) -> None:
        if self._over_ns < 0 or self._clock.now_ns < self._over_ns + DELAY_ns:
            return
        self._over_ns = -1
        if self._pole.is_alive and self._is_over():  # which else holds the latch
            self.tripped.value = True
            self._pole.barred = True

    def _let_go(self) -> None:
        self.tripped.value = False
        self._pole.barred = False


class Level:
    """A pin with nothing behind it that moves by itself."""

    def __init__(self) -> None:
        self.value = False
