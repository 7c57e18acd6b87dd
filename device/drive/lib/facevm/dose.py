"""G05: no place, and no treatment, gets more charge than was proven.

The measured current is summed with its sign, place by place. What may be reached is what the
proof found for that place, which lies within every limit, and a little for the sensor's own
errors: 2 %, and 1 uA over the proven time. Each soft start after a contact loss repeats up to
500 ms of the treatment at no more than the largest current set there; so much more it may carry.
"""

from .isa import SMALL_INT_MAX, PEAK_MAX_dA
from .thresholds import OVER_CHARGE_PERCENT, OVER_CHARGE_dA, RESUME_ms

_MOST_dnC = SMALL_INT_MAX - PEAK_MAX_dA * RESUME_ms  # a grant more stays a small integer


class Dose:
    """The charges of one session; ``charge_dnC`` is that of the place under way."""

    def __init__(self, routine):
        self._places = places = routine.places  # of each, in this order:
        self._kept_dnC = [0] * len(places)  # its charge when it was left behind
        self._extreme_dnC = [0] * len(places)  # the largest size that it had
        self._most_dnC = [  # and may have
            most_dnC(routine.place_bound_dnC[place], routine.place_ms[place]) for place in places
        ]
        self._index = -1
        self.charge_dnC = 0
        self._others_dnC = 0  # the sum of the other places' largest sizes
        self._whole_dnC = most_dnC(routine.bound_dnC, routine.current_ms)

    def enter(self, place):
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

    def grant(self, largest_dA):
        """A soft start to at most this current begins."""
        granted_dnC = largest_dA * RESUME_ms
        if self._whole_dnC < _MOST_dnC:
            self._whole_dnC += granted_dnC
            self._most_dnC[self._index] += granted_dnC

    def fails(self, measured_dnC):
        """Takes in a charge that flowed one way; True when that was too much."""
        self.charge_dnC = charge_dnC = self.charge_dnC + measured_dnC
        if charge_dnC < 0:
            charge_dnC = -charge_dnC
        if charge_dnC <= self._extreme_dnC[self._index]:
            return False
        self._extreme_dnC[self._index] = charge_dnC
        return (
            charge_dnC > self._most_dnC[self._index]
            or charge_dnC > self._whole_dnC - self._others_dnC
        )


def most_dnC(proven_dnC, proven_ms):
    """What may be measured where this charge was proven, over this time with current."""
    return proven_dnC + proven_dnC // (100 // OVER_CHARGE_PERCENT) + proven_ms * OVER_CHARGE_dA
