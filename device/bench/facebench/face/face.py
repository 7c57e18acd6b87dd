"""A face: what the skin under the electrodes is like, and how steady the hand is.

A face is a value for each row of ``parameters``; the named ones are the table ``FACES``.
"""

from ..circuit.skin import Skin
from . import parameters
from .motion import Motion


class Face:
    """Parameters of a face, as attributes; ``skin(seed)`` makes the path of one treatment.

    What is not given is the typical value. Raises ValueError for an unknown parameter or one out
    of its range, naming it.
    """

    is_resistor = False

    def __init__(self, name: str, **values: float) -> None:
        self.name = name
        chosen: dict[str, float] = {}
        for field, unit, least, typical, most, _ in parameters.PARAMETERS:
            value = values.pop(field, typical)
            if not least <= value <= most:
                raise ValueError(
                    "%s goes from %g to %g (%s), not %g" % (field, least, most, unit, value)
                )
            chosen[field] = value
        for field in values:
            raise ValueError("a face has no " + field)
        self.electrode_kohm = chosen["electrode_kohm"]
        self.gel_kohm = chosen["gel_kohm"]
        self.tissue_kohm = chosen["tissue_kohm"]
        self.parallel_kohm = chosen["parallel_kohm"]
        self.capacitance_nF = chosen["capacitance_nF"]
        self.exponent = chosen["exponent"]
        self.fall_percent = chosen["fall_percent"]
        self.fall_uA = chosen["fall_uA"]
        self.fall_s = chosen["fall_s"]
        self.recovery_s = chosen["recovery_s"]
        self.drying_percent_per_min = chosen["drying_percent_per_min"]
        self.motion_percent = chosen["motion_percent"]
        self.lifts_per_min = chosen["lifts_per_min"]
        self.lift_ms = chosen["lift_ms"]
        self.touch_kohm = chosen["touch_kohm"]
        self.reaction_ms = chosen["reaction_ms"]

    @property
    def series_kohm(self) -> float:
        """Electrodes, gel and tissue together."""
        return self.electrode_kohm + self.gel_kohm + self.tissue_kohm

    def skin(self, seed: int = 0) -> Skin:
        """A fresh, uncharged path through this face, held by the hand of ``seed``."""
        return Skin(
            self.series_kohm,
            self.parallel_kohm,
            self.capacitance_nF,
            self.exponent,
            self.gel_kohm,
            self.fall_percent / 100,
            self.fall_uA,
            self.fall_s,
            self.recovery_s,
            self.drying_percent_per_min / 100,
            Motion(seed, self.motion_percent / 100) if self.motion_percent else None,
        )


def still(name: str = "still", **values: float) -> Face:
    """A face that nothing changes: no fall, no drying, no motion, and a plain capacitor."""
    fixed: dict[str, float] = {
        "exponent": 1,
        "fall_percent": 0,
        "drying_percent_per_min": 0,
        "motion_percent": 0,
    }
    fixed.update(values)
    return Face(name, **fixed)


TYPICAL = Face("typical")
"""14 kohm at rest: with 4.7 kohm in series, +-12 V reach the ceiling of 600 uA."""

FACES = {
    face.name: face
    for face in (
        TYPICAL,
        Face("dry", parallel_kohm=60, capacitance_nF=20, fall_percent=40, motion_percent=12),
        Face("oily", parallel_kohm=30, capacitance_nF=25, fall_percent=20),
        Face("sensitive", parallel_kohm=6, capacitance_nF=70, fall_percent=20),
        Face("thick-gel", gel_kohm=2, parallel_kohm=9, capacitance_nF=60, motion_percent=4),
        Face(
            "no-gel",
            electrode_kohm=1,
            gel_kohm=0,
            parallel_kohm=150,
            capacitance_nF=8,
            fall_percent=60,
            fall_uA=20,
            drying_percent_per_min=0,
            motion_percent=25,
        ),
        Face("restless", motion_percent=25, lifts_per_min=8),
    )
}
"""The named faces, by name."""
