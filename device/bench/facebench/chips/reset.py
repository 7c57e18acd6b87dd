"""The reset of the microcontroller, which ends its program wherever that is."""

PIN, WATCHDOG, BROWNOUT = 0, 1, 2
"""The reset pin (or a crash); the watchdog that was not fed; a supply that gave way."""

BOOT_ns = 1000000000
"""Until ``boot.py`` runs: CircuitPython waits a second for a press that wants safe mode."""


class Reset(BaseException):
    """The MCU starts over: raised out of whatever the program was doing, with ``cause``.

    It is not an Exception, so that no handler of the program takes it for one. Nothing of the
    program runs after it; whoever catches it is the board.
    """

    def __init__(self, cause: int) -> None:
        super().__init__(cause)
        self.cause = cause
