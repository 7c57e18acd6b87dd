"""The guard: the interlocks that watch while current may flow.

It sees what was set, the code in the DAC, what was measured, and the time; it shares no state with
the machine, the stage or the regulator, and all it can do is say that the output must be lowered.
The larger rules have modules of their own.

A measurement within the corridor, close to what was set in the last three updates, has nothing
that any rule counts: it is only added up, and the rules get the sums every 10 ms. The corridor is
open while a current stays as it is, or moves on from update to update. After each step, and while
it changes its sign, every rule looks at every measurement, and so it does beyond the corridor.
"""

from micropython import const

from .dose import Balance, Dose
from .thresholds import (
    CORRIDOR_LOOKS,
    STANDING_UPDATES,
    ALIVE_dA,
    CORRIDOR_dA,
    LATE_ms,
    RESUME_ms,
    SETTLE_ms,
    STEP_dA,
)
from .tracking import Following, Reach

# G01: over the largest set current since the start of the previous conversion
_OVER_SET_PERCENT = const(10)
_OVER_SET_dA = const(150)
_OVER_SET_CONVERSIONS = const(2)
# G02: over the zone's ceiling
_OVER_CEILING_PERCENT = const(10)
# G06: over the proven time with current
_OVER_TIME_PERCENT = const(2)
_OVER_TIME_ms = const(1000)
# G08: below this part of the smallest set current, where that is over _LOST_SET_dA
_LOST_PART = const(4)
_LOST_SET_dA = const(80)
_LOST_CONVERSIONS = const(4)
# The corridor around what was set, within which no rule has anything to count: it stays under G01's
# threshold, and over those of G03, G08, G09 and G14 for what falls short.
_CORRIDOR_SHIFT = const(5)  # 3 %
_CORRIDOR_LEAST_dA = const(100)

HEALTHY, LOST, TRIPPED = 0, 1, 2


