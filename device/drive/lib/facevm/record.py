"""The record of a session: what was delivered, zone by zone, by the measured current.

Sums are kept in two parts, so that neither outgrows a small integer in twenty minutes.
"""

from . import isa

_SENSE_MOST_dA = 100  # what was set before a place's treatment begins


class Record:
    """Per place (zone * 4 + side).

    ``delivered_ms``: time treated. ``charge_dnC``: net charge. ``measured_dAs`` and ``set_dAs``:
    the sums of the absolute measured and set currents over time, in 0.1 uA s. ``error_dAs``: that
    of the error, ``largest_dA`` the largest one. ``losses``: contact losses. ``resistance_ohm``:
    between the electrodes, -1 where unknown. ``limited_ms``: time in which the set current could
    not be reached.

    A reading is of one of the last three updates: how far it lies outside of what was set in them
    is the error. All but ``delivered_ms`` and ``limited_ms`` hold the soft starts and stops around
    a pause as well.
    """

    def __init__(self):
        self.delivered_ms = [0] * isa.PLACES
        self.charge_dnC = [0] * isa.PLACES
        self.measured_dAs = [0] * isa.PLACES
        self.set_dAs = [0] * isa.PLACES
        self.error_dAs = [0] * isa.PLACES
        self.largest_dA = [0] * isa.PLACES
        self.losses = [0] * isa.PLACES
        self.resistance_ohm = [-1] * isa.PLACES
        self.limited_ms = [0] * isa.PLACES
        self._measured_rest = 0
        self._set_rest = 0
        self._error_rest = 0
        self._place = -1
        self._low_dA = self._high_dA = 0  # of what was set in the last two updates
        self._set_dA = 0  # in the last one

    def add(self, place, set_dA, measured_dA, passed_ms, treating, is_limited):
        """Adds one update: what was set and measured over ``passed_ms`` (at most 50).

        ``treating``: the routine's clock went on meanwhile.
        """
        if treating:
            self.delivered_ms[place] += passed_ms
        self.charge_dnC[place] += measured_dA * passed_ms
        if place != self._place:
            self._place = place
            self._low_dA, self._high_dA = -_SENSE_MOST_dA, _SENSE_MOST_dA
            self._set_dA = _SENSE_MOST_dA
        low_dA, high_dA = self._low_dA, self._high_dA
        error_dA = measured_dA - (set_dA if set_dA > high_dA else high_dA)
        if error_dA < 0:
            error_dA = (set_dA if set_dA < low_dA else low_dA) - measured_dA
        if error_dA > 0:
            if error_dA > self.largest_dA[place]:
                self.largest_dA[place] = error_dA
            rest = self._error_rest + error_dA * passed_ms
            if rest >= 1000:
                whole = rest // 1000
                self.error_dAs[place] += whole
                rest -= whole * 1000
            self._error_rest = rest
        last_dA = self._set_dA
        if set_dA != last_dA or low_dA != high_dA:
            self._set_dA = set_dA
            if set_dA > last_dA:
                self._low_dA, self._high_dA = last_dA, set_dA
            else:
                self._low_dA, self._high_dA = set_dA, last_dA
        if measured_dA < 0:
            measured_dA = -measured_dA
        rest = self._measured_rest + measured_dA * passed_ms
        if rest >= 1000:
            whole = rest // 1000
            self.measured_dAs[place] += whole
            rest -= whole * 1000
        self._measured_rest = rest
        rest = self._set_rest + (-set_dA if set_dA < 0 else set_dA) * passed_ms
        if rest >= 1000:
            whole = rest // 1000
            self.set_dAs[place] += whole
            rest -= whole * 1000
        self._set_rest = rest
        if is_limited:
            self.limited_ms[place] += passed_ms

    def note_resistance(self, place, path_ohm):
        """Takes in a reading of the resistance; the record follows it slowly."""
        if path_ohm < 0:
            return
        known_ohm = self.resistance_ohm[place]
        if known_ohm >= 0:
            path_ohm = known_ohm + ((path_ohm - known_ohm) >> 3)
        self.resistance_ohm[place] = path_ohm
