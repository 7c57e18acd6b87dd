"""Guard: the interlocks that watch while current may flow.

It sees what was set, the code in the DAC, what was measured, and the time; it shares no state with
the machine, the stage or the regulator, and all it can do is say that the output must be lowered.
The larger rules have modules of their own.

A measurement within the corridor, from ``low_duA`` to ``high_duA``, lies close to what was set in
the last three updates. It has nothing that any rule counts one by one: it is only added up, and the
rules get the sums now and then. Beyond the corridor every rule looks at every measurement.
"""

from micropython import const

from .dose import Balance, Dose
from .thresholds import (
    SPENT_SHIFT,
    STANDING_UPDATES,
    ALIVE_duA,
    CORRIDOR_OVER_duA,
    CORRIDOR_UNDER_duA,
    LATE_ms,
    SETTLE_ms,
    STOOD_ms,
)
from .tracking import Following, Reach

_TYPES = const(0)
if _TYPES:
    from . import protocols

# G01: over the largest set current since the start of the previous conversion
_OVER_SET_PERCENT = const(10)
_OVER_SET_duA = const(150)
_OVER_SET_CONVERSIONS = const(3)
_OVER_SENSED_CONVERSIONS = const(250)  # a dry skin's own charge takes so long to leave; no hum does
# G02: over the zone's ceiling, by 10 % less what the sensor may be off
_OVER_CEILING_PERCENT = const(10)
_SENSOR_PERCENT = const(2)
_SENSOR_duA = const(20)
_OVER_CEILING_LEAST_duA = const(80)
_OVER_CEILING_CONVERSIONS = const(3)
# G08: below this part of the smallest set current, where that is _LOST_SET_duA or more
_LOST_PART = const(4)
_LOST_SET_duA = const(80)
_LOST_CONVERSIONS = const(4)
# G03 and G14: of 50 Hz, asked twice a ms at most
_NO_ROOM_LOOKS = const(40)
# The corridor: 3 %, at most 15 uA, and what thresholds.CORRIDOR_... adds: within G03's 20 uA
_CORRIDOR_SHIFT = const(5)
_CORRIDOR_MOST_duA = const(150)

HEALTHY, LOST, TRIPPED = 0, 1, 2


