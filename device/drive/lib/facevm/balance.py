"""G09: an alternating wave carries as much one way as the other.

Over whole periods, and at least a second, the mean of what was measured is held against a part of
the peak. Where the wave's own peak moves, as on a ramp, what was set has a mean too, and where the
electrode's voltage says that the compliance is spent, a hand that moves takes more from one half
than from the other: only what the measured current has beyond that counts.
"""

from .thresholds import (
    ONE_WAY_PERCENT,
    SPENT_SHIFT,
    ONE_WAY_dA,
    ONE_WAY_MOST_ms,
    ONE_WAY_ms,
    STEP_dA,
)


class Balance:
    """The sums of the periods under way. ``one_way_dA`` is the mean that failed.

    ``is_spent(size_dA)`` asks the electrode.
    """

    def __init__(self, is_spent):
        self._is_spent = is_spent
        self.one_way_dA = 0
        self._was_negative = False
        self.restart()

    def restart(self):
        """A new window begins with the next measurement."""
        self._time_ms = 0
        self._measured = 0
        self._set = 0
        self._missing = 0  # while the compliance was spent
        self._peak_dA = 0

    def fails(self, set_dA, measured_dA, passed_ms):
        """Takes in a measurement; True when whole periods of a second or more lean one way."""
        if set_dA < 0:
            self._was_negative = True
            size_dA = -set_dA
            missing_dA = size_dA + measured_dA
        else:
            size_dA = set_dA
            missing_dA = size_dA - measured_dA
            if set_dA and self._was_negative:
                self._was_negative = False
                if self._time_ms >= ONE_WAY_ms and self._leans():
                    return True
        if size_dA > self._peak_dA:
            self._peak_dA = size_dA
        if missing_dA > (size_dA >> SPENT_SHIFT) + STEP_dA and self._is_spent(size_dA):
            self._missing += missing_dA * passed_ms
        self._time_ms += passed_ms
        self._measured += measured_dA * passed_ms
        self._set += set_dA * passed_ms
        if self._time_ms > ONE_WAY_MOST_ms:
            self.restart()
        return False

    def add(self, set_charge, measured_charge, time_ms, peak_dA):
        """Takes in what was set and measured, in dA ms, while neither changed its sign."""
        if set_charge < 0:
            self._was_negative = True
        if peak_dA > self._peak_dA:
            self._peak_dA = peak_dA
        self._set += set_charge
        self._measured += measured_charge
        self._time_ms += time_ms
        if self._time_ms > ONE_WAY_MOST_ms:
            self.restart()

    def _leans(self):
        time_ms = self._time_ms
        mean_dA = abs(self._measured) // time_ms
        own_dA = (abs(self._set) + self._missing) // time_ms
        most_dA = self._peak_dA * ONE_WAY_PERCENT // 100 + ONE_WAY_dA + own_dA
        self.restart()
        self.one_way_dA = mean_dA
        return mean_dA > most_dA
