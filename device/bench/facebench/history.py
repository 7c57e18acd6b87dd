"""The current through the shunt, as pieces, for whoever averages over a stretch of the past."""

from .exponential import decay

PIECES_KEPT = 512  # how many pile up before old ones are let go


class History:
    """Pieces I(t) = final + extra x exp(-t / tau), each with the charge that went before it.

    ``needed_from(now_ns)`` says how far back anybody will still ask; pieces older than that may
    be forgotten.
    """

    def __init__(self, needed_from=None):
        self.needed_from = needed_from
        self._start_ns = [0]
        self._charge_pC = [0.0]
        self._final_uA = [0.0]
        self._extra_uA = [0.0]
        self._tau_us = [1.0]

    def begin(self, start_ns, charge_pC, final_uA, extra_uA, tau_us):
        """The piece that starts now; it lasts until the next one begins."""
        starts = self._start_ns
        if len(starts) >= PIECES_KEPT:
            self._forget(start_ns)
        starts.append(start_ns)
        self._charge_pC.append(charge_pC)
        self._final_uA.append(final_uA)
        self._extra_uA.append(extra_uA)
        self._tau_us.append(tau_us)

    def charge_pC(self, t_ns):
        """The charge that has flowed from power-on to ``t_ns``."""
        return self._charge_at(t_ns, self._piece_at(t_ns, len(self._start_ns) - 1))

    def mean_uA(self, from_ns, to_ns):
        """The mean current of a stretch that lies in the past."""
        last = self._piece_at(to_ns, len(self._start_ns) - 1)
        if self._start_ns[last] <= from_ns:
            first = last
            if not self._extra_uA[last]:
                return self._final_uA[last]
        else:
            first = self._piece_at(from_ns, last)
        charge = self._charge_at(to_ns, last) - self._charge_at(from_ns, first)
        return charge * 1000 / (to_ns - from_ns)

    def _piece_at(self, t_ns, i):
        starts = self._start_ns
        while starts[i] > t_ns and i:
            i -= 1
        return i

    def _charge_at(self, t_ns, i):
        time_us = (t_ns - self._start_ns[i]) / 1000
        charge = self._charge_pC[i] + self._final_uA[i] * time_us
        extra = self._extra_uA[i]
        if extra:
            tau = self._tau_us[i]
            charge += extra * tau * (1 - decay(time_us / tau))
        return charge

    def _forget(self, now_ns):
        keep_ns = now_ns if self.needed_from is None else self.needed_from(now_ns)
        old = self._piece_at(keep_ns, len(self._start_ns) - 1)
        for column in (
            self._start_ns,
            self._charge_pC,
            self._final_uA,
            self._extra_uA,
            self._tau_us,
        ):
            del column[:old]
