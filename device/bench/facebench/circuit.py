"""What flows: DAC level, output stage, electrodes, skin and shunt, solved event by event.

Between two events (a DAC write and the end of its settling, ENABLE, a change of contact, the
amplifier meeting its rail, a step of the skin's drift) everything is a line and three
exponentials, known in closed form; nothing is computed until somebody asks or something changes.
"""

from .crossing import first_crossing
from .modes import Modes
from .skin import STEP_ns

OPEN, ON_SKIN, TOUCHING = 0, 1, 2
"""Electrodes off the skin; on it; on each other."""

NEVER_ns = 1 << 62

NEGLIGIBLE_uA = 1 / 1024  # 1 nA: a hundredth of a bit of the sensor

SETTLING_LEVELS = 2048  # what ``settling_ns`` is given for
AT_ONCE_ns = 250

_LINEAR, _RAILED, _ALONE = 0, 1, 2  # what drives the skin: source, rail, nothing


class Circuit:
    """The path from the DAC's output to the shunt.

    The DAC goes straight from level to level, ``settling_ns`` for a half scale; longer when the
    amplifier's slew rate wants it, at once when it is under a quarter of a microsecond. When a
    parameter of stage or skin is changed from outside, ``refresh()`` makes it count from now on.
    ``on_surge(at_ns, change_uA)`` is told of every jump of the shunt current that contact or
    ENABLE make. Looking changes nothing: the same run watched more closely is the same run.
    """

    def __init__(
        self, clock, stage, skin, history, shunt_kohm=1 / 10, touch_kohm=1 / 8, settling_ns=0
    ):
        self._clock = clock
        self.stage = stage
        self.skin = skin
        self._history = history
        self.shunt_kohm = shunt_kohm
        self.touch_kohm = touch_kohm
        self.settling_ns = settling_ns
        self.on_surge = None
        self.level = 2048.0
        self.enabled = False
        self.contact = OPEN
        self._peak_uA = 0.0
        self._shunt_pC = 0.0
        self._skin_pC = 0.0
        self._size_pC = 0.0  # through the skin since its last step of drift, sign left aside
        self._planned = []  # (time, contact), earliest first
        # when the running piece ends by itself, and why
        self._next_ns = NEVER_ns
        self._cross_ns = NEVER_ns  # the amplifier meets or leaves its rail
        self._cross_regime = 0
        self._planned_ns = NEVER_ns  # the contact changes
        self._ramp_ns = NEVER_ns  # the DAC has settled
        self._drift_ns = NEVER_ns  # the skin is another
        # the piece that runs now: from when; the source and the skin's final voltage, as lines;
        # each mode's voltage behind that line; the current, a line and three exponentials
        self._from_ns = 0
        self._source_uA = self._target_uA = self._source_slope = 0.0
        self._final_mV = self._final_slope = 0.0
        self._behind = (0.0, 0.0, 0.0)
        self._decaying = (0.0, 0.0, 0.0)
        self._begin_uA = self._slope = 0.0
        self._relaxing = None
        self._modes = Modes(skin.ladder, 1 / skin.leak_kohm())
        self._sets = {}  # of modes, by what drives the skin
        self._hints = {}  # those before, where the next ones are looked for
        self._through_skin = False
        self._resolve_path()
        self._begin(0)

    # --- what can happen ---------------------------------------------------------------

    def set_level(self, level):
        """The DAC's output goes to ``level`` codes from now on."""
        now_ns = self._clock.now_ns
        if now_ns >= self._next_ns:
            self._run(now_ns)
        self._end(now_ns)
        self.level = level
        self._target_uA = target_uA = (level - 2048) * self._uA_per_level + self._offset_uA
        time_ns = 0
        if self._through_skin:
            change_uA = target_uA - self._source_uA
            time_ns = (change_uA if change_uA > 0 else -change_uA) * self._ns_per_uA
        if time_ns > AT_ONCE_ns:
            time_ns = int(time_ns)
            self._source_slope = change_uA * 1000 / time_ns
            self._ramp_ns = now_ns + time_ns
        else:
            self._settled()
        self._begin(now_ns)

    def set_enabled(self, enabled):
        """ENABLE: whether the electrodes are connected to the stage."""
        if enabled != self.enabled:
            self.settle(self._clock.now_ns)
            self.enabled = enabled
            self.refresh()

    def set_contact(self, contact):
        """OPEN, ON_SKIN or TOUCHING from now on; whatever was planned is off."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        del self._planned[:]
        self._planned_ns = NEVER_ns
        self.contact = contact
        self._change(now_ns)

    def plan_contact(self, contact, at_ns):
        """The same at a time to come, in addition to what is planned already."""
        self._planned.append((at_ns, contact))
        self._planned.sort()
        self._planned_ns = self._planned[0][0]
        self._next_ns = min(self._next_ns, self._planned_ns)

    def refresh(self):
        """Take a changed stage or skin into account from now on."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        self._change(now_ns)

    def settle(self, now_ns):
        """Let everything happen that happens by itself up to ``now_ns``."""
        if now_ns >= self._next_ns:
            self._run(now_ns)

    # --- what can be seen --------------------------------------------------------------

    def skin_uA(self):
        """The true current through the skin, now."""
        now_ns = self._clock.now_ns
        if now_ns >= self._next_ns:
            self._run(now_ns)
        if not self._through_skin:
            return 0.0
        passed_ns = now_ns - self._from_ns
        current = self._begin_uA
        if self._slope:
            current += self._slope * passed_ns / 1000
        relaxing = self._relaxing
        if relaxing is not None:
            left = self._modes.left(passed_ns)
            current += relaxing[0] * left[0] + relaxing[1] * left[1] + relaxing[2] * left[2]
        return current

    def charge_pC(self):
        """The net charge that has gone through the skin."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        return self._skin_pC + (self._charge(now_ns) if self._through_skin else 0.0)

    def peak_uA(self):
        """The largest true skin current there has been, between updates too."""
        current = abs(self.skin_uA())
        if self._through_skin:
            current = max(current, abs(self._current(self._from_ns)))
        return max(current, self._peak_uA)

    def skin_mV(self):
        """The voltage over the stratum corneum, now."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        passed_ns = now_ns - self._from_ns
        left = self._modes.left(passed_ns)
        decaying = self._decaying
        return (
            self._final_mV
            + self._final_slope * (passed_ns / 1000 - self._modes.lag_us)
            + decaying[0] * left[0]
            + decaying[1] * left[1]
            + decaying[2] * left[2]
        )

    def electrode_mV(self):
        """The voltage at the driven electrode about mid-rail, as its divider sees it.

        Disconnected on skin it floats with what the skin still holds; connected to nothing it
        stands at what the stage can reach. The divider's own current is taken as none.
        """
        self.settle(self._clock.now_ns)
        contact = self.contact
        if contact == ON_SKIN:
            return self.skin_mV() + self.skin_uA() * (self.skin.path_kohm() + self.shunt_kohm)
        if not self.enabled:
            return 0.0
        if contact == TOUCHING:
            return self._begin_uA * (self.touch_kohm + self.shunt_kohm)
        rail_mV = self.stage.rail_mV
        return max(-rail_mV, min(rail_mV, self._source_uA * self.stage.output_kohm))

    # --- how it is solved --------------------------------------------------------------

    def _current(self, t_ns):
        """The current of the running piece at a time in it."""
        passed_ns = t_ns - self._from_ns
        current = self._begin_uA + self._slope * passed_ns / 1000
        relaxing = self._relaxing
        if relaxing is not None:
            left = self._modes.left(passed_ns)
            current += relaxing[0] * left[0] + relaxing[1] * left[1] + relaxing[2] * left[2]
        return current

    def _charge(self, t_ns):
        """The charge of the running piece up to a time in it."""
        passed_ns = t_ns - self._from_ns
        time_us = passed_ns / 1000
        charge = (self._begin_uA + self._slope * time_us / 2) * time_us
        if self._relaxing is not None:
            charge += self._modes.charge(self._relaxing, self._modes.left(passed_ns))
        return charge

    def _resolve_path(self):
        """Everything that depends on ENABLE, contact and parameters, but not on the level."""
        stage, skin = self.stage, self.skin
        self._uA_per_level = stage.source_uA(2049) - stage.source_uA(2048)
        self._offset_uA = stage.source_uA(2048)
        self._through_skin = self.enabled and self.contact == ON_SKIN
        output = stage.output_kohm
        outside = stage.series_kohm + self.shunt_kohm
        rail_mV = stage.rail_mV
        leak = skin.leak_kohm()
        area = skin.area
        conductances = self._conductances = [0.0, 0.0, 1 / leak]
        self._hints.update(self._sets)
        self._sets.clear()
        self._current_gain = self._railed_uA = 0.0
        if self._through_skin:
            outside += skin.path_kohm()
            # the modes are those of the nominal area, so the source's resistance is scaled to it
            conductances[_LINEAR] = 1 / ((output + outside) * area) + 1 / leak
            conductances[_RAILED] = 1 / (outside * area) + 1 / leak
            leak /= area
            whole = output + outside + leak
            # linear: V -> source x voltage gain, I -> source x current gain
            self._voltage_gain_kohm = output * leak / whole
            self._current_gain = output / whole
            self._linear_kohm = output + outside
            # railed: a voltage source behind what is outside the amplifier
            self._railed_kohm = outside
            self._railed_mV = rail_mV * leak / (outside + leak)
            self._railed_uA = rail_mV / (outside + leak)
            # the amplifier is at +rail while V + source x outside is over this
            self._threshold_mV = rail_mV * (1 + outside / output)
            slew = stage.slew_mV_per_us
            self._ns_per_uA = self.settling_ns / (SETTLING_LEVELS * self._uA_per_level)
            if slew and outside * 1000 / slew > self._ns_per_uA:
                self._ns_per_uA = outside * 1000 / slew
        elif self.enabled and self.contact == TOUCHING:
            outside += self.touch_kohm
            self._current_gain = output / (output + outside)
            self._railed_uA = rail_mV / outside
        if not self._through_skin or self._ramp_ns == NEVER_ns:
            self._target_uA = (self.level - 2048) * self._uA_per_level + self._offset_uA
            self._settled()
        if skin.drifts:
            if self._drift_ns == NEVER_ns:
                self._drift_ns = (self._clock.now_ns // STEP_ns + 1) * STEP_ns
        else:
            self._drift_ns = NEVER_ns

    def _settled(self):
        """The DAC has arrived."""
        self._source_uA = self._target_uA
        self._source_slope = 0.0
        self._ramp_ns = NEVER_ns

    def _change(self, at_ns):
        """Something about the path is another from ``at_ns`` on."""
        before_uA = self._current(at_ns)
        self._end(at_ns)
        self._resolve_path()
        self._begin(at_ns)
        if self.on_surge:
            self.on_surge(at_ns, self._current(at_ns) - before_uA)

    def _end(self, now_ns):
        """Close the running piece at ``now_ns``: charge, peak, where source and skin are."""
        passed_ns = now_ns - self._from_ns
        if not passed_ns:
            return
        time_us = passed_ns / 1000
        modes = self._modes
        left = modes.left(passed_ns)
        begin_uA, slope, relaxing = self._begin_uA, self._slope, self._relaxing
        end_uA = begin_uA + slope * time_us
        charge = (begin_uA + end_uA) / 2 * time_us
        if relaxing is not None:
            charge += modes.charge(relaxing, left)
            begin_uA += relaxing[0] + relaxing[1] + relaxing[2]
            end_uA += relaxing[0] * left[0] + relaxing[1] * left[1] + relaxing[2] * left[2]
        self._shunt_pC += charge
        if self._through_skin:
            self._skin_pC += charge
            self._size_pC += charge if charge > 0 else -charge
            # a piece's extremes are at its ends, but for a fraction of what relaxes
            peak_uA = self._peak_uA
            if begin_uA > peak_uA or -begin_uA > peak_uA:
                peak_uA = self._peak_uA = abs(begin_uA)
            if end_uA > peak_uA or -end_uA > peak_uA:
                self._peak_uA = abs(end_uA)
        decaying = self._decaying
        slope = self._final_slope
        if slope:
            self._final_mV += slope * time_us
            self._behind = (
                decaying[0] * left[0] - slope * modes.w1 / modes.k1,
                decaying[1] * left[1] - slope * modes.w2 / modes.k2,
                decaying[2] * left[2] - slope * modes.w3 / modes.k3,
            )
        else:
            self._behind = (decaying[0] * left[0], decaying[1] * left[1], decaying[2] * left[2])
        self._source_uA += self._source_slope * time_us
        self._from_ns = now_ns

    def _begin(self, now_ns, regime=None):
        """Open a piece: ``regime`` +1 or -1 at that rail, 0 linear, None to find out."""
        source_uA, source_slope = self._source_uA, self._source_slope
        final_slope = 0.0
        if self._through_skin:
            if regime is None:
                behind = self._behind
                drive_mV = self._final_mV + behind[0] + behind[1] + behind[2]
                drive_mV += source_uA * self._railed_kohm
                threshold_mV = self._threshold_mV
                regime = 1 if drive_mV > threshold_mV else -1 if drive_mV < -threshold_mV else 0
            if regime:
                modes = self._sets.get(_RAILED) or self._make(_RAILED)
                source_kohm = self._railed_kohm
                final_mV = regime * self._railed_mV
                begin_uA = regime * self._railed_uA
                slope = 0.0
            else:
                modes = self._sets.get(_LINEAR) or self._make(_LINEAR)
                source_kohm = self._linear_kohm
                final_mV = source_uA * self._voltage_gain_kohm
                begin_uA = source_uA * self._current_gain
                slope = source_slope * self._current_gain
                final_slope = source_slope * self._voltage_gain_kohm
        else:
            modes = self._sets.get(_ALONE) or self._make(_ALONE)
            final_mV = 0.0
            begin_uA = source_uA * self._current_gain
            slope = 0.0
            limit = self._railed_uA
            begin_uA = limit if begin_uA > limit else -limit if begin_uA < -limit else begin_uA
        if modes is self._modes:
            jump_mV = self._final_mV - final_mV
            one, two, three = self._behind
            one += jump_mV * modes.w1
            two += jump_mV * modes.w2
            three += jump_mV * modes.w3
        else:
            one, two, three = self._translate(modes, final_mV)
            self._modes = modes
        self._behind = (one, two, three)
        if final_slope:
            one += final_slope * modes.w1 / modes.k1
            two += final_slope * modes.w2 / modes.k2
            three += final_slope * modes.w3 / modes.k3
        self._from_ns = now_ns
        self._final_mV = final_mV
        self._final_slope = final_slope
        self._decaying = (one, two, three)
        relaxing = None
        cross_ns = NEVER_ns
        if self._through_skin:
            begin_uA += final_slope * modes.lag_us / source_kohm
            most = NEGLIGIBLE_uA * source_kohm
            if not (-most < one < most and -most < two < most and -most < three < most):
                relaxing = (
                    0.0 if -most < one < most else -one / source_kohm,
                    0.0 if -most < two < most else -two / source_kohm,
                    0.0 if -most < three < most else -three / source_kohm,
                )
            cross_ns = self._crossing(now_ns, regime)
        self._begin_uA = begin_uA
        self._slope = slope
        self._relaxing = relaxing
        self._cross_ns = cross_ns
        next_ns = self._planned_ns
        if cross_ns < next_ns:
            next_ns = cross_ns
        if self._ramp_ns < next_ns:
            next_ns = self._ramp_ns
        if self._drift_ns < next_ns:
            next_ns = self._drift_ns
        self._next_ns = next_ns
        self._history.begin(now_ns, self._shunt_pC, begin_uA, slope, relaxing, modes)

    def _make(self, driver):
        """The skin's modes as it is driven now."""
        modes = Modes(self.skin.ladder, self._conductances[driver], self._hints.get(driver))
        self._sets[driver] = modes
        return modes

    def _translate(self, modes, final_mV):
        """What the capacitors hold, as these modes' parts of their way to ``final_mV``."""
        old = self._modes
        one, two, three = self._behind
        ahead_mV = self._final_mV - final_mV
        return modes.split(
            ahead_mV + one + two + three,
            ahead_mV + one * old.u1 + two * old.u2 + three * old.u3,
            ahead_mV + one * old.v1 + two * old.v2 + three * old.v3,
        )

    def _crossing(self, now_ns, regime):
        """When the amplifier meets or leaves its rail, if it does before the ramp ends."""
        outside_kohm = self._railed_kohm
        modes = self._modes
        one, two, three = self._decaying
        base_mV = self._final_mV - self._final_slope * modes.lag_us
        base_mV += self._source_uA * outside_kohm
        slope = self._final_slope + self._source_slope * outside_kohm
        # the amplifier's drive is base + slope x t + the three modes; where can it go at most?
        above = below = base_mV
        if slope:
            end_mV = base_mV + slope * (self._ramp_ns - now_ns) / 1000
            above, below = (end_mV, base_mV) if slope > 0 else (base_mV, end_mV)
        if one > 0:
            above += one
        else:
            below += one
        if two > 0:
            above += two
        else:
            below += two
        if three > 0:
            above += three
        else:
            below += three
        threshold_mV = self._threshold_mV
        until_us = (self._ramp_ns - now_ns) / 1000 if slope else 0.0
        parts = (one, two, three)
        if regime:
            # to leave the rail is to come from above: the same question with its sign turned
            if (below if regime > 0 else -above) > threshold_mV:
                return NEVER_ns
            self._cross_regime = 0
            time_us = first_crossing(base_mV, slope, parts, modes, until_us, -regime, -threshold_mV)
        else:
            time_us = -1
            if above > threshold_mV:
                time_us = first_crossing(base_mV, slope, parts, modes, until_us, 1, threshold_mV)
                self._cross_regime = 1
            if time_us < 0 and below < -threshold_mV:
                time_us = first_crossing(base_mV, slope, parts, modes, until_us, -1, threshold_mV)
                self._cross_regime = -1
        return NEVER_ns if time_us < 0 else now_ns + int(time_us * 1000) + 1

    def _run(self, now_ns):
        """Every crossing, settling, step and planned contact up to ``now_ns``, in order."""
        while self._next_ns <= now_ns:
            at_ns = self._next_ns
            if at_ns == self._cross_ns:
                self._end(at_ns)
                self._begin(at_ns, self._cross_regime)
            elif at_ns == self._ramp_ns:
                self._end(at_ns)
                self._settled()
                self._begin(at_ns)
            elif at_ns == self._planned_ns:
                self.contact = self._planned.pop(0)[1]
                self._planned_ns = self._planned[0][0] if self._planned else NEVER_ns
                self._change(at_ns)
            else:
                self._end(at_ns)
                self._drift_ns = at_ns + STEP_ns
                self.skin.step(at_ns, self._size_pC * 1000 / STEP_ns)
                self._size_pC = 0.0
                self._resolve_path()
                self._begin(at_ns)
