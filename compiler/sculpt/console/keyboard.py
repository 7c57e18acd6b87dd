"""Keyboard of this computer, key by key: Ctrl-C too is a key, and ends nothing here.

Where standard input is no terminal there is no keyboard, and nothing is sent to the board.
"""

from __future__ import annotations

import os
import select
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from serial import Serial

POLL_S = 0.05
"""How long a look at both keyboard and port waits where the system cannot wait for both."""


class Keyboard:
    """A context in which keys are read as they are pressed; the terminal is as before after it."""

    def __init__(self) -> None:
        self.is_there = sys.stdin is not None and sys.stdin.isatty()
        self._before: list[Any] | None = None

    def __enter__(self) -> Keyboard:
        if self.is_there and sys.platform != "win32":
            import termios

            number = sys.stdin.fileno()
            self._before = termios.tcgetattr(number)
            raw = termios.tcgetattr(number)
            raw[0] &= ~(termios.ICRNL | termios.IXON)  # Enter is \r; Ctrl-S is a key
            raw[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
            termios.tcsetattr(number, termios.TCSADRAIN, raw)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None and sys.platform != "win32":
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._before)

    def wait(self, port: Serial | None, longest_s: float) -> bytes:
        """The keys that were pressed, once there are some, the port has something, or it took too
        long."""
        if sys.platform == "win32":  # pragma: no cover (its console has no file to wait for)
            return self._poll(port, longest_s)
        waiting = [sys.stdin.fileno()] if self.is_there else []
        ready, _, _ = select.select(
            [*waiting, *([port.fileno()] if port is not None else [])], [], [], longest_s
        )
        return os.read(waiting[0], 1024) if waiting and waiting[0] in ready else b""

    def _poll(self, port: Serial | None, longest_s: float) -> bytes:  # pragma: no cover
        import time

        msvcrt = __import__("msvcrt")
        until_s = time.monotonic() + longest_s
        while time.monotonic() < until_s:
            if self.is_there and msvcrt.kbhit():
                return str(msvcrt.getwch()).encode()
            if port is not None and port.in_waiting:
                return b""
            time.sleep(POLL_S)
        return b""
