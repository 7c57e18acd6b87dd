"""A resistor in place of a face: what a bench connects to read an output by its load."""

from ..circuit.skin import Skin
from .face import Face

_LAST_kohm = 1 / 100  # behind which the smallest capacitor stands: it is charged within 0.1 us


class Resistor(Face):
    """A face of ``ohm`` that nothing changes. Its board does not look for electrodes that touch.

    Raises ValueError for one under 100 ohm or over 100 kohm.
    """

    is_resistor = True

    def __init__(self, ohm: float) -> None:
        if not 100 <= ohm <= 100_000:
            raise ValueError("a resistor goes from 100 ohm to 100 kohm, not %g ohm" % ohm)
        Face.__init__(self, "resistor", reaction_ms=100)
        self.ohm = ohm
        self.gel_kohm = self.electrode_kohm = 0.0
        self.tissue_kohm = ohm / 1000 - _LAST_kohm
        self.parallel_kohm = _LAST_kohm
        self.capacitance_nF = 10.0

    def skin(self, seed: int = 0) -> Skin:
        """The path through it, the same whoever holds it."""
        return Skin(self.tissue_kohm, self.parallel_kohm, self.capacitance_nF)
