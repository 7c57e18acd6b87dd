"""G05: no place, and no treatment, gets more charge than was proven.

The measured current is summed with its sign, place by place. What may be reached is what the
proof found for that place, which lies within every limit, and a little for the sensor's own
errors: 2 %, and 1 uA over the proven time. Each soft start after a contact loss repeats up to
500 ms of the treatment at no more than the largest current set there; so much more it may carry.
"""

from array import array

from .isa import PLACES, SMALL_INT_MAX, PEAK_MAX_dA
from .thresholds import OVER_CHARGE_PERCENT, OVER_CHARGE_dA, RESUME_ms

_MOST_dnC = SMALL_INT_MAX - PEAK_MAX_dA * RESUME_ms  # a grant more stays a small integer


class Dose:
    """The charges of one session; ``charge_dnC`` is that of the place under way."""

    def __init__(self, routine):
        self._kept_dnC = array("i", [0] * PLACES)  # of the places left behind
        self._most_dnC = array("i", [0] * PLACES)  # what each may have
        for place, time_ms in enumerate(routine.place_ms):
            self._most_dnC[place] = most_dnC(routine.place_bound_dnC[place], time_ms)
        self._place = -1
        self.charge_dnC = 0
        self._extreme_dnC = array("i", [0] * PLACES)  # the largest sizes there were
        self._others_dnC = 0  # the sum of the other places' largest sizes
        self._whole_dnC = most_dnC(routine.bound_dnC, routine.current_ms)

    def enter(self, place):
        """Current may flow at this place from here on."""
        if place == self._place:
            return
        if self._place >= 0:
            self._kept_dnC[self._place] = self.charge_dnC
            self._others_dnC += self._extreme_dnC[self._place]
        self._place = place
        self.charge_dnC = self._kept_dnC[place]
        self._others_dnC -= self._extreme_dnC[place]

    def grant(self, largest_dA):
        """A soft start to at most this current begins."""
        granted_dnC = largest_dA * RESUME_ms
        if self._whole_dnC < _MOST_dnC:
            self._whole_dnC += granted_dnC
            self._most_dnC[self._place] += granted_dnC

    def fails(self, measured_dnC):
        """Takes in a charge that flowed one way; True when that was too much."""
        self.charge_dnC = charge_dnC = self.charge_dnC + measured_dnC
        if charge_dnC < 0:
            charge_dnC = -charge_dnC
        if charge_dnC <= self._extreme_dnC[self._place]:
            return False
        self._extreme_dnC[self._place] = charge_dnC
        return (
            charge_dnC > self._most_dnC[self._place]
            or charge_dnC > self._whole_dnC - self._others_dnC
        )


def most_dnC(proven_dnC, proven_ms):
    """What may be measured where this charge was proven, over this time with current."""
    return proven_dnC + proven_dnC // (100 // OVER_CHARGE_PERCENT) + proven_ms * OVER_CHARGE_dA