class Guard:
    """Watches one session. ``tripped`` names the interlock that tripped, and ``reading`` what it
    read; a trip is latched, nothing takes it back. ``doubts`` counts conversions in a row that
    look like lost contact. ``is_still`` is True while nothing moves that was set, ``is_close``
    while every rule looks at every measurement."""

    def __init__(self, routine, zero_code, pA_per_code, has_room, is_spent):
        """``routine``: what was proven of it. ``zero_code``, ``pA_per_code``: the calibration.

        ``has_room(size_dA)`` is True when the electrode's voltage says that a current of this
        size is within the compliance, ``is_spent(size_dA)`` when it says that it is not; on a
        board that does not see that voltage both are False.
        """
        self.tripped = ""
        self.reading = 0
        longest_ms = routine.current_ms
        self._longest_ms = longest_ms + longest_ms * _OVER_TIME_PERCENT // 100 + _OVER_TIME_ms
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
        # the corridor, shut while its lower end is above its upper one
        self._low_dA = 1
        self._high_dA = 0
        self.is_close = True
        self.is_still = False  # it is open around one current
        self._moves = 0  # steps in a row
        self._looks = 0  # close ones since the last step
        # of the measurements within it that the rules were not told yet
        self._time_ms = 0
        self._charge = 0
        self._set = 0
        self._peak_dA = 0
        self._measured_dA = 0  # the last of them

    def begin(self, place, ceiling_dA, treating):
        """Current may flow from here on: a treatment (or, after a contact loss, the rest of one),
        or only the sensing of contact. ``ceiling_dA`` is the zone's on this board."""
        self._settle()
        self._most_dA = ceiling_dA + ceiling_dA * _OVER_CEILING_PERCENT // 100
        self._treating = treating
        self._shut()
        self.is_close = True
        self._moves = self._looks = 0
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
        self._code = code
        before_dA = self._set_dA
        if set_dA == before_dA and self.is_still:
            return
        if abs(set_dA - before_dA) >= STEP_dA:
            self._moves += 1
            self._looks = 0
        else:
            self._moves = 0
        long_before_dA = self._set_before_dA
        self._set_long_before_dA = long_before_dA
        self._set_before_dA = before_dA
        self._set_dA = set_dA
        if self._treating and (self._moves > 2 or self._looks >= CORRIDOR_LOOKS):
            self._open(set_dA, before_dA, long_before_dA)
        else:
            self._shut()

    def judge(self, measured_dA, passed_ms):
        """Judges a measurement, ``passed_ms`` after the last: HEALTHY, LOST or TRIPPED.

        A measurement in the same millisecond as the last may be the same conversion, read twice
        (532 us each): it is not counted.
        """
        if not passed_ms:
            if abs(measured_dA) > self._most_dA:
                return self.trip("G02", abs(measured_dA))
            self._standing += 1
            return self.trip("G07", 0) if self._standing > STANDING_UPDATES else HEALTHY
        if self._low_dA <= measured_dA <= self._high_dA and passed_ms <= LATE_ms:
            self._measured_dA = measured_dA
            if self.is_close:  # what was counted beyond it is over
                self.is_close = False
                self._over = 0
                self.doubts = 0
                self._reaches()
            moved_dA = measured_dA - self._following.from_dA
            if moved_dA >= ALIVE_dA or moved_dA <= -ALIVE_dA:
                self._following.follow(self._set_dA, measured_dA)
            if self._standing:
                self._standing = 0
            self._charge += measured_dA * passed_ms
            self._set += self._set_dA * passed_ms
            self._time_ms = time_ms = self._time_ms + passed_ms
            return HEALTHY if time_ms < SETTLE_ms else self._settle()
        return self._judge_closely(measured_dA, passed_ms)

    def add(self, measured_charge, count, time_ms):
        """Takes in ``count`` readings of a lull, in dA ms: all of them lay within the corridor."""
        self._charge += measured_charge
        self._set += self._set_dA * time_ms
        self._time_ms += time_ms
        self._standing = 0 if time_ms else self._standing + count

    def trip(self, interlock, reading):
        """Latches an interlock; the first one stays."""
        if not self.tripped:
            self.tripped = interlock
            self.reading = reading
        return TRIPPED

    # --- the corridor --------------------------------------------------------------------

    def _open(self, set_dA, before_dA, long_before_dA):
        """Around what was set in the last three updates, where all of that flows one way."""
        is_negative = set_dA < 0
        if is_negative:
            set_dA = -set_dA
            before_dA = -before_dA
            long_before_dA = -long_before_dA
        least_dA = most_dA = set_dA
        if before_dA < least_dA:
            least_dA = before_dA
        else:
            most_dA = before_dA
        if long_before_dA < least_dA:
            least_dA = long_before_dA
        elif long_before_dA > most_dA:
            most_dA = long_before_dA
        if least_dA < _CORRIDOR_LEAST_dA:
            self._shut()
            return
        self.is_still = least_dA == most_dA
        if most_dA > self._peak_dA:
            self._peak_dA = most_dA
        least_dA -= (least_dA >> _CORRIDOR_SHIFT) + CORRIDOR_dA
        most_dA += (most_dA >> _CORRIDOR_SHIFT) + CORRIDOR_dA
        if most_dA > self._most_dA:
            most_dA = self._most_dA
        self._low_dA = -most_dA if is_negative else least_dA
        self._high_dA = -least_dA if is_negative else most_dA

    def _shut(self):
        self._low_dA = 1
        self._high_dA = 0
        self.is_still = False

    def _settle(self):
        """Tells the rules what was added up within the corridor."""
        time_ms = self._time_ms
        if not time_ms:
            return HEALTHY
        charge, set_charge = self._charge, self._set
        peak_dA = max(self._peak_dA, abs(self._set_dA))
        self._time_ms = self._charge = self._set = self._peak_dA = 0
        self._largest_dA = max(self._largest_dA, peak_dA)
        self._balance.add(set_charge, charge, time_ms, peak_dA)
        self._flowed_ms += time_ms
        if self._flowed_ms > self._longest_ms:
            return self.trip("G06", self._flowed_ms)
        if self._dose.fails(charge):
            return self.trip("G05", abs(self._dose.charge_dnC))
        if self._reach.is_far(self._set_dA, self._code):
            return self.trip("G14", abs(self._set_dA))
        self._reaches()
        return HEALTHY

    def _reaches(self):
        """A flat current in the corridor is not short."""
        if self.is_still:
            self._reach.fails(abs(self._set_dA), abs(self._measured_dA), 0)

    # --- beyond it -----------------------------------------------------------------------

    def _judge_closely(self, measured_dA, passed_ms):
        """Every rule looks at this measurement."""
        if self.tripped:
            return TRIPPED
        if passed_ms > LATE_ms:
            return self.trip("G07", passed_ms)
        size_dA = abs(measured_dA)
        if size_dA > self._most_dA:
            return self.trip("G02", size_dA)
        self._standing = 0
        self._looks += 1
        set_dA = self._set_dA
        set_before_dA = self._set_before_dA
        if not self.is_close:
            self.is_close = True
            if self._settle() == TRIPPED:
                return TRIPPED
            self._following.resume(self._measured_dA)
        # a conversion reaches back over the last updates: what was set in them bounds it
        one_dA, other_dA = abs(set_dA), abs(set_before_dA)
        third_dA = abs(self._set_long_before_dA)
        low_dA, high_dA = min(one_dA, other_dA, third_dA), max(one_dA, other_dA, third_dA)
        if size_dA > high_dA + high_dA * _OVER_SET_PERCENT // 100 + _OVER_SET_dA:
            self._over += 1
            if self._over >= _OVER_SET_CONVERSIONS:
                return self.trip("G01", size_dA)
        else:
            self._over = 0
        if self._reach.is_far(set_dA, self._code):
            return self.trip("G14", one_dA)
        if not self._treating:
            return HEALTHY
        if high_dA:
            if high_dA > self._largest_dA:
                self._largest_dA = high_dA
            self._flowed_ms += passed_ms
            if self._flowed_ms > self._longest_ms:
                return self.trip("G06", self._flowed_ms)
        if self._dose.fails(measured_dA * passed_ms):
            return self.trip("G05", abs(self._dose.charge_dnC))
        if low_dA > _LOST_SET_dA:
            if size_dA * _LOST_PART < low_dA:
                self.doubts += 1
                return LOST if self.doubts >= _LOST_CONVERSIONS else HEALTHY
            self.doubts = 0
        if self._following.fails(set_dA, set_before_dA, measured_dA):
            return self.trip("G03", size_dA)
        if self._balance.fails(set_dA, measured_dA, passed_ms):
            return self.trip("G09", self._balance.one_way_dA)
        if high_dA - low_dA <= high_dA >> 6 and self._reach.fails(high_dA, size_dA, passed_ms):
            return self.trip("G14", size_dA)
        return HEALTHY
