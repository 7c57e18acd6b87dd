"""The owner of the device: puts one routine on it, switches it on, and presses its button.

The program under the finger is the drive's own, ``facevm.app.App``, from its start to the end of a
treatment: it finds the chips, shows what is chosen, and is operated by presses.
"""

from micropython import const

from facevm.shelf import Shelf

_TYPES = const(0)
if _TYPES:
    from facevm.app import App
    from facevm.routine import Routine

    from ..clock import VirtualClock
    from .front import Finger

IDLE_ns = 5000000  # while nothing is treated the program looks at its clock so often
READS_ms = 1000  # what the owner takes to see what the light says
HOLDS_ms = 1000
HOLDS_LONG_ms = 3200


class GivesUp(Exception):
    """The owner has pressed once, and it still cannot start."""


class OneRoutine(Shelf):
    """A drive with one routine on it, which was read and proven before."""

    def __init__(self, routine: "Routine") -> None:
        self.chosen = self.level = 0
        self._names = [routine.name]
        self.routine = self._proven = routine

    def take(self) -> "Routine":
        """The routine."""
        return self._proven


class Owner:
    """Uses ``app``, the program of a device, to treat by ``routine`` at ``level`` (from 1).

    ``clock`` is the board's, ``finger`` the one on its button. ``lines`` are what the device says
    on its console.
    """

    def __init__(
        self, clock: "VirtualClock", finger: "Finger", app: "App", routine: "Routine", level: int
    ) -> None:
        self.lines: list[str] = []
        self._clock = clock
        self._finger = finger
        self._app = app
        self._level = level
        app.shelf = OneRoutine(routine)
        app.tell = self.read
        app.ticks_ms = self.idle_ms
        app.notes.read()  # who must not use the device was read long ago

    def read(self, line: str) -> None:
        """Reads a line on the console, and acknowledges what asks for it."""
        if line.startswith("The device cannot start") and line in self.lines:
            raise GivesUp
        self.lines.append(line)
        if line.startswith("Press the button"):
            self._finger.press(after_ms=READS_ms)
        elif line.startswith("It does not treat until the button is held"):
            self._finger.press(HOLDS_LONG_ms, READS_ms)

    def idle_ms(self) -> int:
        """The program's look at its clock while nothing is treated."""
        clock = self._clock
        clock.wait_until((clock.now_ns // IDLE_ns + 1) * IDLE_ns)
        return clock.ticks_ms()

    def use(self) -> None:
        """Switches it on, chooses the level, starts, waits for the end, and looks at the light."""
        app = self._app
        app.start()
        at_ms = READS_ms
        for _ in range(self._level - 1):
            self._finger.press(HOLDS_ms, at_ms)
            at_ms += HOLDS_ms + READS_ms
        self._finger.press(after_ms=at_ms)
        while not app.turn():
            pass
        self._look()

    def start_again(self) -> None:
        """After a reset: reads what the device says of it, and confirms to have read it."""
        try:
            self._app.start()
            self._look()
        except GivesUp:
            pass

    def _look(self) -> None:
        over_ns = self._clock.now_ns + READS_ms * 1000000
        while self._clock.now_ns < over_ns:
            self._app.turn()
