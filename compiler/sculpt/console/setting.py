"""Setting of a board's clock by way of its prompt, and what the board then says the time is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from sculpt.board.clock import clock_statement
from sculpt.cli.errors import UserError
from sculpt.console.prompt import Prompt

READ_BACK = 'print("clock", *rtc.RTC().datetime[:6])'
OFF_MOST_S = 2

_SAID = re.compile(r"^clock (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)


def set_clock(prompt: Prompt, now: Callable[[], datetime.datetime]) -> datetime.datetime:
    """Sets the clock to ``now()`` and returns the time that the board then has.

    The board's program is stopped meanwhile, and started again. Raises UserError.
    """
    prompt.reach()
    try:
        said = prompt.run(f"{clock_statement(now())}; {READ_BACK}")
        match = _SAID.search(said)
        if match is None:
            raise UserError(
                "the board did not say its time", "is CircuitPython on it? sculpt doctor checks"
            )
        here = datetime.datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]
        if abs((now() - here).total_seconds()) > OFF_MOST_S:
            raise UserError(
                f"the board's clock says {here} after it was set", "press its RESET and try again"
            )
        return here
    finally:
        prompt.reload()
