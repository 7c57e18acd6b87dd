"""Skin under two gelled electrodes: R_s + (R_d parallel CPE), and how it changes.

R_s is electrodes, gel and deep tissue; R_d and the constant-phase element are the two layers of
stratum corneum in series. R_d falls while current flows and comes back slowly; gel dries; the
area under a gliding electrode is never quite the same. All of that is slow beside the current
itself: it moves in steps of 50 ms, and between two steps the circuit is solved exactly.
"""

from .exponential import decay
from .ladder import Ladder

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
        series_kohm,
        parallel_kohm,
        capacitance_nF,
        exponent=1,
        gel_kohm=0,
        fall=0,
        fall_uA=50,
        fall_s=3,
        recovery_s=600,
        drying_per_min=0,
        motion=None,
    ):
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
        self._ladder = None
        self._ladder_of = None

    @property
    def drifts(self):
        """Whether anything about it changes by itself."""
        return bool(self.fall or self.drying_per_min or self.motion)

    @property
    def ladder(self):
        """The constant-phase element of the nominal area, as a :class:`Ladder`."""
        key = (self.capacitance_nF, self.exponent)
        if key != self._ladder_of:
            self._ladder_of = key
            self._ladder = Ladder(self.capacitance_nF, self.exponent)
        return self._ladder

    def leak_kohm(self):
        """R_d as it is now, of the nominal area."""
        return self.parallel_kohm * self.dried * (1 - self.fall * self.worked_in)

    def path_kohm(self):
        """R_s as it is now."""
        return self.series_kohm + self.gel_kohm * (self.dried / self.area - 1)

    def renew(self):
        """Another place of the face: skin that no current has worked in yet."""
        self.worked_in = 0.0

    def step(self, now_ns, size_uA):
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