class Guard:
    """Watches one session. ``tripped`` names the interlock that tripped, and ``reading`` what it
    read; a trip is latched, nothing takes it back. ``doubts`` counts conversions in a row that
    look like lost contact. ``is_still`` is True while nothing moves that was set, ``is_close``
    while every rule looks at every measurement. ``wants_sums`` is True where what was added up up
    to a turn to positive is to be told before it."""

    def __init__(
        self,
        routine: "protocols.Proven",
        zero_code: int,
        pA_per_code: int,
        has_room: "protocols.Callable[[int], bool]",
        is_spent: "protocols.Callable[[int], bool]",
        limits: "protocols.Limits",
        scale_duA: int,
        next_duA: "protocols.Callable[[], int] | None" = None,
    ) -> None:
        """``routine``: what was proven of it. ``zero_code``, ``pA_per_code``: the calibration.

        ``has_room(size_duA)`` is True when the electrode's voltage says that a current of this
        size is within the compliance, ``is_spent(size_duA)`` when it says that it is not; on a
        board that does not see that voltage both are False. ``limits`` are the board's; a reading
        of ``scale_duA`` or more is at the end of the sensor's scale. ``next_duA()`` waits for the
        next conversion and gives what it measured; without it each update has one.
        """
        self.tripped = ""
        self.reading = 0
        self._scale_duA = scale_duA
        self._next_duA = next_duA
        self._dose = Dose(routine, limits)
        self._has_room = has_room
        self._no_room = 0  # looks until room is believed again
        self._following = Following(self._leaves_room)
        self._balance = Balance(is_spent)
        self._reach = Reach(zero_code, pA_per_code, self._leaves_room)
        self._treating = False
        self._resuming = False
        self._ceiling_duA = 0
        self._most_duA = 0
        self._over = 0  # conversions in a row: for G01, and for G02
        self._over_most = 0
        self._was_at_end = False  # the last reading was at the end of the scale
        self._standing = 0
        self.doubts = 0
        self._set_duA = 0  # the last set current, and the two before
        self._set_before_duA = 0
        self._set_long_before_duA = 0
        self._code = zero_code
        # the corridor, shut while its lower end is above its upper one
        self.low_duA = 1
        self.high_duA = 0
        self.is_close = True
        self.is_still = False  # it is open around one current
        self.wants_sums = False
        self._stood_ms = 0  # since the current moved: the time, and what was measured
        self._stood = 0
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
        over_duA = ceiling_duA * _OVER_CEILING_PERCENT // 100
        over_duA -= max(ceiling_duA * _SENSOR_PERCENT // 100, _SENSOR_duA)
        self._ceiling_duA = ceiling_duA
        self._most_duA = ceiling_duA + max(over_duA, _OVER_CEILING_LEAST_duA)
        self._treating = treating
        self._resuming = False
        self._shut()
        self.is_close = True
        self.wants_sums = False
        self._stood_ms = self._stood = 0
        self.doubts = 0
        self._calm()
        self._dose.enter(place)
        self._following.restart()
        self._balance.restart()
        self._reach.restart()

    def resume(self, resuming: bool) -> None:
        """The soft start after a contact loss begins, or is over: what it carries, in time and
        charge, may pass besides what was proven."""
        self._settle()
        self._resuming = resuming

    def note(self, set_duA: int, code: int) -> None:
        """The current that was set just now, and the code it was given."""
        before_duA = self._set_duA
        if set_duA == before_duA:
            if self.is_still:
                self._code = code
                return
        else:
            stood_ms = self._stood_ms
            if stood_ms:
                if stood_ms >= STOOD_ms and self._following.stood(
                    before_duA, self._stood // stood_ms
                ):
                    self.trip("G03", abs(self._measured_duA))
                self._stood_ms = self._stood = 0
            balance = self._balance
            if set_duA < 0:
                if not balance.was_negative:
                    balance.was_negative = True
            elif set_duA and balance.was_negative:
                if self.wants_sums:
                    self._settle()
                if balance.turns():
                    self.trip("G09", balance.one_way_duA)
                self.wants_sums = False
        self._code = code
        long_before_duA = self._set_before_duA
        self._set_long_before_duA = long_before_duA
        self._set_before_duA = before_duA
        self._set_duA = set_duA
        if not self._treating or self.tripped:
            self._shut()
            return
        # the corridor, around what was set in the last three updates
        least_duA = most_duA = set_duA
        if before_duA < least_duA:
            least_duA = before_duA
        else:
            most_duA = before_duA
        if long_before_duA < least_duA:
            least_duA = long_before_duA
        elif long_before_duA > most_duA:
            most_duA = long_before_duA
        self.is_still = least_duA == most_duA
        size_duA = least_duA if least_duA > 0 else -least_duA
        margin_duA = size_duA >> _CORRIDOR_SHIFT
        if margin_duA > _CORRIDOR_MOST_duA:
            margin_duA = _CORRIDOR_MOST_duA
        if least_duA > 0:
            self.low_duA = least_duA - margin_duA - CORRIDOR_UNDER_duA
        else:
            least_duA -= margin_duA + CORRIDOR_OVER_duA
            self.low_duA = least_duA if least_duA > -self._most_duA else -self._most_duA
        size_duA = most_duA if most_duA > 0 else -most_duA
        margin_duA = size_duA >> _CORRIDOR_SHIFT
        if margin_duA > _CORRIDOR_MOST_duA:
            margin_duA = _CORRIDOR_MOST_duA
        if most_duA < 0:
            self.high_duA = most_duA + margin_duA + CORRIDOR_UNDER_duA
        else:
            most_duA += margin_duA + CORRIDOR_OVER_duA
            self.high_duA = most_duA if most_duA < self._most_duA else self._most_duA

    def judge(self, measured_duA: int, passed_ms: int) -> int:
        """Judges a measurement, ``passed_ms`` after the last: HEALTHY, LOST or TRIPPED.

        A measurement in the same millisecond as the last may be the same conversion, read twice
        (532 us each): it is not counted.
        """
        if not passed_ms:
            if abs(measured_duA) >= self._scale_duA:
                self._was_at_end = True
            self._standing += 1
            return self.trip("G07", 0) if self._standing > STANDING_UPDATES else HEALTHY
        if self.low_duA <= measured_duA <= self.high_duA and passed_ms <= LATE_ms:
            self._measured_duA = measured_duA
            if self.is_close:  # what was counted beyond it is over
                self.is_close = False
                self._calm()
            if self.is_still and self._reach.short_ms:
                self._reaches()
            set_duA = self._set_duA
            before_duA = self._set_before_duA
            long_before_duA = self._set_long_before_duA
            # 8 uA and more flow one way: a reading within it takes back doubts
            is_told = (
                min(set_duA, before_duA, long_before_duA) >= _LOST_SET_duA
                or max(set_duA, before_duA, long_before_duA) <= -_LOST_SET_duA
            )
            if self.doubts and is_told:
                self.doubts = 0
            moved_duA = measured_duA - self._following.from_duA
            if moved_duA >= ALIVE_duA or moved_duA <= -ALIVE_duA:
                self._following.follow(set_duA, measured_duA)
            if self._standing:
                self._standing = 0
            if not is_told and self.glance(measured_duA, passed_ms):
                return LOST
            charge = measured_duA * passed_ms
            self._charge += charge
            if self.is_still:
                self._stood += charge
                self._stood_ms += passed_ms
            self._set += set_duA * passed_ms
            size_duA = abs(set_duA)
            if size_duA > self._peak_duA:
                self._peak_duA = size_duA
            self._time_ms = time_ms = self._time_ms + passed_ms
            return HEALTHY if time_ms < SETTLE_ms else self._settle()
        return self._judge_closely(measured_duA, passed_ms)

    def add(
        self, charge: int, set_charge: int, time_ms: int, peak_duA: int, measured_duA: int
    ) -> int:
        """Takes in the sums, in duA ms, of measurements that lay within the corridor: what was
        measured and what was set, the time, the largest size that was set, and the last
        measurement. Whether they take back ``doubts`` is for the caller to say, who knows what was
        set meanwhile. HEALTHY or TRIPPED."""
        if self.tripped or (self._time_ms and self._settle()):
            return TRIPPED
        if self.is_still:
            self._stood += charge
            self._stood_ms += time_ms
        if self.is_close:
            self.is_close = False
            self._calm()
            self._standing = 0
        self._measured_duA = measured_duA
        following = self._following
        set_duA = self._set_duA
        if not -ALIVE_duA < measured_duA - following.from_duA < ALIVE_duA:
            following.from_set_duA = set_duA
            following.from_duA = measured_duA
        return self._tell(charge, set_charge, time_ms, peak_duA, set_duA)

    def clear(self, flows: bool, is_still: bool) -> bool:
        """A measurement lay within the corridor: where 8 uA or more were set one way, it takes back
        doubts, and where the current stands, that it was short. True while some of that is left."""
        if flows:
            self.doubts = 0
            if is_still:
                self._reaches()
        return not flows or not is_still

    def glance(self, measured_duA: int, passed_ms: int) -> int:
        """Looks at a measurement within the corridor, where that reaches from one way to the other:
        it may be of either. HEALTHY or LOST."""
        set_duA = self._set_duA
        size_duA = -set_duA if set_duA < 0 else set_duA
        least_duA = size_duA
        missing_duA = size_duA + measured_duA if set_duA < 0 else size_duA - measured_duA
        if missing_duA > size_duA >> SPENT_SHIFT:
            self._balance.note_missing(size_duA, missing_duA, passed_ms)
        before_duA = self._set_before_duA
        if before_duA < 0:
            before_duA = -before_duA
        if before_duA < least_duA:
            least_duA = before_duA
        before_duA = self._set_long_before_duA
        if before_duA < 0:
            before_duA = -before_duA
        if before_duA < least_duA:
            least_duA = before_duA
        if least_duA >= _LOST_SET_duA:
            if measured_duA < 0:
                measured_duA = -measured_duA
            if measured_duA * _LOST_PART < least_duA:
                self.doubts += 1
                return LOST if self.doubts >= _LOST_CONVERSIONS else HEALTHY
            self.doubts = 0
        return HEALTHY

    def trip(self, interlock: str, reading: int) -> int:
        """Latches an interlock; the first one stays."""
        if not self.tripped:
            self.tripped = interlock
            self.reading = reading
        return TRIPPED

    # --- the corridor --------------------------------------------------------------------

    def _shut(self) -> None:
        self.low_duA = 1
        self.high_duA = 0
        self.is_still = False

    def _settle(self) -> int:
        """Tells the rules what was added up within the corridor."""
        if self.tripped:
            return TRIPPED
        time_ms = self._time_ms
        if not time_ms:
            return HEALTHY
        charge = self._charge
        set_charge = self._set
        peak_duA = max(self._peak_duA, abs(self._set_duA))
        self._time_ms = self._charge = self._set = self._peak_duA = 0
        return self._tell(charge, set_charge, time_ms, peak_duA, self._set_duA)

    def _tell(self, charge: int, set_charge: int, time_ms: int, peak_duA: int, set_duA: int) -> int:
        """Tells the rules sums of measurements that lay within the corridor."""
        self.wants_sums = self._balance.add(set_charge, charge, time_ms, peak_duA)
        if self._is_overdone(charge, time_ms, peak_duA):
            return TRIPPED
        if self._reach.is_far(set_duA, self._code):
            return self.trip("G14", abs(set_duA))
        return HEALTHY

    def _calm(self) -> None:
        """Nothing is too much any more, of what must be that several times in a row."""
        self._over = self._over_most = 0
        self._was_at_end = False

    def _reaches(self) -> None:
        """A flat current in the corridor is not short."""
        self._reach.short_ms = 0

    def _leaves_room(self, size_duA: int) -> bool:
        """Whether the electrode's voltage leaves room, now and for some time: by the hum on dry
        skin a spent compliance looks like room in a part of each of its periods."""
        if not self._has_room(size_duA):
            self._no_room = _NO_ROOM_LOOKS
        elif not self._no_room:
            return True
        else:
            self._no_room -= 1
        return False

    def _is_overdone(self, charge: int, time_ms: int, peak_duA: int) -> bool:
        """Too much of charge (G05) or time (G06)."""
        dose = self._dose
        interlock = dose.take(charge, time_ms, peak_duA > 0, self._resuming)
        if interlock:
            self.trip(interlock, abs(dose.charge_dnC) if interlock == "G05" else dose.current_ms)
        return interlock != ""

    # --- beyond it -----------------------------------------------------------------------

    def _is_over_ceiling(self, size_duA: int) -> bool:
        """G02. Where a conversion is over, the next ones are read at once: until the next update
        would be long, with few of them a second."""
        while True:
            if size_duA > self._most_duA:
                self._over_most += 1
            else:
                self._over_most = 0
            if self._over_most >= _OVER_CEILING_CONVERSIONS or (
                self._was_at_end and size_duA > self._ceiling_duA
            ):
                self.trip("G02", size_duA)
                return True
            self._was_at_end = size_duA >= self._scale_duA
            if not self._over_most or self._next_duA is None:
                return False
            size_duA = abs(self._next_duA())

    def _judge_closely(self, measured_duA: int, passed_ms: int) -> int:
        """Every rule looks at this measurement."""
        if self.tripped:
            return TRIPPED
        if passed_ms > LATE_ms:
            return self.trip("G07", passed_ms)
        size_duA = abs(measured_duA)
        if self._is_over_ceiling(size_duA):
            return TRIPPED
        self._standing = 0
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
            if self._over >= (
                _OVER_SET_CONVERSIONS if self._treating else _OVER_SENSED_CONVERSIONS
            ):
                return self.trip("G01", size_duA)
        else:
            self._over = 0
        if self._reach.is_far(set_duA, self._code):
            return self.trip("G14", one_duA)
        if not self._treating:
            return HEALTHY
        if self._is_overdone(measured_duA * passed_ms, passed_ms, high_duA):
            return TRIPPED
        if self._balance.fails(set_duA, measured_duA, passed_ms):
            return self.trip("G09", self._balance.one_way_duA)
        if low_duA >= _LOST_SET_duA:
            if size_duA * _LOST_PART < low_duA:
                self.doubts += 1
                return LOST if self.doubts >= _LOST_CONVERSIONS else HEALTHY
            self.doubts = 0
        if self._following.fails(set_duA, set_before_duA, measured_duA):
            return self.trip("G03", size_duA)
        if high_duA - low_duA <= high_duA >> 6 and self._reach.fails(high_duA, size_duA, passed_ms):
            return self.trip("G14", size_duA)
        return HEALTHY
