"""Button: a press that stops, and the gestures of one button while nothing flows.

Its events come from ``keypad``, which looks at the pin in the background and keeps what happened
while the program was busy. No call here allocates.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

NOTHING, SHORT, DOUBLE, HOLD, LONG = range(5)

BOUNCE_ms = const(30)  # a contact that closes again so soon never opened
DOUBLE_ms = const(400)  # a second press so soon after the first makes it a double one
HOLD_ms = const(800)
LONG_ms = const(3000)  # nobody holds a button for so long by chance

_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here


class Button:
    """``events`` is the queue of a ``keypad.Keys`` of one key, ``event`` a ``keypad.Event``."""

    def __init__(self, events: "protocols.EventQueue", event: "protocols.Event") -> None:
        self._get_into = events.get_into
        self._clear = events.clear
        self._event = event
        self._is_down = False
        self._down_ms = 0
        self._up_ms = 0
        self._clicks = 0
        self._told = NOTHING  # of the press that lasts

    @property
    def is_down(self) -> bool:
        """Whether it is held down, as far as gestures were looked for."""
        return self._is_down

    def is_pressed(self) -> bool:
        """True when it was pressed since the last look: for as long as current may flow."""
        pressed = False
        while self._get_into(self._event):
            if self._event.pressed:
                pressed = True
        return pressed

    def forget(self) -> None:
        """What was pressed before this counts no more, nor does the release of it."""
        self._clear()
        self._is_down = False
        self._clicks = 0

    def gesture(self, ticks_ms: int) -> int:
        """What the hand has said by now, once for each: one of the five names above.

        A press held for long is a ``HOLD`` first and a ``LONG`` later.
        """
        while self._get_into(self._event):
            self._take(self._event)
        if self._is_down:
            lasts_ms = (ticks_ms - self._down_ms) & _TICKS_MASK
            if self._told == NOTHING and HOLD_ms <= lasts_ms <= _TICKS_MASK >> 1:
                self._told = HOLD
                self._clicks = 0
                return HOLD
            if self._told == HOLD and LONG_ms <= lasts_ms <= _TICKS_MASK >> 1:
                self._told = LONG
                return LONG
        elif self._clicks:
            if self._clicks > 1:
                self._clicks = 0
                return DOUBLE
            if DOUBLE_ms <= (ticks_ms - self._up_ms) & _TICKS_MASK <= _TICKS_MASK >> 1:
                self._clicks = 0
                return SHORT
        return NOTHING

    def _take(self, event: "protocols.Event") -> None:
        at_ms = event.timestamp
        if not event.pressed:
            if self._is_down:
                self._is_down = False
                self._up_ms = at_ms
                if self._told == NOTHING:
                    self._clicks += 1
        elif (at_ms - self._up_ms) & _TICKS_MASK < BOUNCE_ms and self._clicks:
            self._is_down = True
            self._clicks -= 1
        elif not self._is_down:
            self._is_down = True
            self._down_ms = at_ms
            self._told = NOTHING
