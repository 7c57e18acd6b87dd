"""The path between the electrodes while current flows: its resistance, and electrodes that touch.

A path under 300 ohm is no skin: the electrodes touch each other. One reading does not tell, since
the skin's own capacitance makes voltage and current cross zero at different times; eight flat
ones in a row, over more than one pulse of any fast wave, do.
"""

from micropython import const

_RESISTANCE_dA = const(200)  # below 20 uA a step of the ADC is 300 ohm and more
_TOGETHER_dA = const(300)  # over 300 ohm, a step of the ADC and a half
_TOGETHER_ohm = const(300)
_TOGETHER_READS = const(8)


class Path:
    """Looks at the path every 100 ms, where the wave is flat next, and closely while it looks too
    short. ``is_due`` is set for that: the next flat update is shown to :meth:`touches_itself`."""

    def __init__(self, board, record):
        self._board = board
        self._record = record
        self.is_due = False
        self._reads = 0

    def restart(self):
        """Contact is new."""
        self.is_due = False
        self._reads = 0

    def touches_itself(self, place, set_dA, measured_dA):
        """True when the electrodes touch each other; the wave is flat, as measured."""
        size_dA = -measured_dA if measured_dA < 0 else measured_dA
        if size_dA < _RESISTANCE_dA:
            return False
        path_ohm = self._board.path_ohm(measured_dA)
        if size_dA >= _TOGETHER_dA and 0 <= path_ohm < _TOGETHER_ohm:
            self._reads += 1
            return self._reads >= _TOGETHER_READS
        self._reads = 0
        self.is_due = False
        if abs(measured_dA - set_dA) * 8 <= size_dA:
            self._record.note_resistance(place, path_ohm)
        return False
