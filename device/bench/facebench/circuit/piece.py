"""A piece of time between two events: current, voltage and charge in closed form."""

from micropython import const

from ..clock import NEVER_ns
from .modes import Modes
from .path import ALONE, LINEAR, RAILED
from .regime import (
    catches_up,
    falls_behind,
    leaves_rail,
    meets_rail,
    past_the_skin,
    still_slewing,
)

_TYPES = const(0)
if _TYPES:
    from .history import History
    from .modes import Parts
    from .path import Path
    from .skin import Skin

NEGLIGIBLE_uA = 1 / 1024  # 1 nA: a hundredth of a bit of the sensor


class Piece:
    """The one that runs now, on ``path``; those before it are in ``history`` and in the totals.

    The source and the skin's final voltage are lines, ``decaying`` is each mode's voltage (mV)
    behind that line; the current is ``begin_uA`` + ``slope`` x t + the ``relaxing`` modes. It
    ends by itself at ``cross_ns``, when the amplifier meets or leaves its rail or its slew rate
    (``cross_regime`` is what comes then), or at ``ramp_ns``, when the DAC has settled. While the
    amplifier slews, it was at ``amplifier_mV`` and moves by ``amplifier_slope``.
    """

    def __init__(self, path: "Path", skin: "Skin", history: "History") -> None:
        self._path = path
        self._history = history
        self.shunt_pC = 0.0
        self.skin_pC = 0.0
        self.size_pC = 0.0  # through the skin since its last step of drift, sign left aside
        self.most_uA = 0.0  # through the skin, at the ends of what has been
        self.from_ns = 0
        self.cross_ns = self.ramp_ns = NEVER_ns
        self.cross_regime = 0
        self.source_uA = self.target_uA = self.source_slope = 0.0
        self.amplifier_mV = self.amplifier_slope = 0.0
        self.final_mV = self.final_slope = 0.0
        self.behind: "Parts" = (0.0, 0.0, 0.0)
        self.decaying: "Parts" = (0.0, 0.0, 0.0)
        self.begin_uA = self.slope = 0.0
        self.relaxing: "Parts | None" = None
        self.modes = Modes(skin.ladder, 1 / skin.leak_kohm())

    # --- what can be seen of it --------------------------------------------------------

    def current_uA(self, t_ns: int) -> float:
        """The current at a time in it."""
        passed_ns = t_ns - self.from_ns
        current = self.begin_uA
        if self.slope:
            current += self.slope * passed_ns / 1000
        relaxing = self.relaxing
        if relaxing is not None:
            left = self.modes.left(passed_ns)
            current += relaxing[0] * left[0] + relaxing[1] * left[1] + relaxing[2] * left[2]
        return current

    def driven_uA(self, t_ns: int) -> float:
        """What the source would drive into 0 ohm at a time in it."""
        return self.source_uA + self.source_slope * (t_ns - self.from_ns) / 1000

    def charge_pC(self, t_ns: int) -> float:
        """Its charge up to a time in it."""
        passed_ns = t_ns - self.from_ns
        time_us = passed_ns / 1000
        charge = (self.begin_uA + self.slope * time_us / 2) * time_us
        if self.relaxing is not None:
            charge += self.modes.charge(self.relaxing, self.modes.left(passed_ns))
        return charge

    def skin_mV(self, t_ns: int) -> float:
        """The voltage over the stratum corneum at a time in it."""
        passed_ns = t_ns - self.from_ns
        left = self.modes.left(passed_ns)
        decaying = self.decaying
        return (
            self.final_mV
            + self.final_slope * (passed_ns / 1000 - self.modes.lag_us)
            + decaying[0] * left[0]
            + decaying[1] * left[1]
            + decaying[2] * left[2]
        )

    # --- from one to the next ----------------------------------------------------------

    def settle(self) -> None:
        """The source is where the DAC wants it."""
        self.source_uA = self.target_uA
        self.source_slope = 0.0
        self.ramp_ns = NEVER_ns

    def end(self, now_ns: int) -> None:
        """Close it at ``now_ns``: charge, peak, where source and skin are."""
        passed_ns = now_ns - self.from_ns
        if not passed_ns:
            return
        time_us = passed_ns / 1000
        modes = self.modes
        left = modes.left(passed_ns)
        begin_uA, slope, relaxing = self.begin_uA, self.slope, self.relaxing
        end_uA = begin_uA + slope * time_us
        charge = (begin_uA + end_uA) / 2 * time_us
        if relaxing is not None:
            charge += modes.charge(relaxing, left)
            begin_uA += relaxing[0] + relaxing[1] + relaxing[2]
            end_uA += relaxing[0] * left[0] + relaxing[1] * left[1] + relaxing[2] * left[2]
        self.shunt_pC += charge
        if self._path.through_skin:
            self.skin_pC += charge
            self.size_pC += charge if charge > 0 else -charge
            # a piece's extremes are at its ends, but for a fraction of what relaxes
            most_uA = self.most_uA
            if begin_uA > most_uA or -begin_uA > most_uA:
                most_uA = self.most_uA = abs(begin_uA)
            if end_uA > most_uA or -end_uA > most_uA:
                self.most_uA = abs(end_uA)
        decaying = self.decaying
        slope = self.final_slope
        if slope:
            self.final_mV += slope * time_us
            self.behind = (
                decaying[0] * left[0] - slope * modes.w1 / modes.k1,
                decaying[1] * left[1] - slope * modes.w2 / modes.k2,
                decaying[2] * left[2] - slope * modes.w3 / modes.k3,
            )
        else:
            self.behind = (decaying[0] * left[0], decaying[1] * left[1], decaying[2] * left[2])
        self.source_uA += self.source_slope * time_us
        if self.amplifier_slope:
            self.amplifier_mV += self.amplifier_slope * time_us
        self.from_ns = now_ns

    def begin(self, now_ns: int, regime: "int | None" = None) -> int:
        """Open the next: ``regime`` is one of those of ``regime``, None to find out.

        Returns when it ends by itself.
        """
        path = self._path
        source_uA = self.source_uA
        final_slope = 0.0
        through_skin = path.through_skin
        if through_skin:
            if regime is None or regime > 1 or regime < -1:
                behind = self.behind
                drive_mV = self.final_mV + behind[0] + behind[1] + behind[2]
                drive_mV += source_uA * path.railed_kohm
                if regime is not None:
                    self.amplifier_mV = drive_mV / path.drive_per_mV
                elif self.amplifier_slope:
                    regime = still_slewing(self.amplifier_mV, drive_mV, path)
                else:
                    threshold_mV = path.threshold_mV
                    regime = 1 if drive_mV > threshold_mV else -1 if drive_mV < -threshold_mV else 0
            if not regime:
                self.amplifier_slope = 0.0
                modes = path.sets.get(LINEAR) or path.make(LINEAR)
                source_kohm = path.linear_kohm
                final_mV = source_uA * path.voltage_gain_kohm
                begin_uA = source_uA * path.current_gain
                slope = self.source_slope * path.current_gain
                final_slope = self.source_slope * path.voltage_gain_kohm
            else:
                modes = path.sets.get(RAILED) or path.make(RAILED)
                source_kohm = path.railed_kohm
                if regime == 1 or regime == -1:
                    self.amplifier_slope = slope = 0.0
                    final_mV = regime * path.railed_mV
                    begin_uA = regime * path.railed_uA
                else:
                    self.amplifier_slope = slope = path.slew_mV_per_us * regime / 2
                    final_mV = self.amplifier_mV * path.railed_gain
                    begin_uA = self.amplifier_mV / path.railed_whole_kohm
                    final_slope = slope * path.railed_gain
                    slope /= path.railed_whole_kohm
        else:
            modes = path.sets.get(ALONE) or path.make(ALONE)
            final_mV = 0.0
            begin_uA, slope, beyond_ns = past_the_skin(self, path, now_ns)
        if modes is self.modes:
            jump_mV = self.final_mV - final_mV
            one, two, three = self.behind
            one += jump_mV * modes.w1
            two += jump_mV * modes.w2
            three += jump_mV * modes.w3
        else:
            one, two, three = self._translate(modes, final_mV)
            self.modes = modes
        self.behind = (one, two, three)
        calm_mV = path.calm_mV
        calm = -calm_mV < one < calm_mV and -calm_mV < two < calm_mV and -calm_mV < three < calm_mV
        if final_slope:
            one += final_slope * modes.w1 / modes.k1
            two += final_slope * modes.w2 / modes.k2
            three += final_slope * modes.w3 / modes.k3
        self.from_ns = now_ns
        self.final_mV = final_mV
        self.final_slope = final_slope
        self.decaying = (one, two, three)
        relaxing = None
        if through_skin:
            begin_uA += final_slope * modes.lag_us / source_kohm
            most = NEGLIGIBLE_uA * source_kohm
            if not (-most < one < most and -most < two < most and -most < three < most):
                relaxing = (
                    0.0 if -most < one < most else -one / source_kohm,
                    0.0 if -most < two < most else -two / source_kohm,
                    0.0 if -most < three < most else -three / source_kohm,
                )
            if not regime:
                cross_ns, self.cross_regime = meets_rail(self, path, now_ns)
                if not calm:
                    behind_ns, regime = falls_behind(self, path, now_ns)
                    if behind_ns == now_ns:
                        return self.begin(now_ns, regime)
                    if behind_ns < cross_ns:
                        cross_ns, self.cross_regime = behind_ns, regime
            elif self.amplifier_slope:
                cross_ns, self.cross_regime = catches_up(self, path, now_ns)
            else:
                self.cross_regime = 0
                cross_ns = leaves_rail(self, path, now_ns, regime)
        else:
            cross_ns, self.cross_regime = beyond_ns, 0
        self.begin_uA = begin_uA
        self.slope = slope
        self.relaxing = relaxing
        self.cross_ns = cross_ns
        self._history.begin(now_ns, self.shunt_pC, begin_uA, slope, relaxing, modes)
        return cross_ns if cross_ns < self.ramp_ns else self.ramp_ns

    def _translate(self, modes: Modes, final_mV: float) -> "Parts":
        """What the capacitors hold, as these modes' parts of their way to ``final_mV``."""
        old = self.modes
        one, two, three = self.behind
        ahead_mV = self.final_mV - final_mV
        return modes.split(
            ahead_mV + one + two + three,
            ahead_mV + one * old.u1 + two * old.u2 + three * old.u3,
            ahead_mV + one * old.v1 + two * old.v2 + three * old.v3,
        )
