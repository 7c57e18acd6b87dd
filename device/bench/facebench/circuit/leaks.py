"""Leaks onto the driven electrode, on the person's side of the disconnect.

Moisture on a board, a cable that is squeezed, a person who touches what is earthed: a resistance
from the electrode to a voltage that the output stage knows nothing of. With the stage they are one
linear source again, which the path is resolved from. An amplifier at its rail is taken as if the
leak came in ahead of the series resistor (wrong by what that drops), and it follows at any rate.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from .output_stage import OutputStage

FAR_mV = 1000000000
"""A rail that is never met."""


TIE_KOHM = 10000
"""What ties an electrode that is disconnected to mid-rail: 1 uA at 10 V. Beside any other path it
is nothing."""


class Leaks:
    """Resistances to voltages about mid-rail, by a name for each; together one conductance."""

    def __init__(self) -> None:
        self._conductances: "dict[str, float]" = {}  # 1/kohm
        self._currents: "dict[str, float]" = {}  # into a short, uA
        self.conductance = 0.0
        self.short_uA = 0.0

    def set(self, name: str, kohm: float, mV: float) -> None:
        """``kohm`` from the electrode to ``mV``, in place of what had this name."""
        self._conductances[name] = 1 / kohm
        self._currents[name] = mV / kohm
        self._add_up()

    def remove(self, name: str) -> None:
        """No such leak any more; harmless where there was none."""
        if name in self._conductances:
            del self._conductances[name]
            del self._currents[name]
            self._add_up()

    def open_mV(self) -> float:
        """The electrode's voltage where no current can leave it but by its tie to mid-rail."""
        return self.short_uA / (self.conductance + 1 / TIE_KOHM)

    def _add_up(self) -> None:
        names = sorted(self._conductances)
        self.conductance = sum([self._conductances[name] for name in names])
        self.short_uA = sum([self._currents[name] for name in names])


class Source:
    """What drives the path, as a stage without leaks would: a :class:`OutputStage`'s numbers.

    ``uA_per_level`` and ``offset_uA`` (at level 2048) behind ``output_kohm``, then ``series_kohm``.
    """

    def __init__(self, stage: "OutputStage") -> None:
        self.offset_uA = stage.source_uA(2048)
        self.uA_per_level = stage.source_uA(2049) - self.offset_uA
        self.output_kohm = stage.output_kohm
        self.series_kohm = stage.series_kohm
        self.rail_mV = stage.rail_mV
        self.slew_mV_per_us = stage.slew_mV_per_us

    def leak(self, leaks: Leaks, connected: bool) -> None:
        """Takes the leaks in; without the stage itself where that is not ``connected``."""
        conductance, short_uA = leaks.conductance, leaks.short_uA
        self.slew_mV_per_us = 0.0
        if not connected:
            self.uA_per_level, self.offset_uA = 0.0, short_uA
            self.output_kohm, self.series_kohm = 1 / conductance, 0.0
            self.rail_mV = FAR_mV
            return
        inside = self.output_kohm + self.series_kohm
        seen = 1 / (1 / inside + conductance)  # from the electrode
        series = self.series_kohm
        if seen < 2 * series:
            series, self.rail_mV = 0.0, FAR_mV
        output = seen - series
        share = self.output_kohm / inside * seen / output
        self.uA_per_level *= share
        self.offset_uA = self.offset_uA * share + short_uA * seen / output
        self.output_kohm, self.series_kohm = output, series
