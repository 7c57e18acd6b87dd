"""A constant-phase element as a ladder of three capacitors and two resistors.

The outer layer of skin is no plain capacitor: its capacitance falls with frequency, as (j w)^n
with n about 0.8 (the exponent of a Cole element). Over the two decades that matter here that is
a capacitor in parallel with two series RC branches, by J. Valsa and J. Vlach, "RC models of a
constant phase element", Int. J. Circ. Theor. Appl. 41 (2013) 59: each branch is faster than the
one before by one factor, and has less resistance by that factor to the power n.
"""

from .exponential import decay, time_to_decay

SLOW_us, FAST_us = 640, 40
"""The branches' time constants: a factor of four to each side of the reference frequency."""

REFERENCE_us = 160
"""1 / w where the ladder is matched: 995 Hz, which stands for the 1 kHz of a handheld LCR meter."""

_SPACING = FAST_us / SLOW_us


class Ladder:
    """``c0_nF`` across the skin; ``c1_nF`` and ``c2_nF`` behind resistors, slow and fast.

    ``capacitance_nF`` is the parallel capacitance an LCR meter shows at 1 kHz, ``exponent`` the
    n of the element: 1 is a plain capacitor. ``k1_per_us`` and ``k2_per_us`` are the branches'
    rates. Raises ValueError for an exponent outside 1/2 .. 1.
    """

    def __init__(self, capacitance_nF, exponent):
        if not 1 / 2 <= exponent <= 1:
            raise ValueError("a constant-phase element of skin has an exponent of 0.5 to 1")
        self.k1_per_us = 1 / SLOW_us
        self.k2_per_us = 1 / FAST_us
        if exponent == 1:
            self.c0_nF, self.c1_nF, self.c2_nF = capacitance_nF * 1.0, 0.0, 0.0
            return
        # Valsa's b: how much less capacitance the next branch has
        less = decay((1 - exponent) * time_to_decay(_SPACING))
        rest = less * less / (1 - less)  # all the branches that are faster still, as one
        seen = rest + _seen(SLOW_us) + less * _seen(FAST_us)
        self.c1_nF = capacitance_nF / seen
        self.c2_nF = self.c1_nF * less
        self.c0_nF = self.c1_nF * rest

    def branches(self):
        """(kohm, nF) of each branch, slow and fast; none for a plain capacitor."""
        if not self.c1_nF:
            return ()
        return ((SLOW_us / self.c1_nF, self.c1_nF), (FAST_us / self.c2_nF, self.c2_nF))


def _seen(time_constant_us):
    """The part of a branch's capacitance that is seen at the reference frequency."""
    ratio = time_constant_us / REFERENCE_us
    return 1 / (1 + ratio * ratio)
