"""A touch: what an amplifier that stood at its rail in the air puts into the skin.

With nothing between the electrodes a current source runs to its supply. When they meet the skin
that voltage is there behind the series resistor alone, until the amplifier has come out of
saturation and has slewed back: some 2 mA for microseconds to tens of them.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from .path import Path
    from .piece import Piece

WATCHED_ns = 100000
"""So long after it began a touch is over: what flows then is what was set."""

RECOVERED, OVER = 3, 4
"""What a circuit plans besides contacts: the amplifier begins to slew; the touch is over."""

_HELD_mV_per_us = 1 / 1048576


class Touches:
    """All touches of a circuit so far.

    ``count`` of them; ``most_uA`` the largest current of one. Where ``recovery_ns``, the time that
    the amplifier takes out of saturation, is None, the amplifier is there at once: then nothing of
    it flows in the circuit, and ``most_uA`` is what would at the first instant. Else ``most_pC`` is
    the largest charge of one within 0.1 ms. ``under_way`` while one is.
    """

    def __init__(self) -> None:
        self.recovery_ns: "int | None" = None
        self.count = 0
        self.most_uA = 0.0
        self.most_pC = 0.0
        self.under_way = False
        self._most_before_uA = 0.0
        self._begin_pC = 0.0

    def begin(self, piece: "Piece", path: "Path") -> bool:
        """Electrodes that stood in the air are on the skin; True when it takes its time."""
        self.count += 1
        rail_mV = path.rail_mV
        air_mV = max(-rail_mV, min(rail_mV, piece.source_uA * path.output_kohm))
        behind = piece.behind
        skin_mV = piece.final_mV + behind[0] + behind[1] + behind[2]
        self.most_uA = max(self.most_uA, abs(air_mV - skin_mV) / path.railed_kohm)
        if self.recovery_ns is None or not path.slew_mV_per_us:
            return False
        self.under_way = True
        self._most_before_uA, self._begin_pC = piece.most_uA, piece.skin_pC
        piece.most_uA = 0.0
        piece.amplifier_mV = air_mV
        piece.amplifier_slope = path.slew_mV_per_us = _HELD_mV_per_us
        return True

    def end(self, piece: "Piece", at_ns: int) -> None:
        """The touch that is under way ends now, and its piece."""
        piece.end(at_ns)
        self.under_way = False
        self.most_uA = max(self.most_uA, piece.most_uA)
        self.most_pC = max(self.most_pC, abs(piece.skin_pC - self._begin_pC))
        piece.most_uA = self._most_before_uA
