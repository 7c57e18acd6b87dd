"""Dose: no more charge and time than was proven (G05, G06), and as much one way as the other (G09).

G05: the measured current is summed with its sign, place by place. What may be reached is what the
proof found for that place, and a little for the sensor's own errors: 2 %, and 2 uA over the time of
the place, rests included, and a second, so that hum does not get there while there is little time.
G06: so with the time with current, by 2 % and 1 s.

The soft start after a contact loss repeats a part of the treatment: what it really carries, in
charge and time, is granted on top. However many there are, nothing goes past the limits of place
and routine, the sensor's accuracy aside.

G09: over whole periods of an alternating wave, and at least a second, the mean of what was measured
is held against a part of the peak. Where the wave's own peak moves, as on a ramp, what was set has
a mean too, and where the electrode's voltage says that the compliance is spent, a hand that moves
takes more from one half than from the other: only what the measured current has beyond that counts.
"""

from micropython import const

from .thresholds import SPENT_SHIFT, STEP_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols


# G05: over the charge that was proven, and over the time; the sensor's own errors are no overdose
_OVER_CHARGE_PERCENT = const(2)
_OVER_CHARGE_duA = const(20)
_OVER_CHARGE_ms = const(1000)  # from the start on
# G06: over the time
_OVER_TIME_PERCENT = const(2)
_OVER_TIME_ms = const(1000)
# G09: over whole periods and at least so long, and over what was set one-way itself
_ONE_WAY_PERCENT = const(10)
_ONE_WAY_duA = const(30)
_ONE_WAY_ms = const(1000)
_ONE_WAY_MOST_ms = const(25_000)  # no period is longer than 10 s: this wave does not alternate


class Dose:
    """G05 and G06, by the charges and times of one session.

    ``charge_dnC`` is the charge of the place under way, ``current_ms`` the time with current in
    all. ``limits`` are the board's, ``routine`` may have its own.
    """

    def __init__(self, routine: "protocols.Proven", limits: "protocols.Limits") -> None:
        self._places = places = routine.places
        # of each place, in this order, and at the end of none, which may have nothing:
        nothing = [0] * (len(places) + 1)
        self._kept_dnC = nothing[:]  # its charge when it was left behind
        self._extreme_dnC = nothing[:]  # the largest size that it had
        self._proven_dnC = list(routine.place_bound_dnC) + [0]
        self._granted_dnC = nothing[:]
        self._time_ms = nothing  # since it began, rests included
        # the time with current that it may still have: as proven, and by its limit
        self._left_ms = [longest_ms(ms) for ms in routine.place_ms] + [0]
        self._most_left_ms = [longest_ms(limits.zone_time_ms)] * (len(places) + 1)
        self._index = -1
        self.charge_dnC = 0
        self.current_ms = 0
        self._others_dnC = 0  # the sum of the other places' largest sizes
        self._place_most_dnC = limits.zone_charge_dnC
        # of the whole treatment:
        self._whole_dnC = routine.bound_dnC
        self._whole_most_dnC = least(limits.routine_charge_dnC, routine.limit_dnC)
        self._whole_granted_dnC = 0
        self._whole_ms = 0
        self._whole_left_ms = longest_ms(routine.current_ms)
        self._whole_most_left_ms = longest_ms(least(limits.duration_ms, routine.limit_ms))

    def enter(self, place: int) -> None:
        """Current may flow at this place from here on."""
        index = self._places.index(place)
        if index == self._index:
            return
        if self._index >= 0:
            self._kept_dnC[self._index] = self.charge_dnC
            self._others_dnC += self._extreme_dnC[self._index]
        self._index = index
        self.charge_dnC = self._kept_dnC[index]
        self._others_dnC -= self._extreme_dnC[index]

    def take(self, charge_dnC: int, time_ms: int, flows: bool, is_granted: bool) -> str:
        """Takes in a charge that flowed one way in so long. ``flows``: a current was set;
        ``is_granted``: in the soft start after a contact loss. The interlock that trips, or ""."""
        index = self._index
        self._time_ms[index] += time_ms
        self._whole_ms += time_ms
        if flows:
            self.current_ms += time_ms
            self._most_left_ms[index] -= time_ms
            self._whole_most_left_ms -= time_ms
            if not is_granted:
                self._left_ms[index] -= time_ms
                self._whole_left_ms -= time_ms
            if (
                self._left_ms[index] < 0
                or self._most_left_ms[index] < 0
                or self._whole_left_ms < 0
                or self._whole_most_left_ms < 0
            ):
                return "G06"
        self.charge_dnC = size_dnC = self.charge_dnC + charge_dnC
        if is_granted:
            self._grant(index, -charge_dnC if charge_dnC < 0 else charge_dnC)
        if size_dnC < 0:
            size_dnC = -size_dnC
        if size_dnC <= self._extreme_dnC[index]:
            return ""
        self._extreme_dnC[index] = size_dnC
        place_dnC = allowed_dnC(
            self._proven_dnC[index],
            self._granted_dnC[index],
            self._place_most_dnC,
            self._time_ms[index],
        )
        whole_dnC = allowed_dnC(
            self._whole_dnC, self._whole_granted_dnC, self._whole_most_dnC, self._whole_ms
        )
        return "G05" if size_dnC > place_dnC or size_dnC > whole_dnC - self._others_dnC else ""

    def _grant(self, index: int, granted_dnC: int) -> None:
        """What a soft start carried; no more than a limit, which keeps the numbers small."""
        self._granted_dnC[index] = min(self._place_most_dnC, self._granted_dnC[index] + granted_dnC)
        self._whole_granted_dnC = min(self._whole_most_dnC, self._whole_granted_dnC + granted_dnC)


