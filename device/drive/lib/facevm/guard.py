"""Guard: the interlocks that watch while current may flow.

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
    ALIVE_duA,
    CORRIDOR_duA,
    LATE_ms,
    RESUME_ms,
    SETTLE_ms,
    STEP_duA,
)
from .tracking import Following, Reach

_TYPES = const(0)
if _TYPES:
    from . import protocols

# G01: over the largest set current since the start of the previous conversion
_OVER_SET_PERCENT = const(10)
_OVER_SET_duA = const(150)
_OVER_SET_CONVERSIONS = const(2)
# G02: over the zone's ceiling
_OVER_CEILING_PERCENT = const(10)
# G06: over the proven time with current
_OVER_TIME_PERCENT = const(2)
_OVER_TIME_ms = const(1000)
# G08: below this part of the smallest set current, where that is over _LOST_SET_duA
_LOST_PART = const(4)
_LOST_SET_duA = const(80)
_LOST_CONVERSIONS = const(4)
# The corridor around what was set, within which no rule has anything to count: it stays under G01's
# threshold, and over those of G03, G08, G09 and G14 for what falls short.
_CORRIDOR_SHIFT = const(5)  # 3 %
_CORRIDOR_LEAST_duA = const(100)

HEALTHY, LOST, TRIPPED = 0, 1, 2


class Guard:
    """Watches one session. ``tripped`` names the interlock that tripped, and ``reading`` what it
    read; a trip is latched, nothing takes it back. ``doubts`` counts conversions in a row that
    look like lost contact. ``is_still`` is True while nothing moves that was set, ``is_close``
    while every rule looks at every measurement."""

    def __init__(
        self,
        routine: "protocols.Proven",
        zero_code: int,
        pA_per_code: int,
        has_room: "protocols.Callable[[int], bool]",
        is_spent: "protocols.Callable[[int], bool]",
    ) -> None:
        """``routine``: what was proven of it. ``zero_code``, ``pA_per_code``: the calibration.

        ``has_room(size_duA)`` is True when the electrode's voltage says that a current of this
        size is within the compliance, ``is_spent(size_duA)`` when it says that it is not; on a
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
        self._most_duA = 0
        self._over = 0
        self._standing = 0
        self.doubts = 0
        self._set_duA = 0  # the last set current, and the two before
        self._set_before_duA = 0
        self._set_long_before_duA = 0
        self._largest_duA = 0  # that was set so far
        self._code = zero_code
        # the corridor, shut while its lower end is above its upper one
        self._low_duA = 1
        self._high_duA = 0
        self.is_close = True
        self.is_still = False  # it is open around one current
        self._moves = 0  # steps in a row
        self._looks = 0  # close ones since the last step
        # of the measurements within it that the rules were not told yet
        self._time_ms = 0
        self._charge = 0
        self._set = 0
        self._peak_duA = 0
        self._measured_duA = 0  # the last of them

    def begin(self, place: int, ceiling_duA: int, treating: bool) -> None:
        """Current may flow from here on: a treatment (or, after a contact loss, the rest of one),
        or only the sensing of contact. ``ceiling_duA`` is the zone's on this board."""
        self._settle()
        self._most_duA = ceiling_duA + ceiling_duA * _OVER_CEILING_PERCENT // 100
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

    def grant_resume(self) -> None:
        """A soft start after a contact loss begins: so much more time and charge may pass."""
        self._longest_ms += RESUME_ms
        self._dose.grant(self._largest_duA)

    def note(self, set_duA: int, code: int) -> None:
        """The current that was set just now, and the code it was given."""
        self._code = code
        before_duA = self._set_duA
        if set_duA == before_duA and self.is_still:
            return
        if abs(set_duA - before_duA) >= STEP_duA:
            self._moves += 1
            self._looks = 0
        else:
            self._moves = 0
        long_before_duA = self._set_before_duA
        self._set_long_before_duA = long_before_duA
        self._set_before_duA = before_duA
        self._set_duA = set_duA
        if self._treating and (self._moves > 2 or self._looks >= CORRIDOR_LOOKS):
            self._open(set_duA, before_duA, long_before_duA)
        else:
            self._shut()

    def judge(self, measured_duA: int, passed_ms: int) -> int:
        """Judges a measurement, ``passed_ms`` after the last: HEALTHY, LOST or TRIPPED.

        A measurement in the same millisecond as the last may be the same conversion, read twice
        (532 us each): it is not counted.
        """
        if not passed_ms:
            if abs(measured_duA) > self._most_duA:
                return self.trip("G02", abs(measured_duA))
            self._standing += 1
            return self.trip("G07", 0) if self._standing > STANDING_UPDATES else HEALTHY
        if self._low_duA <= measured_duA <= self._high_duA and passed_ms <= LATE_ms:
            self._measured_duA = measured_duA
            if self.is_close:  # what was counted beyond it is over
                self.is_close = False
                self._over = 0
                self.doubts = 0
                self._reaches()
            moved_duA = measured_duA - self._following.from_duA
            if moved_duA >= ALIVE_duA or moved_duA <= -ALIVE_duA:
                self._following.follow(self._set_duA, measured_duA)
            if self._standing:
                self._standing = 0
            self._charge += measured_duA * passed_ms
            self._set += self._set_duA * passed_ms
            self._time_ms = time_ms = self._time_ms + passed_ms
            return HEALTHY if time_ms < SETTLE_ms else self._settle()
        return self._judge_closely(measured_duA, passed_ms)

    def add(self, measured_charge: int, count: int, time_ms: int) -> None:
        """Takes in ``count`` readings of a lull, in duA ms: all of them lay within the corridor."""
        self._charge += measured_charge
        self._set += self._set_duA * time_ms
        self._time_ms += time_ms
        self._standing = 0 if time_ms else self._standing + count

    def trip(self, interlock: str, reading: int) -> int:
        """Latches an interlock; the first one stays."""
        if not self.tripped:
            self.tripped = interlock
            self.reading = reading
        return TRIPPED

    # --- the corridor --------------------------------------------------------------------

    def _open(self, set_duA: int, before_duA: int, long_before_duA: int) -> None:
        """Around what was set in the last three updates, where all of that flows one way."""
        is_negative = set_duA < 0
        if is_negative:
            set_duA = -set_duA
            before_duA = -before_duA
            long_before_duA = -long_before_duA
        least_duA = most_duA = set_duA
        if before_duA < least_duA:
            least_duA = before_duA
        else:
            most_duA = before_duA
        if long_before_duA < least_duA:
            least_duA = long_before_duA
        elif long_before_duA > most_duA:
            most_duA = long_before_duA
        if least_duA < _CORRIDOR_LEAST_duA:
            self._shut()
            return
        self.is_still = least_duA == most_duA
        if most_duA > self._peak_duA:
            self._peak_duA = most_duA
        least_duA -= (least_duA >> _CORRIDOR_SHIFT) + CORRIDOR_duA
        most_duA += (most_duA >> _CORRIDOR_SHIFT) + CORRIDOR_duA
        if most_duA > self._most_duA:
            most_duA = self._most_duA
        self._low_duA = -most_duA if is_negative else least_duA
        self._high_duA = -least_duA if is_negative else most_duA

    def _shut(self) -> None:
        self._low_duA = 1
        self._high_duA = 0
        self.is_still = False

    def _settle(self) -> int:
        """Tells the rules what was added up within the corridor."""
        time_ms = self._time_ms
        if not time_ms:
            return HEALTHY
        charge, set_charge = self._charge, self._set
        peak_duA = max(self._peak_duA, abs(self._set_duA))
        self._time_ms = self._charge = self._set = self._peak_duA = 0
        self._largest_duA = max(self._largest_duA, peak_duA)
        self._balance.add(set_charge, charge, time_ms, peak_duA)
        self._flowed_ms += time_ms
        if self._flowed_ms > self._longest_ms:
            return self.trip("G06", self._flowed_ms)
        if self._dose.fails(charge):
            return self.trip("G05", abs(self._dose.charge_dnC))
        if self._reach.is_far(self._set_duA, self._code):
            return self.trip("G14", abs(self._set_duA))
        self._reaches()
        return HEALTHY

    def _reaches(self) -> None:
        """A flat current in the corridor is not short."""
        if self.is_still:
            self._reach.fails(abs(self._set_duA), abs(self._measured_duA), 0)

    # --- beyond it -----------------------------------------------------------------------

    def _judge_closely(self, measured_duA: int, passed_ms: int) -> int:
        """Every rule looks at this measurement."""
        if self.tripped:
            return TRIPPED
        if passed_ms > LATE_ms:
            return self.trip("G07", passed_ms)
        size_duA = abs(measured_duA)
        if size_duA > self._most_duA:
            return self.trip("G02", size_duA)
        self._standing = 0
        self._looks += 1
        set_duA = self._set_duA
        set_before_duA = self._set_before_duA
        if not self.is_close:
            self.is_close = True
            if self._settle() == TRIPPED:
                return TRIPPED
            self._following.resume(self._measured_duA)
        # a conversion reaches back over the last updates: what was set in them bounds it
        one_duA, other_duA = abs(set_duA), abs(set_before_duA)
        third_duA = abs(self._set_long_before_duA)
        low_duA, high_duA = min(one_duA, other_duA, third_duA), max(one_duA, other_duA, third_duA)
        if size_duA > high_duA + high_duA * _OVER_SET_PERCENT // 100 + _OVER_SET_duA:
            self._over += 1
            if self._over >= _OVER_SET_CONVERSIONS:
                return self.trip("G01", size_duA)
        else:
            self._over = 0
        if self._reach.is_far(set_duA, self._code):
            return self.trip("G14", one_duA)
        if not self._treating:
            return HEALTHY
        if high_duA:
            if high_duA > self._largest_duA:
                self._largest_duA = high_duA
            self._flowed_ms += passed_ms
            if self._flowed_ms > self._longest_ms:
                return self.trip("G06", self._flowed_ms)
        if self._dose.fails(measured_duA * passed_ms):
            return self.trip("G05", abs(self._dose.charge_dnC))
        if low_duA > _LOST_SET_duA:
            if size_duA * _LOST_PART < low_duA:
                self.doubts += 1
                return LOST if self.doubts >= _LOST_CONVERSIONS else HEALTHY
            self.doubts = 0
        if self._following.fails(set_duA, set_before_duA, measured_duA):
            return self.trip("G03", size_duA)
        if self._balance.fails(set_duA, measured_duA, passed_ms):
            return self.trip("G09", self._balance.one_way_duA)
        if high_duA - low_duA <= high_duA >> 6 and self._reach.fails(high_duA, size_duA, passed_ms):
            return self.trip("G14", size_duA)
        return HEALTHY
