"""G14: the output must not have to be further out than the regulator may take it.

The code in the DAC is compared with the one that the calibration gives for the set current: no
more of a difference than the regulator's authority can be explained. And where a flat current
stays short of the set one although the electrode's voltage says that the compliance is not spent,
the regulator is at its end: a sensor that reads low looks like that, and would be given ever more.
"""

from .thresholds import (
    REACH_PERCENT,
    SHORT_PERCENT,
    REACH_dA,
    SHORT_dA,
    SHORT_ms,
    SHORT_SET_dA,
)


class Reach:
    """``zero_code``, ``pA_per_code``: the board's; ``has_room(size_dA)`` asks the electrode."""

    def __init__(self, zero_code, pA_per_code, has_room):
        self._zero_code = zero_code
        self._dA_per_1000_codes = pA_per_code // 100
        self._has_room = has_room
        self._short_ms = 0

    def restart(self):
        """Contact is new."""
        self._short_ms = 0

    def is_far(self, set_dA, code):
        """True when the code stands for a current too far from the set one."""
        off_dA = (code - self._zero_code) * self._dA_per_1000_codes // 1000 - set_dA
        if off_dA < 0:
            off_dA = -off_dA
        if set_dA < 0:
            set_dA = -set_dA
        return off_dA > set_dA * REACH_PERCENT // 100 + REACH_dA

    def fails(self, flat_dA, size_dA, passed_ms):
        """True when a flat current has been short for too long.

        ``flat_dA`` is the size of a set current that several updates share, ``size_dA`` that of
        the measured one.
        """
        if flat_dA < SHORT_SET_dA:
            return False
        if flat_dA - size_dA <= flat_dA * SHORT_PERCENT // 100 + SHORT_dA:
            self._short_ms = 0
            return False
        if self._has_room(flat_dA):
            self._short_ms += passed_ms
        return self._short_ms >= SHORT_ms
