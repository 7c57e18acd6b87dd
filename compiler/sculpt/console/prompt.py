"""Prompt of a board: Python statements, typed at its console as a person would.

Ctrl-C stops the program, whose output is then off; a key brings the prompt; Ctrl-D starts the
program again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from facelang.render import harmless
from sculpt.cli.errors import UserError

if TYPE_CHECKING:
    from serial import Serial

INTERRUPT, ENTER, RELOAD = b"\x03", b"\r", b"\x04"
PROMPT = b">>> "
PATIENCE_S = 10.0
"""A board that ends a treatment and imports what it needs to answer takes a few seconds."""

QUIET_S = 0.3
READ_BYTES = 4096


class Prompt:
    """The prompt at an open port. What it sends and reads is in ``heard``, for messages."""

    def __init__(self, port: Serial) -> None:
        self._port = port
        port.timeout = QUIET_S

    def reach(self) -> None:
        """Stops the program and waits for the prompt. Raises UserError where none comes."""
        until_s = time.monotonic() + PATIENCE_S
        heard = b""
        while time.monotonic() < until_s:
            # the first look is at what is there already; a prompt in the middle of a line is left
            self._send(ENTER if b"Press any key" in heard else INTERRUPT)
            heard = self._until_quiet(until_s)
            if heard.endswith(PROMPT):
                return
        last = heard.decode("utf-8", "replace").strip().rpartition("\n")[2]
        said = f"; it last said: {harmless(last)[:60]}" if last else ", and says nothing"
        raise UserError(
            f"the board does not come to its prompt{said}",
            "press its RESET button, and try again once its light has changed",
        )

    def run(self, statement: str) -> str:
        """What a statement prints. Raises UserError where the board raises an error."""
        self._send(statement.encode() + ENTER)
        until_s = time.monotonic() + PATIENCE_S
        heard = b""
        while not heard.endswith(PROMPT):
            if time.monotonic() >= until_s:
                raise UserError("the board did not answer", "press its RESET button and try again")
            heard += self._until_quiet(until_s)
        lines = heard.decode("utf-8", "replace").replace("\r", "").split("\n")[1:-1]
        if any(line.startswith("Traceback") for line in lines):
            raise UserError(
                f"the board refused it ({harmless(lines[-1])})",
                "sculpt doctor says what is wrong with its program",
            )
        return "\n".join(lines)

    def reload(self) -> None:
        """Leaves the prompt: the board's program starts again."""
        self._send(RELOAD)

    def _until_quiet(self, until_s: float) -> bytes:
        """What comes until nothing more does for a moment, or it ends with a prompt."""
        heard = b""
        while time.monotonic() < until_s:
            part = self._read()
            heard += part
            if not part or heard.endswith(PROMPT):
                break
        return heard

    def _read(self) -> bytes:
        try:
            return bytes(self._port.read(max(1, self._port.in_waiting)))
        except (OSError, TypeError) as error:
            raise _gone() from error

    def _send(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except (OSError, TypeError) as error:
            raise _gone() from error


def _gone() -> UserError:
    return UserError("the board has gone", "plug it in again, and try again")