class Balance:
    """G09, by the sums of the periods under way. ``one_way_duA`` is the mean that failed.

    ``is_spent(size_duA)`` asks the electrode.
    """

    def __init__(self, is_spent: "protocols.Callable[[int], bool]") -> None:
        self._is_spent = is_spent
        self.one_way_duA = 0
        self.was_negative = False  # was set, since the last turn to positive
        self.restart()

    def restart(self) -> None:
        """A new window begins with the next measurement."""
        self._time_ms = 0
        self._measured = 0
        self._set = 0
        self._missing = 0  # while the compliance was spent
        self._peak_duA = 0

    def fails(self, set_duA: int, measured_duA: int, passed_ms: int) -> bool:
        """Takes in a measurement; True when whole periods of a second or more lean one way."""
        if set_duA < 0:
            self.was_negative = True
            size_duA = -set_duA
            missing_duA = size_duA + measured_duA
        else:
            size_duA = set_duA
            missing_duA = size_duA - measured_duA
            if set_duA and self.was_negative and self.turns():
                return True
        if size_duA > self._peak_duA:
            self._peak_duA = size_duA
        self.note_missing(size_duA, missing_duA, passed_ms)
        self._time_ms += passed_ms
        self._measured += measured_duA * passed_ms
        self._set += set_duA * passed_ms
        if self._time_ms > _ONE_WAY_MOST_ms:
            self.restart()
        return False

    def note_missing(self, size_duA: int, missing_duA: int, passed_ms: int) -> None:
        """A measurement that will come in a sum falls short of a current of this size, perhaps
        because the compliance is spent."""
        if missing_duA > (size_duA >> SPENT_SHIFT) + STEP_duA and self._is_spent(size_duA):
            self._missing += missing_duA * passed_ms

    def turns(self) -> bool:
        """The current turns to positive: a period is over. True when a second of them, or more,
        leans one way."""
        self.was_negative = False
        return self._time_ms >= _ONE_WAY_ms and self._leans()

    def add(self, set_charge: int, measured_charge: int, time_ms: int, peak_duA: int) -> bool:
        """Takes in what was set and measured, in duA ms; True where the next turn closes the
        window."""
        if peak_duA > self._peak_duA:
            self._peak_duA = peak_duA
        self._set += set_charge
        self._measured += measured_charge
        self._time_ms = time_ms = self._time_ms + time_ms
        if time_ms > _ONE_WAY_MOST_ms:
            self.restart()
        return time_ms >= _ONE_WAY_ms

    def _leans(self) -> bool:
        time_ms = self._time_ms
        mean_duA = abs(self._measured) // time_ms
        own_duA = (abs(self._set) + self._missing) // time_ms
        most_duA = self._peak_duA * _ONE_WAY_PERCENT // 100 + _ONE_WAY_duA + own_duA
        self.restart()
        self.one_way_duA = mean_duA
        return mean_duA > most_duA


def allowed_dnC(proven_dnC: int, granted_dnC: int, most_dnC: int, time_ms: int) -> int:
    """What may be measured, in so long, where a charge was proven and another granted, of what may
    be ``most_dnC`` at the most."""
    error_dnC = (time_ms + _OVER_CHARGE_ms) * _OVER_CHARGE_duA
    proven_dnC += proven_dnC // (100 // _OVER_CHARGE_PERCENT) + error_dnC
    most_dnC += max(most_dnC // (100 // _OVER_CHARGE_PERCENT), error_dnC)
    return proven_dnC + granted_dnC if granted_dnC < most_dnC - proven_dnC else most_dnC


def longest_ms(proven_ms: int) -> int:
    """The longest that current may flow where so much was proven."""
    return proven_ms + proven_ms * _OVER_TIME_PERCENT // 100 + _OVER_TIME_ms


def least(most: int, own: int) -> int:
    """The board's limit, or the routine's own one where it has one and that is less."""
    return min(most, own) if own else most
