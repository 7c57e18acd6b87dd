"""Light: one NeoPixel, with a colour and a rhythm for each state.

Whoever cannot tell the colours apart tells the rhythms. None of them flashes more than three times
in a second, since some people's brains answer faster flashes with a seizure (WCAG 2.3.1).
"""

from micropython import const

from . import states

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here
_TOUCHED_ms = const(1500)
_STEADY_ms = const(1 << 20)  # written again now and then

WHITE, BLUE, GREEN, AMBER, RED, VIOLET, CYAN = (
    (170, 170, 170),
    (0, 60, 255),
    (0, 255, 40),
    (255, 130, 0),
    (255, 0, 0),
    (190, 0, 255),
    (0, 190, 190),
)

IDLE = len(states.STATES)
ENDED = IDLE + 1
FIRST_USE = IDLE + 2
LOW = IDLE + 3
BENCH = IDLE + 4

_COLOURS = (WHITE, CYAN, VIOLET, GREEN, AMBER, BLUE, RED)
ROUTINES = (WHITE, CYAN, VIOLET, GREEN, AMBER, BLUE)
"""The colours of the routines on the drive, by their number."""


# of each state, in their order, a colour's number, how many times follow, and these in tenths of a
# second: on, off, on, off …; 0 is steady
_LIGHTS = (
    b"\x00\x02\x02\x08"  # zeroing
    b"\x00\x02\x02\x08"  # testing
    b"\x05\x02\x0a\x0a"  # waiting
    b"\x03\x01\x00"  # treating
    b"\x04\x02\x10\x04"  # limited
    b"\x05\x04\x02\x03\x02\x0d"  # paused
    b"\x03\x02\x05\x05"  # resuming
    b"\x02\x06\x02\x02\x02\x02\x02\x0e"  # touching
    b"\x03\x02\x05\x05"  # stopping
    b"\x00\x02\x02\x08"  # checking
    b"\x03\x02\x03\x1b"  # done
    b"\x06\x02\x07\x03"  # fault
    b"\x00\x00"  # idle has one of its own
    b"\x04\x02\x03\x1b"  # ENDED
    b"\x04\x06\x0c\x03\x03\x03\x03\x06"  # FIRST_USE
    b"\x06\x04\x02\x03\x02\x17"  # LOW
    b"\x01\x06\x02\x03\x02\x03\x0c\x09"  # BENCH
)


def row(what: int) -> "tuple[tuple[int, int, int], tuple[int, ...]]":
    """The light of a state, ``ENDED``, ``FIRST_USE``, ``LOW`` or ``BENCH``: its colour, then times
    in ms; one alone is steady."""
    packed = _LIGHTS
    at = 0
    while what:
        what -= 1
        at += 2 + packed[at + 1]
    times = [ms * 100 or _STEADY_ms for ms in packed[at + 2 : at + 2 + packed[at + 1]]]
    return _COLOURS[packed[at]], tuple(times)


class Light:
    """``write(buffer)`` sends three bytes to the pixel, in ``order``, a text like ``"GRB"``."""

    def __init__(
        self,
        write: "protocols.Callable[[bytearray], None]",
        order: str = "GRB",
        brightness_percent: int = 10,
    ) -> None:
        self._write = write
        self._places = tuple(["RGB".index(letter) for letter in order])
        self._percent = brightness_percent
        self._on = bytearray(3)
        self._off = bytearray(3)
        self._times: "tuple[int, ...]" = (_STEADY_ms,)
        self._at = 0
        self._since_ms = 0
        self._lasts_ms = 0
        self.is_lit = False
        self._write(self._off)

    def show(self, what: int) -> None:
        """From the next :meth:`beat` on, the light of a state, ``ENDED``, ``FIRST_USE``, ``LOW``
        (the battery) or ``BENCH`` (the breadboard)."""
        self._begin(*row(what))

    def show_choice(self, routine: int, level: int) -> None:
        """Idle: as many long flashes as the routine's number, then short ones for the level."""
        times = (600, 400) * (routine + 1) + (150, 350) * (level + 1)
        self._begin(ROUTINES[routine % len(ROUTINES)], times[:-1] + (1800,))

    def touch(self) -> None:
        """The button is down: lit at once, and until the next rhythm or the end of this one."""
        if not self.is_lit or self._lasts_ms != _TOUCHED_ms:
            self.is_lit = True
            self._at = 0
            self._lasts_ms = _TOUCHED_ms
            self._write(self._on)

    def beat(self, ticks_ms: int) -> None:
        """Goes on with the rhythm; to be called often. Writes only what changes."""
        if (ticks_ms - self._since_ms) & _TICKS_MASK < self._lasts_ms:
            return
        times = self._times
        at = self._at
        self._since_ms = ticks_ms
        self._lasts_ms = times[at]
        self.is_lit = is_lit = at & 1 == 0
        self._at = at + 1 if at + 1 < len(times) else 0
        self._write(self._on if is_lit else self._off)

    def off(self) -> None:
        """Dark: the program ends."""
        self._write(self._off)

    def _begin(self, colour: "tuple[int, int, int]", times: "tuple[int, ...]") -> None:
        for n, place in enumerate(self._places):
            self._on[n] = colour[place] * self._percent // 100
        self._times = times
        self._at = 0
        self._lasts_ms = 0
