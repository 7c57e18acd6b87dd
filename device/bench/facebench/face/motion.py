"""Motion of a gliding hand: the area under its electrode, now a little more, now a little less."""

from ..chance import Chance

STREAM = 3

_SHORTEST_ns, _LONGEST_ns = 300000000, 1200000000  # from one extreme of the hand to the next


class Motion:
    """A walk from area to area, straight between them, within ``depth`` of the nominal one.

    ``depth`` is 0 to 0.9; the walk is that of ``seed``. Time must not go back between two calls.
    """

    def __init__(self, seed: int, depth: float) -> None:
        self._chance = Chance(seed, STREAM)
        self._depth = depth
        self._from = self._to = 1.0
        self._from_ns = self._to_ns = 0

    def area(self, t_ns: int) -> float:
        """The area in contact at ``t_ns``, over the nominal one."""
        while t_ns >= self._to_ns:
            self._from, self._from_ns = self._to, self._to_ns
            self._to = 1 + self._chance.between(-1, 1) * self._depth
            self._to_ns += self._chance.whole(_SHORTEST_ns, _LONGEST_ns)
        part = (t_ns - self._from_ns) / (self._to_ns - self._from_ns)
        return self._from + (self._to - self._from) * part
