"""Dose: no more charge than was proven (G05), and as much one way as the other (G09).

G05: the measured current is summed with its sign, place by place. What may be reached is what the
proof found for that place, which lies within every limit, and a little for the sensor's own
errors: 2 %, and 1 uA over the proven time. Each soft start after a contact loss repeats up to
500 ms of the treatment at no more than the largest current set there; so much more it may carry.

G09: over whole periods of an alternating wave, and at least a second, the mean of what was measured
is held against a part of the peak. Where the wave's own peak moves, as on a ramp, what was set has
a mean too, and where the electrode's voltage says that the compliance is spent, a hand that moves
takes more from one half than from the other: only what the measured current has beyond that counts.
"""

from micropython import const

from .isa import SMALL_INT_MAX, PEAK_MAX_duA
from .thresholds import SPENT_SHIFT, RESUME_ms, STEP_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols


# G05: over the charge that was proven, and over the time; the sensor's own errors are no overdose
_OVER_CHARGE_PERCENT = const(2)
_OVER_CHARGE_duA = const(10)
_GRANTED_TO_dnC = SMALL_INT_MAX - PEAK_MAX_duA * RESUME_ms  # one more stays a small integer
# G09: over whole periods and at least so long, and over what was set one-way itself
_ONE_WAY_PERCENT = const(10)
_ONE_WAY_duA = const(30)
_ONE_WAY_ms = const(1000)
_ONE_WAY_MOST_ms = const(25_000)  # no period is longer than 10 s: this wave does not alternate


class Dose:
    """G05, by the charges of one session; ``charge_dnC`` is that of the place under way."""

    def __init__(self, routine: "protocols.Proven") -> None:
        self._places = places = routine.places
        # of each place, in this order, and at the end of none, which may have nothing:
        self._kept_dnC = [0] * len(places)  # its charge when it was left behind
        self._extreme_dnC = [0] * (len(places) + 1)  # the largest size that it had
        proven = zip(routine.place_bound_dnC, routine.place_ms)
        self._allowed_dnC = [allowed_dnC(dnC, ms) for dnC, ms in proven] + [0]  # and may have
        self._index = -1
        self.charge_dnC = 0
        self._others_dnC = 0  # the sum of the other places' largest sizes
        self._whole_dnC = allowed_dnC(routine.bound_dnC, routine.current_ms)

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

    def grant(self, largest_duA: int) -> None:
        """A soft start to at most this current begins."""
        granted_dnC = largest_duA * RESUME_ms
        if self._whole_dnC < _GRANTED_TO_dnC:
            self._whole_dnC += granted_dnC
        if self._allowed_dnC[self._index] < _GRANTED_TO_dnC:
            self._allowed_dnC[self._index] += granted_dnC

    def fails(self, measured_dnC: int) -> bool:
        """Takes in a charge that flowed one way; True when that was too much."""
        self.charge_dnC = charge_dnC = self.charge_dnC + measured_dnC
        if charge_dnC < 0:
            charge_dnC = -charge_dnC
        if charge_dnC <= self._extreme_dnC[self._index]:
            return False
        self._extreme_dnC[self._index] = charge_dnC
        return (
            charge_dnC > self._allowed_dnC[self._index]
            or charge_dnC > self._whole_dnC - self._others_dnC
        )


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


def allowed_dnC(proven_dnC: int, proven_ms: int) -> int:
    """What may be measured where this charge was proven, over this time with current."""
    return proven_dnC + proven_dnC // (100 // _OVER_CHARGE_PERCENT) + proven_ms * _OVER_CHARGE_duA
