"""The guard: the interlocks that watch while current may flow.

It sees what was set, the code in the DAC, what was measured, and the time; it shares no state with
the machine, the stage or the regulator, and all it can do is say that the output must be lowered.
The larger rules have modules of their own; every threshold stands in ``interlocks``.
"""

from .balance import Balance
from .dose import Dose
from .following import Following
from .interlocks import (
    LOST_CONVERSIONS,
    LOST_PART,
    OVER_CEILING_PERCENT,
    OVER_SET_CONVERSIONS,
    OVER_SET_PERCENT,
    OVER_TIME_PERCENT,
    STANDING_UPDATES,
    LATE_ms,
    LOST_SET_dA,
    OVER_SET_dA,
    OVER_TIME_ms,
    RESUME_ms,
)
from .reach import Reach

HEALTHY, LOST, TRIPPED = 0, 1, 2


def unknown(size_dA):
    """What a board without the electrode's voltage says to either question: it cannot tell."""
    return False


class Guard:
    """Watches one session. ``tripped`` names the interlock that tripped, and ``reading`` what it
    read; a trip is latched, nothing takes it back. ``doubts`` counts conversions in a row that
    look like lost contact."""

    def __init__(self, routine, zero_code, pA_per_code, has_room=unknown, is_spent=unknown):
        """``routine``: what was proven of it. ``zero_code``, ``pA_per_code``: the calibration.

        ``has_room(size_dA)`` is True when the electrode's voltage says that a current of this
        size is within the compliance, ``is_spent(size_dA)`` when it says that it is not.
        """
        self.tripped = ""
        self.reading = 0
        longest_ms = routine.current_ms
        self._longest_ms = longest_ms + longest_ms * OVER_TIME_PERCENT // 100 + OVER_TIME_ms
        self._dose = Dose(routine)
        self._following = Following(has_room)
        self._balance = Balance(is_spent)
        self._reach = Reach(zero_code, pA_per_code, has_room)
        self._flowed_ms = 0
        self._treating = False
        self._most_dA = 0
        self._over = 0
        self._standing = 0
        self.doubts = 0
        self._set_dA = 0  # the last set current, and the two before
        self._set_before_dA = 0
        self._set_long_before_dA = 0
        self._largest_dA = 0  # that was set so far
        self._code = zero_code
        self._is_new = False  # set or code changed since the last judgement

        self._does_not_follow = self._following.fails
        self._leans = self._balance.fails
        self._overdoses = self._dose.fails
        self._is_far = self._reach.is_far
        self._is_short = self._reach.fails

    def begin(self, place, ceiling_dA, treating):
        """Current may flow from here on: a treatment (or, after a contact loss, the rest of one),
        or only the sensing of contact. ``ceiling_dA`` is the zone's on this board."""
        self._most_dA = ceiling_dA + ceiling_dA * OVER_CEILING_PERCENT // 100
        self._treating = treating
        self.doubts = 0
        self._over = 0
        self._dose.enter(place)
        self._following.restart()
        self._balance.restart()
        self._reach.restart()

    def grant_resume(self):
        """A soft start after a contact loss begins: so much more time and charge may pass."""
        self._longest_ms += RESUME_ms
        self._dose.grant(self._largest_dA)

    def note(self, set_dA, code):
        """The current that was set just now, and the code it was given."""
        before_dA = self._set_dA
        self._set_long_before_dA = self._set_before_dA
        self._set_before_dA = before_dA
        if set_dA != before_dA or code != self._code:
            self._set_dA = set_dA
            self._code = code
            self._is_new = True

    def judge(self, measured_dA, passed_ms):
        """Judges a measurement, ``passed_ms`` after the last: HEALTHY, LOST or TRIPPED.

        A measurement in the same millisecond as the last may be the same conversion, read twice
        (532 us each): it is not counted.
        """
        if passed_ms > LATE_ms:
            return self.trip("G07", passed_ms)
        size_dA = -measured_dA if measured_dA < 0 else measured_dA
        if size_dA > self._most_dA:
            return self.trip("G02", size_dA)
        if not passed_ms:
            self._standing += 1
            return self.trip("G07", 0) if self._standing > STANDING_UPDATES else HEALTHY
        self._standing = 0
        # a conversion reaches back over the last updates: what was set in them bounds it
        set_dA = self._set_dA
        set_before_dA = self._set_before_dA
        low_dA = high_dA = -set_dA if set_dA < 0 else set_dA
        other_dA = -set_before_dA if set_before_dA < 0 else set_before_dA
        if other_dA < low_dA:
            low_dA = other_dA
        elif other_dA > high_dA:
            high_dA = other_dA
        other_dA = self._set_long_before_dA
        if other_dA < 0:
            other_dA = -other_dA
        if other_dA < low_dA:
            low_dA = other_dA
        elif other_dA > high_dA:
            high_dA = other_dA

        if size_dA > high_dA + high_dA * OVER_SET_PERCENT // 100 + OVER_SET_dA:
            self._over += 1
            if self._over >= OVER_SET_CONVERSIONS:
                return self.trip("G01", size_dA)
        else:
            self._over = 0
        if self._is_new:
            self._is_new = False
            if self._is_far(set_dA, self._code):
                return self.trip("G14", abs(set_dA))
        if not self._treating:
            return HEALTHY
        if high_dA:
            if high_dA > self._largest_dA:
                self._largest_dA = high_dA
            self._flowed_ms += passed_ms
            if self._flowed_ms > self._longest_ms:
                return self.trip("G06", self._flowed_ms)
        if self._overdoses(measured_dA, passed_ms):
            return self.trip("G05", abs(self._dose.charge_dnC))
        if low_dA > LOST_SET_dA:
            if size_dA * LOST_PART < low_dA:
                self.doubts += 1
                return LOST if self.doubts >= LOST_CONVERSIONS else HEALTHY
            self.doubts = 0
        if self._does_not_follow(set_dA, set_before_dA, measured_dA):
            return self.trip("G03", size_dA)
        if self._leans(set_dA, measured_dA, passed_ms):
            return self.trip("G09", self._balance.one_way_dA)
        if high_dA - low_dA <= high_dA >> 6 and self._is_short(high_dA, size_dA, passed_ms):
            return self.trip("G14", size_dA)
        return HEALTHY

    def trip(self, interlock, reading):
        """Latches an interlock; the first one stays."""
        if not self.tripped:
            self.tripped = interlock
            self.reading = reading
        return TRIPPED
