"""Skin under two gelled electrodes: R_s + (R_d parallel C), and its exact answer to a step.

R_s is gel and deep tissue, R_d and C the two layers of stratum corneum in series. Driven
through a resistance, its one state relaxes exponentially; so a piecewise constant drive is
solved exactly, piece by piece, with no time step to choose.
"""

from .exponential import decay, time_to_decay


class Skin:
    """One path from electrode to electrode; ``voltage_mV`` is what its capacitance holds."""

    def __init__(self, series_kohm, parallel_kohm, capacitance_nF):
        self.series_kohm = series_kohm
        self.parallel_kohm = parallel_kohm
        self.capacitance_nF = capacitance_nF
        self.voltage_mV = 0.0

    def tau_us(self, source_kohm):
        """The time constant when driven through ``source_kohm``, R_s included in it."""
        return (
            self.capacitance_nF
            * source_kohm
            * self.parallel_kohm
            / (source_kohm + self.parallel_kohm)
        )

    def tau_open_us(self):
        """The time constant when nothing drives it: C discharges through R_d."""
        return self.capacitance_nF * self.parallel_kohm

    def relax(self, final_mV, tau_us, time_us):
        """Let ``time_us`` pass on the way to ``final_mV``; returns the new voltage."""
        self.voltage_mV = final_mV - (final_mV - self.voltage_mV) * decay(time_us / tau_us)
        return self.voltage_mV

    def time_to_reach_us(self, voltage_mV, final_mV, tau_us):
        """When a voltage between now's and the final one will be reached."""
        return tau_us * time_to_decay((final_mV - voltage_mV) / (final_mV - self.voltage_mV))
