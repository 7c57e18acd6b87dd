"""Conditions: a value for each row of ``envelope``; the named ones, and those drawn by a seed.

``healthy(seed)`` is one board of the healthy envelope. What is at one of its ends there is so for a
quarter of all seeds: faults of a rule show at an edge.
"""

from ..chance import Chance
from . import envelope

STREAM = 9

_ROUND = 4096  # what is drawn is a whole number of so many parts of the range


class Conditions:
    """Values of ``envelope.PARAMETERS``, as attributes; what is not given is 0: a kind board's.

    Raises ValueError for an unknown parameter or one out of its range, naming it.
    """

    def __init__(self, name: str, **values: float) -> None:
        self.name = name
        chosen: dict[str, float] = {}
        for row in envelope.PARAMETERS:
            value = values.pop(row.name, 0)
            if not row.least <= value <= row.most:
                raise ValueError(
                    "%s goes from %g to %g (%s), not %g"
                    % (row.name, row.least, row.most, row.unit, value)
                )
            if row.name in envelope.WHOLE and value != int(value):
                raise ValueError("%s is a whole number, not %g" % (row.name, value))
            chosen[row.name] = value
        for field in values:
            raise ValueError("a board's conditions have no " + field)
        self.noise_uA = chosen["noise_uA"]
        self.hum_uA = chosen["hum_uA"]
        self.hum_Hz = int(chosen["hum_Hz"]) or 50
        self.stage_drift_uA_per_min = chosen["stage_drift_uA_per_min"]
        self.stage_drift_uA = chosen["stage_drift_uA"]
        self.sensor_drift_uA_per_min = chosen["sensor_drift_uA_per_min"]
        self.sensor_drift_uA = chosen["sensor_drift_uA"]
        self.reference_percent = chosen["reference_percent"]
        self.reference_drift_percent = chosen["reference_drift_percent"]
        self.warming_s = chosen["warming_s"] or 300
        self.supply_percent = chosen["supply_percent"]
        self.output_kohm = chosen["output_kohm"]
        self.touch_us = chosen["touch_us"]
        self.adc_noise_mV = chosen["adc_noise_mV"]
        self.adc_wide_codes = chosen["adc_wide_codes"]
        self.adc_middle_mV = chosen["adc_middle_mV"]
        self.leak_uA = chosen["leak_uA"]
        self.poles = int(chosen["poles"]) or 1
        self.jitter_us = chosen["jitter_us"]
        self.collection_ms = chosen["collection_ms"]
        self.collection_every_s = chosen["collection_every_s"] or 2
        self.moments = int(chosen["moments"])

    @property
    def is_healthy(self) -> bool:
        """Whether every value lies in its healthy range, or is the kind board's."""
        for row in envelope.PARAMETERS:
            value = getattr(self, row.name)
            if value and not row.healthy_least <= value <= row.healthy_most:
                return row.name == "warming_s"
        return True


def healthy(seed: int) -> Conditions:
    """The healthy :class:`Conditions` of a seed, named after it; the same for ever."""
    chance = Chance(seed, STREAM)
    values: dict[str, float] = {}
    for row in envelope.PARAMETERS:
        least, most = row.healthy_least, row.healthy_most
        where = chance.bits() & 7
        part = 0 if where == 0 else _ROUND if where == 1 else chance.whole(0, _ROUND)
        value = least + (most - least) * part / _ROUND
        if row.name in envelope.WHOLE:
            value = least if 2 * part < _ROUND else most
        values[row.name] = value
    return Conditions("drawn %d" % seed, **values)


def _edge(name: str, sign: int, hertz: int) -> Conditions:
    """Everything at its healthy worst; what has two signs at the one asked for."""
    values: dict[str, float] = {}
    for row in envelope.PARAMETERS:
        values[row.name] = (
            row.healthy_most if sign > 0 or row.healthy_least >= 0 else (row.healthy_least)
        )
    values["hum_Hz"] = hertz
    values["output_kohm"] = 2500
    values["warming_s"] = 60
    values["collection_every_s"] = 2
    return Conditions(name, **values)


CONDITIONS = {
    one.name: one
    for one in (
        Conditions("kind"),
        _edge("unkind", 1, 50),
        _edge("unkind-low", -1, 60),
        Conditions("noisy", noise_uA=1 / 2, adc_noise_mV=18, adc_wide_codes=9),
        Conditions("humming", hum_uA=2, hum_Hz=50),
        Conditions("touching", touch_us=55, poles=2),
        Conditions("recorded", moments=1, collection_ms=11),
        Conditions("recorded-flash", moments=2, collection_ms=11),
    )
}
"""The named conditions, by name."""
