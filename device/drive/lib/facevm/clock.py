"""Clock of the board: the time of day, once somebody has set it.

An RP2040 has no battery for its clock: after power-on or a reset CircuitPython starts it at the
beginning of 2000, or of 2020 in its version 9 (ports/raspberrypi/common-hal/rtc/RTC.c). A date
before this firmware was written does not count.
"""

import rtc

FROM_YEAR, BELOW_YEAR = 2025, 2100


def now_s() -> int | None:
    """Seconds since 1970, as a clock on the wall beside the board has it; None if nobody set it."""
    now = rtc.RTC().datetime
    if not FROM_YEAR <= now[0] < BELOW_YEAR:
        return None
    return seconds(*now[:6])


def seconds(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int:
    """From 1970 to this date of the Gregorian calendar."""
    if month < 3:  # a year that ends with February has its odd day last
        year -= 1
        month += 12
    days = 365 * year + year // 4 - year // 100 + year // 400 + (153 * month - 457) // 5 + day
    return (((days - 719_469) * 24 + hour) * 60 + minute) * 60 + second
