"""History of the current through the shunt, in pieces, for means over a stretch of the past."""

from micropython import const

from .exponential import decay

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from .modes import Modes, Parts

PIECES_KEPT = 512  # how many pile up before old ones are let go


class History:
    """Pieces I(t) = begin + slope x t + sum of c_j x exp(-k_j x t), and the charge before each.

    ``needed_from(now_ns)`` returns the earliest time that will still be asked for; pieces that end
    before it may be forgotten.
    """

    def __init__(self, needed_from: "Callable[[int], int] | None" = None) -> None:
        self.needed_from = needed_from
        self._start_ns = [0]
        # of each: charge (pC), current (uA), slope (uA/us), relaxing, modes
        self._pieces: "list[tuple[float, float, float, Parts | None, Modes | None]]" = [
            (0.0, 0.0, 0.0, None, None)
        ]

    def begin(
        self,
        start_ns: int,
        charge_pC: float,
        current_uA: float,
        slope: float = 0.0,
        relaxing: "Parts | None" = None,
        modes: "Modes | None" = None,
    ) -> None:
        """The piece that starts now; it lasts until the next one begins.

        ``slope`` in uA/us; ``relaxing`` is None or (c1, c2, c3) in uA at the rates of ``modes``.
        """
        starts = self._start_ns
        if len(starts) >= PIECES_KEPT:
            self._forget(start_ns)
        starts.append(start_ns)
        self._pieces.append((charge_pC, current_uA, slope, relaxing, modes))

    def charge_pC(self, t_ns: int) -> float:
        """The charge that has flowed from power-on to ``t_ns``."""
        return self._charge_at(t_ns, self._piece_at(t_ns, len(self._start_ns) - 1))

    def mean_uA(self, from_ns: int, to_ns: int) -> float:
        """The mean current of a stretch that lies in the past."""
        starts = self._start_ns
        last = len(starts) - 1
        while starts[last] > to_ns and last:
            last -= 1
        first = last
        if starts[last] <= from_ns:
            piece = self._pieces[last]
            if piece[3] is None and not piece[2]:
                return piece[1]
        else:
            while starts[first] > from_ns and first:
                first -= 1
        at = self._charge_at
        return (at(to_ns, last) - at(from_ns, first)) * 1000 / (to_ns - from_ns)

    def _piece_at(self, t_ns: int, i: int) -> int:
        starts = self._start_ns
        while starts[i] > t_ns and i:
            i -= 1
        return i

    def _charge_at(self, t_ns: int, i: int) -> float:
        charge, current, slope, relaxing, modes = self._pieces[i]
        time_us = (t_ns - self._start_ns[i]) / 1000
        if slope:
            current += slope * time_us / 2
        charge += current * time_us
        if relaxing is not None and modes is not None:
            one, two, three = relaxing
            if one:
                charge += one * (1 - decay(modes.k1 * time_us)) / modes.k1
            if two:
                charge += two * (1 - decay(modes.k2 * time_us)) / modes.k2
            if three:
                charge += three * (1 - decay(modes.k3 * time_us)) / modes.k3
        return charge

    def _forget(self, now_ns: int) -> None:
        keep_ns = now_ns if self.needed_from is None else self.needed_from(now_ns)
        old = self._piece_at(keep_ns, len(self._start_ns) - 1)
        del self._start_ns[:old]
        del self._pieces[:old]
