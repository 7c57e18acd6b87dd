"""The clock behind ``rtc.RTC()`` of an RP2040: it starts anew with each reset, unless it is set."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from collections.abc import Sequence

    from ..clock import VirtualClock

    Date = tuple[int, int, int, int, int, int]

START = (2000, 1, 1, 0, 0, 0)  # ports/raspberrypi/common-hal/rtc/RTC.c
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAY_s = 86400


class Clock:
    """A calendar that runs with ``clock``, the board's own."""

    def __init__(self, clock: "VirtualClock") -> None:
        self._clock = clock
        self._set: "Date" = START
        self._set_ns = clock.now_ns

    @property
    def datetime(self) -> tuple[int, ...]:
        """Year, month, day, hour, minute, second and three more, as a ``time.struct_time``."""
        return _later(self._set, (self._clock.now_ns - self._set_ns) // 1000000000) + (0, -1, -1)

    @datetime.setter
    def datetime(self, date: "Sequence[int]") -> None:
        year, month, day, hour, minute, second = date[:6]
        self._set = (year, month, day, hour, minute, second)
        self._set_ns = self._clock.now_ns


def _later(date: "Date", passed_s: int) -> "Date":
    year, month, day, hour, minute, second = date
    passed_s += (hour * 60 + minute) * 60 + second
    for _ in range(passed_s // DAY_s):
        is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        day += 1
        if day > DAYS[month - 1] + (month == 2 and is_leap):
            day = 1
            month += 1
        if month > 12:
            month = 1
            year += 1
    passed_s %= DAY_s
    return (year, month, day, passed_s // 3600, passed_s // 60 % 60, passed_s % 60)
