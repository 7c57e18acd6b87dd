"""Skin under two gelled electrodes: R_s + (R_d parallel CPE), and how it changes.

R_s is electrodes, gel and deep tissue; R_d and the constant-phase element are the two layers of
stratum corneum in series. R_d falls while current flows and comes back slowly; gel dries; the
area under a gliding electrode is never quite the same. All of that is slow beside the current
itself: it moves in steps of 50 ms, and between two steps the circuit is solved exactly.

The constant-phase element is a ladder of three capacitors and two resistors. The outer layer of
skin is not a plain capacitor: its capacitance falls with frequency, as (j w)^n with n about 0.8
(the exponent of a Cole element). Over the two decades that matter here that is a capacitor in
parallel with two series RC branches, by J. Valsa and J. Vlach, "RC models of a constant phase
element", Int. J. Circ. Theor. Appl. 41 (2013) 59: each branch is faster than the one before by one
factor, and has less resistance by that factor to the power n.
"""

from micropython import const

from .exponential import decay, time_to_decay

_TYPES = const(0)
if _TYPES:
    from typing import Protocol

    class Glide(Protocol):
        """The area in contact under a hand that glides."""

        def area(self, t_ns: int) -> float: ...


STEP_ns = 50000000
_STEP_s = 1 / 20
_STEPS_A_MINUTE = 1200


class Skin:
    """One path from electrode to electrode. Parameters are those of ``parameters``.

    ``area`` is the area in contact over the nominal one, ``worked_in`` how far R_d has fallen
    (0 at rest, 1 all the way), ``dried`` by what gel and R_d have risen. ``motion`` is None or
    has an ``area(t_ns)``.
    """

    def __init__(
        self,
        series_kohm: float,
        parallel_kohm: float,
        capacitance_nF: float,
        exponent: float = 1,
        gel_kohm: float = 0,
        fall: float = 0,
        fall_uA: float = 50,
        fall_s: float = 3,
        recovery_s: float = 600,
        drying_per_min: float = 0,
        motion: "Glide | None" = None,
    ) -> None:
        self.series_kohm = series_kohm  # electrodes and tissue, and the gel as it was put on
        self.gel_kohm = gel_kohm  # the part of it that dries
        self.parallel_kohm = parallel_kohm
        self.capacitance_nF = capacitance_nF
        self.exponent = exponent
        self.fall = fall
        self.fall_uA = fall_uA
        self.fall_s = fall_s
        self.recovery_s = recovery_s
        self.drying_per_min = drying_per_min
        self.motion = motion
        self.area = 1.0
        self.worked_in = 0.0
        self.dried = 1.0
        self._kept_falling = decay(_STEP_s / fall_s)
        self._kept_recovering = decay(_STEP_s / recovery_s)
        self._steps = 0
        self._ladder: "Ladder | None" = None
        self._ladder_of: "tuple[float, float] | None" = None

    @property
    def drifts(self) -> bool:
        """Whether anything about it changes by itself."""
        return bool(self.fall or self.drying_per_min or self.motion)

    @property
    def ladder(self) -> "Ladder":
        """The constant-phase element of the nominal area, as a :class:`Ladder`."""
        key = (self.capacitance_nF, self.exponent)
        ladder = self._ladder
        if ladder is None or key != self._ladder_of:
            self._ladder_of = key
            ladder = self._ladder = Ladder(self.capacitance_nF, self.exponent)
        return ladder

    def leak_kohm(self) -> float:
        """R_d as it is now, of the nominal area."""
        return self.parallel_kohm * self.dried * (1 - self.fall * self.worked_in)

    def path_kohm(self) -> float:
        """R_s as it is now."""
        return self.series_kohm + self.gel_kohm * (self.dried / self.area - 1)

    def renew(self) -> None:
        """Another place of the face: skin that no current has worked in yet."""
        self.worked_in = 0.0

    def step(self, now_ns: int, size_uA: float) -> None:
        """50 ms have passed, with a mean current of ``size_uA``, sign left aside.

        The fall is towards I / (I + I_half), within seconds while current flows and back within
        many minutes; drying is linear in time.
        """
        self._steps += 1
        if self.fall:
            target = size_uA / (size_uA + self.fall_uA)
            behind = target - self.worked_in
            kept = self._kept_falling if behind > 0 else self._kept_recovering
            self.worked_in = target - behind * kept
        if self.drying_per_min:
            self.dried = 1 + self.drying_per_min * self._steps / _STEPS_A_MINUTE
        if self.motion:
            self.area = self.motion.area(now_ns)


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

    def __init__(self, capacitance_nF: float, exponent: float) -> None:
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

    def branches(self) -> "tuple[tuple[float, float], ...]":
        """(kohm, nF) of each branch, slow and fast; none for a plain capacitor."""
        if not self.c1_nF:
            return ()
        return ((SLOW_us / self.c1_nF, self.c1_nF), (FAST_us / self.c2_nF, self.c2_nF))


def _seen(time_constant_us: float) -> float:
    """The part of a branch's capacitance that is seen at the reference frequency."""
    ratio = time_constant_us / REFERENCE_us
    return 1 / (1 + ratio * ratio)
