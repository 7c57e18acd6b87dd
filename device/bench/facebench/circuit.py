"""What flows: DAC level, output stage, electrodes, skin and shunt, solved event by event.

Between two events (a DAC write, ENABLE, a change of contact, the amplifier meeting its rail)
everything is one exponential, known in closed form; nothing is computed until somebody asks or
something changes.
"""

from .exponential import decay

OPEN, ON_SKIN, TOUCHING = 0, 1, 2
"""Electrodes off the skin; on it; on each other."""

NEVER_ns = 1 << 62

NEGLIGIBLE_uA = 1 / 8192  # 0.1 nA: a thousandth of a bit of the sensor


class Circuit:
    """The path from the DAC's output to the shunt.

    When a parameter of stage or skin is changed from outside, ``refresh()`` makes it count from
    now on. Looking changes nothing: the same run watched more closely is the same run.
    """

    def __init__(self, clock, stage, skin, history, shunt_kohm=1 / 10, touch_kohm=1 / 8):
        self._clock = clock
        self.stage = stage
        self.skin = skin
        self._history = history
        self.shunt_kohm = shunt_kohm
        self.touch_kohm = touch_kohm
        self.level = 2048.0
        self.enabled = False
        self.contact = OPEN
        self._peak_uA = 0.0
        self._planned = []  # (time, contact), earliest first
        self._planned_ns = NEVER_ns
        # the piece that runs now: from when, towards what, how fast
        self._from_ns = 0
        self._final_mV = 0.0
        self._tau_us = 1.0
        self._final_uA = 0.0
        self._extra_uA = 0.0
        self._shunt_pC = 0.0
        self._skin_pC = 0.0
        self._through_skin = False
        self._next_ns = NEVER_ns  # when the piece ends by itself
        self._cross_ns = NEVER_ns  # when the amplifier meets or leaves its rail
        self._cross_mV = 0.0
        self._cross_regime = 0
        self._resolve_path()
        self._begin(0)

    # --- what can happen ---------------------------------------------------------------

    def set_level(self, level):
        """The DAC's output is at ``level`` codes from now on."""
        now_ns = self._clock.now_ns
        if now_ns >= self._next_ns:
            self._run(now_ns)
        self._end(now_ns)
        self.level = level
        self._source_uA = (level - 2048) * self._uA_per_level + self._offset_uA
        self._begin(now_ns)

    def set_enabled(self, enabled):
        """ENABLE: whether the electrodes are connected to the stage."""
        if enabled != self.enabled:
            self.settle(self._clock.now_ns)
            self.enabled = enabled
            self.refresh()

    def set_contact(self, contact):
        """OPEN, ON_SKIN or TOUCHING from now on; whatever was planned is off."""
        del self._planned[:]
        self._change_contact(contact, self._clock.now_ns)

    def plan_contact(self, contact, at_ns):
        """The same at a time to come, in addition to what is planned already."""
        self._planned.append((at_ns, contact))
        self._planned.sort()
        self._planned_ns = self._planned[0][0]
        self._next_ns = min(self._cross_ns, self._planned_ns)

    def refresh(self):
        """Take a changed stage or skin into account from now on."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        self._end(now_ns)
        self._resolve_path()
        self._begin(now_ns)

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
        extra = self._extra_uA
        if extra:
            if now_ns != self._from_ns:
                extra *= decay((now_ns - self._from_ns) / 1000 / self._tau_us)
            return self._final_uA + extra
        return self._final_uA

    def charge_pC(self):
        """The net charge that has gone through the skin."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        if not self._through_skin:
            return self._skin_pC
        time_us = (now_ns - self._from_ns) / 1000
        tau_us = self._tau_us
        extra_pC = self._extra_uA * tau_us * (1 - decay(time_us / tau_us))
        return self._skin_pC + self._final_uA * time_us + extra_pC

    def peak_uA(self):
        """The largest true skin current there has been, between updates too."""
        current = abs(self.skin_uA())
        if self._through_skin:
            current = max(current, abs(self._final_uA + self._extra_uA))
        return max(current, self._peak_uA)

    def skin_mV(self):
        """The voltage over the skin's capacitance, now."""
        now_ns = self._clock.now_ns
        self.settle(now_ns)
        time_us = (now_ns - self._from_ns) / 1000
        final_mV = self._final_mV
        return final_mV - (final_mV - self.skin.voltage_mV) * decay(time_us / self._tau_us)

    def electrode_mV(self):
        """The voltage at the driven electrode about mid-rail, as its divider sees it.

        Disconnected on skin it floats with what the skin still holds; connected to nothing it
        stands at what the stage can reach. The divider's own current is taken as none.
        """
        self.settle(self._clock.now_ns)
        contact = self.contact
        if contact == ON_SKIN:
            return self.skin_mV() + self.skin_uA() * (self.skin.series_kohm + self.shunt_kohm)
        if not self.enabled:
            return 0.0
        if contact == TOUCHING:
            return self._final_uA * (self.touch_kohm + self.shunt_kohm)
        rail_mV = self.stage.rail_mV
        return max(-rail_mV, min(rail_mV, self._source_uA * self.stage.output_kohm))

    # --- how it is solved --------------------------------------------------------------

    def _resolve_path(self):
        """Everything that depends on ENABLE, contact and parameters, but not on the level."""
        stage, skin = self.stage, self.skin
        self._uA_per_level = stage.source_uA(2049) - stage.source_uA(2048)
        self._offset_uA = stage.source_uA(2048)
        self._source_uA = (self.level - 2048) * self._uA_per_level + self._offset_uA
        self._through_skin = self.enabled and self.contact == ON_SKIN
        output = stage.output_kohm
        outside = stage.series_kohm + self.shunt_kohm
        rail_mV = stage.rail_mV
        if self._through_skin:
            parallel = skin.parallel_kohm
            outside += skin.series_kohm
            whole = output + outside + parallel
            # linear: V -> source x voltage gain, I -> source x current gain
            self._voltage_gain_kohm = output * parallel / whole
            self._current_gain = output / whole
            self._linear_kohm = output + outside
            self._linear_tau_us = skin.tau_us(output + outside)
            # railed: a voltage source behind what is outside the amplifier
            self._railed_kohm = outside
            self._railed_tau_us = skin.tau_us(outside)
            self._railed_mV = rail_mV * parallel / (outside + parallel)
            self._railed_uA = rail_mV / (outside + parallel)
            # the amplifier is at +rail while V is over this less source x outside
            self._threshold_mV = rail_mV * (1 + outside / output)
        elif self.enabled and self.contact == TOUCHING:
            outside += self.touch_kohm
            self._current_gain = output / (output + outside)
            self._railed_uA = rail_mV / outside
            self._linear_tau_us = skin.tau_open_us()
        else:
            self._current_gain = 0.0
            self._railed_uA = 0.0
            self._linear_tau_us = skin.tau_open_us()

    def _end(self, now_ns):
        """Close the running piece at ``now_ns``: charge, peak, the skin's voltage."""
        from_ns = self._from_ns
        if now_ns == from_ns:
            return
        skin = self.skin
        time_us = (now_ns - from_ns) / 1000
        tau_us = self._tau_us
        final_mV = self._final_mV
        behind_mV = final_mV - skin.voltage_mV
        left = decay(time_us / tau_us) if behind_mV else 0.0
        skin.voltage_mV = final_mV - behind_mV * left
        final_uA = self._final_uA
        extra_uA = self._extra_uA
        charge = final_uA * time_us + extra_uA * tau_us * (1 - left)
        self._shunt_pC += charge
        if self._through_skin:
            self._skin_pC += charge
            peak_uA = self._peak_uA
            # monotonous, so the extremes are at its ends
            current = final_uA + extra_uA
            if current > peak_uA or -current > peak_uA:
                peak_uA = self._peak_uA = abs(current)
            current = final_uA + extra_uA * left
            if current > peak_uA or -current > peak_uA:
                self._peak_uA = abs(current)

    def _begin(self, now_ns, regime=None):
        """Open a piece: ``regime`` +1 or -1 at that rail, 0 linear, None to find out."""
        source_uA = self._source_uA
        extra_uA = 0.0
        cross_ns = NEVER_ns
        tau_us = self._linear_tau_us
        if self._through_skin:
            voltage_mV = self.skin.voltage_mV
            shift_mV = source_uA * self._railed_kohm
            upper_mV = self._threshold_mV - shift_mV
            lower_mV = -self._threshold_mV - shift_mV
            if regime is None:
                regime = 1 if voltage_mV > upper_mV else -1 if voltage_mV < lower_mV else 0
            if not regime:
                final_mV = source_uA * self._voltage_gain_kohm
                final_uA = source_uA * self._current_gain
                extra_uA = (final_mV - voltage_mV) / self._linear_kohm
                if final_mV > upper_mV:
                    cross_ns = self._crossing(now_ns, upper_mV, final_mV, tau_us, 1)
                elif final_mV < lower_mV:
                    cross_ns = self._crossing(now_ns, lower_mV, final_mV, tau_us, -1)
            else:
                tau_us = self._railed_tau_us
                final_mV = regime * self._railed_mV
                final_uA = regime * self._railed_uA
                extra_uA = (final_mV - voltage_mV) / self._railed_kohm
                if regime > 0:
                    if final_mV < upper_mV:
                        cross_ns = self._crossing(now_ns, upper_mV, final_mV, tau_us, 0)
                elif final_mV > lower_mV:
                    cross_ns = self._crossing(now_ns, lower_mV, final_mV, tau_us, 0)
            if -NEGLIGIBLE_uA < extra_uA < NEGLIGIBLE_uA:
                extra_uA = 0.0
        else:
            final_mV = 0.0
            final_uA = source_uA * self._current_gain
            limit = self._railed_uA
            final_uA = limit if final_uA > limit else -limit if final_uA < -limit else final_uA
        self._from_ns = now_ns
        self._final_mV = final_mV
        self._tau_us = tau_us
        self._final_uA = final_uA
        self._extra_uA = extra_uA
        self._cross_ns = cross_ns
        planned_ns = self._planned_ns
        self._next_ns = cross_ns if cross_ns < planned_ns else planned_ns
        self._history.begin(now_ns, self._shunt_pC, final_uA, extra_uA, tau_us)

    def _crossing(self, now_ns, cross_mV, final_mV, tau_us, regime):
        """When the skin's voltage takes the amplifier to or from its rail."""
        self._cross_mV = cross_mV
        self._cross_regime = regime
        time_us = self.skin.time_to_reach_us(cross_mV, final_mV, tau_us)
        return now_ns + int(time_us * 1000) + 1

    def _run(self, now_ns):
        """Every crossing and planned contact up to ``now_ns``, in order."""
        while self._next_ns <= now_ns:
            at_ns = self._next_ns
            if at_ns == self._planned_ns:
                contact = self._planned.pop(0)[1]
                self._change_contact(contact, at_ns)
            else:
                self._end(at_ns)
                self.skin.voltage_mV = self._cross_mV
                self._begin(at_ns, self._cross_regime)

    def _change_contact(self, contact, at_ns):
        self._planned_ns = self._planned[0][0] if self._planned else NEVER_ns
        self._end(at_ns)
        self.contact = contact
        self._resolve_path()
        self._begin(at_ns)
