"""Lull: the wave is flat, what is measured is what was set, and nothing is due for a while.

That is most of a square wave. Each reading is then held against a band, narrower than anything
the guard or the regulator would act on, and added up; the first one outside of it ends the lull.
"""

from .thresholds import STANDING_UPDATES


class Lull:
    """The readings of one, as they differ from the one expected, in bits of the sensor.

    ``is_on`` is True from :meth:`begin` to :meth:`end`, also where the first reading already lies
    beyond the band. ``time_ms``, ``count``: what it took so far. ``sum``: of the differences;
    ``sum_sizes``, ``most``: of their sizes.
    """

    def __init__(self) -> None:
        self.is_on = False
        self._expected = 0
        self._low = 1  # there is none
        self._high = 0
        self._longest_ms = 0
        self.time_ms = 0
        self.count = 0
        self.sum = 0
        self.sum_sizes = 0
        self.most = 0

    def begin(self, expected: int, low: int, high: int, longest_ms: int) -> None:
        """From here on readings are expected at ``expected``, from ``low`` to ``high``."""
        self.is_on = True
        self._expected = expected
        self._low = low
        self._high = high
        self._longest_ms = longest_ms

    def lasts(self, register: int, passed_ms: int) -> bool:
        """Takes in a reading, ``passed_ms`` after the last; False when there is no lull, or no
        longer: then it was not taken in."""
        time_ms = self.time_ms + passed_ms
        if not self._low <= register <= self._high or time_ms >= self._longest_ms:
            return False
        count = self.count
        if count >= STANDING_UPDATES:  # more than there can be, while a clock runs
            return False
        self.time_ms = time_ms
        self.count = count + 1
        off = register - self._expected
        self.sum += off
        if off < 0:
            off = -off
        self.sum_sizes += off
        if off > self.most:
            self.most = off
        return True

    def end(self) -> None:
        """It is over, and its sums were taken."""
        self.is_on = False
        self._low = 1
        self._high = 0
        self.time_ms = self.count = self.sum = self.sum_sizes = self.most = 0
