"""The current through the shunt, as pieces, for whoever averages over a stretch of the past."""

from .exponential import decay

PIECES_KEPT = 512  # how many pile up before old ones are let go


class History:
    """Pieces I(t) = begin + slope x t + sum of c_j x exp(-k_j x t), and the charge before each.

    ``needed_from(now_ns)`` says how far back anybody will still ask; pieces older than that may
    be forgotten.
    """

    def __init__(self, needed_from=None):
        self.needed_from = needed_from
        self._start_ns = [0]
        self._pieces = [(0.0, 0.0, 0.0, None, None)]

    def begin(self, start_ns, charge_pC, current_uA, slope=0.0, relaxing=None, modes=None):
        """The piece that starts now; it lasts until the next one begins.

        ``slope`` in uA/us; ``relaxing`` is None or (c1, c2, c3) in uA at the rates of ``modes``.
        """
        starts = self._start_ns
        if len(starts) >= PIECES_KEPT:
            self._forget(start_ns)
        starts.append(start_ns)
        self._pieces.append((charge_pC, current_uA, slope, relaxing, modes))

    def charge_pC(self, t_ns):
        """The charge that has flowed from power-on to ``t_ns``."""
        return self._charge_at(t_ns, self._piece_at(t_ns, len(self._start_ns) - 1))

    def mean_uA(self, from_ns, to_ns):
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

    def _piece_at(self, t_ns, i):
        starts = self._start_ns
        while starts[i] > t_ns and i:
            i -= 1
        return i

    def _charge_at(self, t_ns, i):
        charge, current, slope, relaxing, modes = self._pieces[i]
        time_us = (t_ns - self._start_ns[i]) / 1000
        if slope:
            current += slope * time_us / 2
        charge += current * time_us
        if relaxing is not None:
            one, two, three = relaxing
            if one:
                charge += one * (1 - decay(modes.k1 * time_us)) / modes.k1
            if two:
                charge += two * (1 - decay(modes.k2 * time_us)) / modes.k2
            if three:
                charge += three * (1 - decay(modes.k3 * time_us)) / modes.k3
        return charge

    def _forget(self, now_ns):
        keep_ns = now_ns if self.needed_from is None else self.needed_from(now_ns)
        old = self._piece_at(keep_ns, len(self._start_ns) - 1)
        del self._start_ns[:old]
        del self._pieces[:old]
