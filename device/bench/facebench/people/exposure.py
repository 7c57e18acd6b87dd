"""Exposure of the skin: for how long it had more current than its zone may, to the microsecond.

What is checked is not a sample now and then, but every piece of the circuit's solution: where it
might be over the limit it is gone through in steps of 20 us, and a step counts whole when one of
its two ends is over.
"""

from micropython import const

from facevm import isa

_TYPES = const(0)
if _TYPES:
    from ..circuit.circuit import Circuit
    from ..circuit.piece import Piece

OVER_PERCENT = 10
"""By so much a current may be over its zone's ceiling: the guard's own margin."""

NO_CURRENT_uA = 15
"""What counts as none: the 10 uA that sensing may take, and half as much for a drift."""

_STEP_ns = 20000

LIMITS_uA = [row.ceiling_duA / isa.DUA_PER_UA * (100 + OVER_PERCENT) / 100 for row in isa.ZONES]
"""By zone: its ceiling + 10 %."""


class Exposure:
    """Listens to ``circuit``. ``longest_ns`` is the longest stretch over the limit without a
    break, ``total_ns`` all of them, ``flowed_ns`` when more than nothing last flowed (-1: never).

    The limit is that of the place set by ``move``; before the first one, the lowest of all.
    Without ``with_flow`` nobody needs ``flowed_ns``: what cannot be over is then skipped.
    """

    def __init__(self, circuit: "Circuit", with_flow: bool = True) -> None:
        self._circuit = circuit
        self._with_flow = with_flow
        self._limit_uA = min(LIMITS_uA)
        self._until_ns = -1  # where the last stretch over the limit ended, and its length
        self._stretch_ns = 0
        self.longest_ns = 0
        self.total_ns = 0
        self.flowed_ns = -1
        circuit.listen(self._add)

    def move(self, place: int) -> None:
        """From now on ``place`` (see ``isa.place_of``) is treated, or waited for."""
        self.settle()
        self._limit_uA = LIMITS_uA[isa.zone_of(place)]

    def settle(self) -> None:
        """Takes in what has flowed up to now."""
        self._circuit.refresh()

    def _add(self, piece: "Piece", to_ns: int) -> None:
        from_ns = piece.from_ns
        relaxing = piece.relaxing
        limit_uA = self._limit_uA
        most_uA = abs(piece.begin_uA) + abs(piece.slope) * (to_ns - from_ns) / 1000
        if relaxing is not None:
            most_uA += abs(relaxing[0]) + abs(relaxing[1]) + abs(relaxing[2])
        if most_uA <= limit_uA and not self._with_flow:
            return
        current_uA = piece.current_uA
        first_uA, last_uA = abs(current_uA(from_ns)), abs(current_uA(to_ns))
        if first_uA > NO_CURRENT_uA or last_uA > NO_CURRENT_uA:
            self.flowed_ns = to_ns
        if relaxing is None and (not piece.slope or first_uA <= limit_uA >= last_uA):
            if first_uA > limit_uA:
                self._over(from_ns, to_ns)
            return
        if most_uA <= limit_uA:
            return
        before_over = first_uA > limit_uA
        while from_ns < to_ns:
            next_ns = min(from_ns + _STEP_ns, to_ns)
            over = abs(current_uA(next_ns)) > limit_uA
            if over or before_over:
                self._over(from_ns, next_ns)
            before_over = over
            from_ns = next_ns

    def _over(self, from_ns: int, to_ns: int) -> None:
        if from_ns != self._until_ns:
            self._stretch_ns = 0
        self._until_ns = to_ns
        self._stretch_ns += to_ns - from_ns
        self.total_ns += to_ns - from_ns
        if self._stretch_ns > self.longest_ns:
            self.longest_ns = self._stretch_ns
