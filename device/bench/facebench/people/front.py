"""The front of the device: the button for a finger, the light for an eye, the buzzer for an ear.

None of it takes part in what the skin receives.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..clock import VirtualClock

    Bytes = bytes | bytearray
    Colour = tuple[int, ...]

PRESS_ms = 100  # what a finger takes


class Finger:
    """The button to ground, by the times at which its contact closes and opens.

    ``edges_ns`` are these times by turns, in order; :meth:`press` adds to them.
    """

    def __init__(self, clock: "VirtualClock") -> None:
        self._clock = clock
        self.edges_ns: list[int] = []

    def press(self, for_ms: float = PRESS_ms, after_ms: float = 0) -> None:
        """Pressed now, or in a while, for so long; a press within another one makes it longer."""
        begin_ns = self._clock.now_ns + int(after_ms * 1000000)
        end_ns = begin_ns + int(for_ms * 1000000)
        edges_ns = self.edges_ns
        if edges_ns and begin_ns <= edges_ns[-1]:
            edges_ns[-1] = max(edges_ns[-1], end_ns)
        else:
            edges_ns.append(begin_ns)
            edges_ns.append(end_ns)

    @property
    def value(self) -> bool:
        """The pin's level: False while it is pressed."""
        now_ns = self._clock.now_ns
        return sum([edge <= now_ns for edge in self.edges_ns]) % 2 == 0


class Pixel:
    """A NeoPixel: ``colour`` is what was sent last, green, red, blue as on the wire.

    ``on_change(ns, colour)``, if there is one, sees each.
    """

    def __init__(self, clock: "VirtualClock") -> None:
        self._clock = clock
        self.colour: "Colour" = (0, 0, 0)
        self.on_change: "Callable[[int, Colour], None] | None" = None

    def send(self, data: "Bytes") -> None:
        """Three bytes on its wire, 30 us of them (WS2812B: 1.25 us a bit)."""
        clock = self._clock
        clock.wait_until(clock.now_ns + len(data) * 8 * 1250)
        self.colour = tuple(data)
        if self.on_change:
            self.on_change(clock.now_ns, self.colour)


class Lamp:
    """The LED of the board itself, as a Pico has one; ``on_change(ns, lit)`` as a pixel's."""

    def __init__(self, clock: "VirtualClock") -> None:
        self._clock = clock
        self._lit = False
        self.on_change: "Callable[[int, bool], None] | None" = None

    @property
    def value(self) -> bool:
        """Whether it is lit."""
        return self._lit

    @value.setter
    def value(self, lit: bool) -> None:
        if lit != self._lit:
            self._lit = lit
            if self.on_change:
                self.on_change(self._clock.now_ns, lit)


class Buzzer:
    """A buzzer: ``tone_Hz`` is what sounds now, 0 for silence; ``on_change`` as a pixel's."""

    def __init__(self, clock: "VirtualClock") -> None:
        self._clock = clock
        self.tone_Hz = 0
        self.on_change: "Callable[[int, int], None] | None" = None

    def sound(self, tone_Hz: int) -> None:
        """From now on this tone."""
        if tone_Hz != self.tone_Hz:
            self.tone_Hz = tone_Hz
            if self.on_change:
                self.on_change(self._clock.now_ns, tone_Hz)


class Front:
    """Button, pixel, lamp and buzzer of one board."""

    def __init__(self, clock: "VirtualClock") -> None:
        self.button = Finger(clock)
        self.pixel = Pixel(clock)
        self.lamp = Lamp(clock)
        self.buzzer = Buzzer(clock)
