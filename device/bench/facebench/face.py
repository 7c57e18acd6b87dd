"""Faces: what the skin under the electrodes is like.

Gelled skin on 1 cm2 is 10 kohm to 1 Mohm at 1 Hz and about 200 ohm at 100 kHz; the stratum
corneum holds some tens of nF/cm2 (Yamamoto & Yamamoto, "Electrical properties of the epidermal
stratum corneum", Med. Biol. Eng. 14:151, 1976). Two electrodes of 2 to 3 cm2, wet with gel and
in series, come to the typical figures.
"""

from .skin import Skin


class Face:
    """Parameters of a face; ``skin()`` makes the path of one treatment.

    ``series_kohm`` gel and tissue, ``parallel_kohm`` and ``capacitance_nF`` the outer layer of
    both electrodes in series, ``touch_kohm`` what is left when the electrodes touch each other,
    ``reaction_ms`` shortest and longest time from a prompt to a placed electrode.
    """

    def __init__(
        self,
        name,
        series_kohm,
        parallel_kohm,
        capacitance_nF,
        touch_kohm=1 / 8,
        reaction_ms=(800, 2000),
    ):
        self.name = name
        self.series_kohm = series_kohm
        self.parallel_kohm = parallel_kohm
        self.capacitance_nF = capacitance_nF
        self.touch_kohm = touch_kohm
        self.reaction_ms = reaction_ms

    def skin(self):
        """A fresh, uncharged path through this face."""
        return Skin(self.series_kohm, self.parallel_kohm, self.capacitance_nF)


TYPICAL = Face("typical", series_kohm=1, parallel_kohm=11, capacitance_nF=40)
"""12 kohm at rest: with 4.7 kohm in series, +-12 V reach the ceiling of 600 uA."""
