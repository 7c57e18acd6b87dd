"""Modes in which a skin of three capacitors relaxes: its three time constants, exactly.

Driven through a resistance, the ladder's node is C0, the leak to ground and two RC branches.
Its matrix is an arrow, so its rates are the three roots of one rational function, one on each
side of the branches' own rates; each is found by Newton's method inside its bracket. Besides the
ladder, a mode depends on one conductance only, that at the node.
"""

from micropython import const

from .exponential import decays

_TYPES = const(0)
if _TYPES:
    from .skin import Ladder

    Parts = tuple[float, float, float]

_LEFT_KEPT = 256  # remembered intervals; a control loop has a few dozen


class Modes:
    """The ladder with ``conductance`` (1/kohm) from its node, to source and ground together.

    ``k1 .. k3`` are the rates in 1/us, slowest first. ``w1 .. w3`` say how much of a step of the
    final voltage each mode has to make up (together 1). Mode j's voltages at the capacitors are
    1, ``uj`` and ``vj`` times its own. ``lag_us`` is by how long the node trails a ramp.
    """

    def __init__(self, ladder: "Ladder", conductance: float, before: "Modes | None" = None) -> None:
        c0, c1, c2 = ladder.c0_nF, ladder.c1_nF, ladder.c2_nF
        self._left: "dict[int, Parts]" = {}
        self._ladder = ladder
        if not c1:
            # a plain capacitor: the other two modes are there, and never excited
            self.k1, self.k2, self.k3 = conductance / c0, 1.0, 1.0
            self.w1, self.w2, self.w3 = 1.0, 0.0, 0.0
            self.u1 = self.u2 = self.u3 = self.v1 = self.v2 = self.v3 = 0.0
            self._norms = (c0, c0, c0)
        else:
            p, q = ladder.k1_per_us, ladder.k2_per_us
            most = q + q
            while _excess(ladder, conductance, most) < 0:
                most += most
            start = (before.k1, before.k2, before.k3) if before else (0.0, 0.0, 0.0)
            self.k1 = k1 = _root(ladder, conductance, 0.0, p, start[0])
            self.k2 = k2 = _root(ladder, conductance, p, q, start[1])
            self.k3 = k3 = _root(ladder, conductance, q, most, start[2])
            self.u1, self.u2, self.u3 = u1, u2, u3 = p / (p - k1), p / (p - k2), p / (p - k3)
            self.v1, self.v2, self.v3 = v1, v2, v3 = q / (q - k1), q / (q - k2), q / (q - k3)
            n1 = c0 + c1 * u1 * u1 + c2 * v1 * v1
            n2 = c0 + c1 * u2 * u2 + c2 * v2 * v2
            n3 = c0 + c1 * u3 * u3 + c2 * v3 * v3
            self._norms = (n1, n2, n3)
            self.w1 = (c0 + c1 * u1 + c2 * v1) / n1
            self.w2 = (c0 + c1 * u2 + c2 * v2) / n2
            self.w3 = (c0 + c1 * u3 + c2 * v3) / n3
        self.lag_us = self.w1 / self.k1 + self.w2 / self.k2 + self.w3 / self.k3

    def left(self, time_ns: int) -> "Parts":
        """What is left of each mode after ``time_ns``."""
        left = self._left.get(time_ns)
        if left is None:
            # a control loop repeats its intervals: the same answer is given again
            if len(self._left) >= _LEFT_KEPT:
                self._left.clear()
            left = self._left[time_ns] = decays(self.k1, self.k2, self.k3, time_ns / 1000)
        return left

    def charge(self, relaxing: "Parts", left: "Parts") -> float:
        """What currents (c1, c2, c3) bring, in pC, until ``left`` of each mode is left."""
        return (
            relaxing[0] * (1 - left[0]) / self.k1
            + relaxing[1] * (1 - left[1]) / self.k2
            + relaxing[2] * (1 - left[2]) / self.k3
        )

    def split(self, x: float, y: float, z: float) -> "Parts":
        """The modes' parts in deviations x, y, z (mV) of the three capacitors."""
        ladder = self._ladder
        c0, c1, c2 = ladder.c0_nF * x, ladder.c1_nF * y, ladder.c2_nF * z
        if not ladder.c1_nF:
            return x, 0.0, 0.0
        n1, n2, n3 = self._norms
        return (
            (c0 + c1 * self.u1 + c2 * self.v1) / n1,
            (c0 + c1 * self.u2 + c2 * self.v2) / n2,
            (c0 + c1 * self.u3 + c2 * self.v3) / n3,
        )


def _excess(ladder: "Ladder", conductance: float, rate: float) -> float:
    """Zero where ``rate`` is one of the node's; rising between the branches' own rates."""
    p, q = ladder.k1_per_us, ladder.k2_per_us
    return (
        ladder.c0_nF * rate
        - conductance
        + ladder.c1_nF * p * rate / (p - rate)
        + ladder.c2_nF * q * rate / (q - rate)
    )


def _root(ladder: "Ladder", conductance: float, low: float, high: float, start: float) -> float:
    """The rate between ``low`` and ``high``, to the last few bits."""
    p, q = ladder.k1_per_us, ladder.k2_per_us
    rate = start if low < start < high else (low + high) / 2
    for _ in range(100):
        excess = _excess(ladder, conductance, rate)
        if excess > 0:
            high = rate
        elif excess < 0:
            low = rate
        else:
            break
        over_p, over_q = p / (p - rate), q / (q - rate)
        slope = ladder.c0_nF + ladder.c1_nF * over_p * over_p + ladder.c2_nF * over_q * over_q
        step = excess / slope
        if -rate < step * 1125899906842624 < rate:  # 2**50
            break
        rate -= step
        if not low < rate < high:
            rate = (low + high) / 2
            if rate in (low, high):
                break
    return rate
