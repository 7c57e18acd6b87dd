"""``rtc.RTC()`` of an RP2040: a calendar that starts anew with each reset, unless it is set."""

START = (2000, 1, 1, 0, 0, 0)  # ports/raspberrypi/common-hal/rtc/RTC.c
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAY_s = 86400


class Clock:
    """Runs with ``clock``, the board's own."""

    def __init__(self, clock):
        self._clock = clock
        self._set = START
        self._set_ns = clock.now_ns

    @property
    def datetime(self):
        """Year, month, day, hour, minute, second and three more, as a ``time.struct_time``."""
        return _later(self._set, (self._clock.now_ns - self._set_ns) // 1000000000) + (0, -1, -1)

    @datetime.setter
    def datetime(self, date):
        self._set = tuple(date[:6])
        self._set_ns = self._clock.now_ns


def _later(date, passed_s):
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
