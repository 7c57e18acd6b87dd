"""Sounds: a buzzer's short tunes, for whoever looks at a mirror and not at the device."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here
_SILENT_ms = const(1 << 20)
_HALF = const(1 << 15)  # a duty cycle of 50 % is the loudest

# Hz and ms by turns; 0 Hz is a pause
LEFT = (880, 120, 660, 180)  # down
RIGHT = (660, 120, 880, 180)  # up
MIDDLE = (770, 250)  # both sides, or the one in the middle
STROKE = (1320, 60)
LOST = (440, 150, 0, 80, 440, 150)
TOUCHING = (440, 100, 0, 60, 440, 100, 0, 60, 440, 100)
DONE = (660, 150, 880, 150, 1100, 300)
ENDED = (880, 150, 660, 300)
FAULT = (220, 500, 0, 150, 220, 500, 0, 150, 220, 500)
CHOICE = (990, 40)

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
