"""Clock of a board: the statement that sets it, for the prompt of its console.

An RP2040 has no battery for its clock, so a board's time starts anew at power-on and at RESET.
"""

from __future__ import annotations

import datetime


def clock_statement(now: datetime.datetime) -> str:
    """The Python statement that sets a board's clock, typed at its console."""
    date = (*now.timetuple()[:7], -1, -1)
    return f"import rtc, time; rtc.RTC().datetime = time.struct_time({date})"
