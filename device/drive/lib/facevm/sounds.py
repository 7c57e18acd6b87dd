"""Sounds: a buzzer's short tunes, for whoever looks at a mirror and not at the device."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here
_SILENT_ms = const(1 << 20)
_HALF = const(1 << 15)  # a duty cycle of 50 % is the loudest

# Hz and ms by turns; 0 Hz is a pause. A buzzer's wave is square and has all odd multiples of its
# pitch, so pitches were drawn of which no two odd multiples below 6.7 kHz are within 40 Hz of each
# other: a note of 40 ms tells a phone which tune it is, whichever of them its buzzer gives loudest.
LEFT = (944, 80, 725, 140)  # down; contact may be found 120 ms after it began
RIGHT = (780, 80, 1005, 140)  # up
MIDDLE = (890, 220)  # both sides, or the one in the middle
BEGINS = (1176, 80, 1417, 120)
STROKE = (1560, 60)
LOST = (545, 150, 0, 80, 545, 150)
GOES_ON = (1230, 100, 0, 60, 1230, 100)
TOUCHING = (617, 100, 0, 60, 617, 100, 0, 60, 617, 100)
DONE = (1124, 150, 1286, 150, 1508, 300)
ENDED = (1060, 150, 833, 300)
FAULT = (488, 500, 0, 150, 488, 500, 0, 150, 488, 500)
CHOICE = (1351, 40)

BY_SIDE = (LEFT, RIGHT, MIDDLE, MIDDLE)  # as isa.SIDES


class Sounds:
    """``pwm`` is a ``pwmio.PWMOut`` of variable frequency. Nothing here waits for a tune's end."""

    def __init__(self, pwm: "protocols.PWMOut") -> None:
        self._pwm = pwm
        self._tune: "tuple[int, ...]" = ()
        self._at = 0
        self._since_ms = 0
        self._lasts_ms = _SILENT_ms

    def play(self, tune: "tuple[int, ...]") -> None:
        """From the next :meth:`beat` on, one of the tunes above, instead of the one before."""
        self._tune = tune
        self._at = 0
        self._lasts_ms = 0

    def beat(self, ticks_ms: int) -> None:
        """Goes on with the tune; to be called often."""
        if (ticks_ms - self._since_ms) & _TICKS_MASK < self._lasts_ms:
            return
        self._since_ms = ticks_ms
        at = self._at
        if at >= len(self._tune):
            self._pwm.duty_cycle = 0
            self._lasts_ms = _SILENT_ms
            return
        frequency_Hz = self._tune[at]
        if frequency_Hz:
            self._pwm.frequency = frequency_Hz
            self._pwm.duty_cycle = _HALF
        else:
            self._pwm.duty_cycle = 0
        self._lasts_ms = self._tune[at + 1]
        self._at = at + 2

    def off(self) -> None:
        """Silence: the program ends."""
        self._pwm.duty_cycle = 0
