"""Notes: what the device has to remember about itself, in the last sixteen bytes of NVM.

Whether its owner has read who must not use it, and why it was in safe mode. A note is added where
the bytes are still erased, so that flash programs one byte and erases nothing; what stands before
them, the logbook's :class:`facevm.page.Pages`, is not touched. Written only while the output is
off.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

SIZE = const(16)
_ERASED = const(0xFF)
_TOLD = const(0x00)

# supervisor.SafeModeReason, by the number noted
SAFE_MODES = (
    "NONE",
    "BROWNOUT",
    "FLASH_WRITE_FAIL",
    "GC_ALLOC_OUTSIDE_VM",
    "HARD_FAULT",
    "INTERRUPT_ERROR",
    "NLR_JUMP_FAIL",
    "NO_CIRCUITPY",
    "NO_HEAP",
    "PROGRAMMATIC",
    "SDK_FATAL_ERROR",
    "STACK_OVERFLOW",
    "USB_TOO_MANY_ENDPOINTS",
    "USB_TOO_MANY_INTERFACE_NAMES",
    "USB_BOOT_DEVICE_NOT_INTERFACE_ZERO",
    "USER",
    "WATCHDOG",
    "another reason",
)

# what the program did when an error ended it, from number 64 on, two for each: any error, memory
STOPPED = const(64)
STOPS = (
    "while it started",
    "while it waited",
    "while it looked at a routine",
    "while it treated",
)


class Notes:
    """``nvm`` is ``microcontroller.nvm``, or None on a board without: it then forgets.

    The first byte is erased until somebody has read; the others are safe modes, 0 once told.
    """

    def __init__(self, nvm: "protocols.ByteArray | None") -> None:
        self._nvm = nvm
        self._at = 0 if nvm is None else len(nvm) - SIZE
        self._forgetful = False  # whether it was read, where nothing is kept

    @property
    def is_read(self) -> bool:
        """Whether somebody has confirmed to have read who must not use the device."""
        return self._forgetful if self._nvm is None else self._nvm[self._at] == _TOLD

    def read(self) -> None:
        """Somebody has."""
        self._forgetful = True
        self._put(0, _TOLD)

    @property
    def safe_mode(self) -> str:
        """Why the device was in safe mode and did not say so yet: a name; "NONE" if it was not."""
        number = self._untold()
        return SAFE_MODES[0] if number >= STOPPED else SAFE_MODES[min(number, len(SAFE_MODES) - 1)]

    @property
    def stop(self) -> str:
        """Why its program has stopped and did not say so yet, in words; "" if it has not."""
        number = self._untold() - STOPPED
        if number < 0:
            return ""
        words = STOPS[min(number // 2, len(STOPS) - 1)]
        return words + (", for want of memory" if number & 1 else ", by an error")

    def safe_mode_was(self, name: str) -> None:
        """Notes it; a name that is not in the table is another reason."""
        known = name if name in SAFE_MODES else SAFE_MODES[-1]
        self._add(SAFE_MODES.index(known))

    def safe_mode_told(self) -> None:
        """It was said, this or why the program has stopped."""
        if self._untold():
            self._add(_TOLD)

    def _untold(self) -> int:
        """The last number that was noted, 0 if it was told or there is none."""
        nvm = self._nvm
        last = self._last()
        if nvm is None or not last or nvm[self._at + last] == _TOLD:
            return 0
        return nvm[self._at + last]

    def _last(self) -> int:
        """Where the last safe mode is noted, 0 if there is none."""
        if self._nvm is None:
            return 0
        at = SIZE - 1
        while at and self._nvm[self._at + at] == _ERASED:
            at -= 1
        return at

    def _add(self, value: int) -> None:
        at = self._last() + 1
        if at < SIZE:
            self._put(at, value)
        elif self._nvm is not None:  # all full: from the start, at the price of a sector erased
            rest = bytes((value,)) + bytes((_ERASED,)) * (SIZE - 2)
            self._nvm[self._at + 1 : self._at + SIZE] = rest

    def _put(self, at: int, value: int) -> None:
        if self._nvm is not None:
            self._nvm[self._at + at] = value
