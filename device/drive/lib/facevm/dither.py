"""Dither: a steady current is moved by +-2 % every 250 ms, so that its sensor is seen to follow.

The low half comes first: but for an update's worth, at no time has more charge flowed than without
it. Nothing goes over the zone's ceiling; there the high half stays at it.
"""

from micropython import const

_PART = const(50)  # 2 %
_HALF_ms = const(250)


class Dither:
    """Moves the steady currents of one stretch."""

    def __init__(self):
        self._most_dA = 0
        self._time_ms = 0

    def begin(self, ceiling_dA):
        """A stretch of current begins, with the low half."""
        self._most_dA = ceiling_dA
        self._time_ms = 0

    def left_ms(self):
        """Until it moves the current next."""
        return _HALF_ms - self._time_ms % _HALF_ms

    def move(self, set_dA, passed_ms):
        """What to set in place of ``set_dA``, ``passed_ms`` after the last."""
        time_ms = self._time_ms + passed_ms
        if time_ms >= 2 * _HALF_ms:
            time_ms -= 2 * _HALF_ms
        self._time_ms = time_ms
        part_dA = set_dA // _PART if set_dA >= 0 else -(-set_dA // _PART)
        if time_ms < _HALF_ms:
            return set_dA - part_dA
        set_dA += part_dA
        return max(-self._most_dA, min(self._most_dA, set_dA))
