"""The record of a session: what was delivered, zone by zone, by the measured current.

Sums are kept in two parts, so that neither outgrows a small integer in twenty minutes.
"""

from array import array

from micropython import const

from .isa import PLACES

_SENSE_MOST_dA = const(100)  # what was set before a place's treatment begins
_SETTLE_ms = const(1000)


class Record:
    """Per place (zone * 4 + side), once everything is settled:

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
        self.delivered_ms = _table(0)
        self.charge_dnC = _table(0)
        self.measured_dAs = _table(0)
        self.set_dAs = _table(0)
        self.error_dAs = _table(0)
        self.largest_dA = _table(0)
        self.losses = _table(0)
        self.resistance_ohm = _table(-1)
        self.limited_ms = _table(0)
        self.place = 0  # of what is added
        self._low_dA = self._high_dA = 0  # of what was set in the last two updates
        self._set_dA = 0  # in the last one
        # since the last settling: the time, how much of it stood aside, and the sums in dA ms
        self._time_ms = 0
        self._aside_ms = 0
        self._charge = 0
        self._measured = 0
        self._set = 0
        self._error = 0
        self._largest_dA = 0

    def enter(self, place):
        """What is added from here on is of this place."""
        self.settle()
        self.place = place
        self._low_dA, self._high_dA = -_SENSE_MOST_dA, _SENSE_MOST_dA
        self._set_dA = _SENSE_MOST_dA

    def add(self, set_dA, measured_dA, passed_ms):
        """Adds one update: what was set and measured over ``passed_ms`` (at most 50)."""
        charge = measured_dA * passed_ms
        self._charge += charge
        self._measured += -charge if charge < 0 else charge
        if set_dA == self._low_dA == self._high_dA:
            error_dA = measured_dA - set_dA
            if error_dA < 0:
                error_dA = -error_dA
        else:
            error_dA = self._error_dA(set_dA, measured_dA)
        if error_dA:
            self._error += error_dA * passed_ms
            if error_dA > self._largest_dA:
                self._largest_dA = error_dA
        charge = set_dA * passed_ms
        self._set += -charge if charge < 0 else charge
        self._time_ms = time_ms = self._time_ms + passed_ms
        if time_ms >= _SETTLE_ms:
            self.settle()

    def add_lull(self, set_charge, measured_charge, error, largest_dA, time_ms):
        """Adds updates of one set current: the sums over time in dA ms, and the largest error."""
        self._charge += measured_charge
        self._measured += abs(measured_charge)
        self._set += abs(set_charge)
        self._error += error
        self._largest_dA = max(self._largest_dA, largest_dA)
        self._time_ms += time_ms

    def add_aside(self, set_dA, measured_dA, passed_ms):
        """The same while the routine's clock stands still."""
        self._aside_ms += passed_ms
        self.add(set_dA, measured_dA, passed_ms)

    def settle(self):
        """Brings everything that was added into the tables."""
        place = self.place
        self.delivered_ms[place] += self._time_ms - self._aside_ms
        self.charge_dnC[place] += self._charge
        self.largest_dA[place] = max(self.largest_dA[place], self._largest_dA)
        self._time_ms = self._aside_ms = self._charge = self._largest_dA = 0
        self._measured = _move(self._measured, self.measured_dAs, place)
        self._set = _move(self._set, self.set_dAs, place)
        self._error = _move(self._error, self.error_dAs, place)

    def note_resistance(self, place, path_ohm):
        """Takes in a reading of the resistance; the record follows it slowly."""
        if path_ohm < 0:
            return
        known_ohm = self.resistance_ohm[place]
        if known_ohm >= 0:
            path_ohm = known_ohm + ((path_ohm - known_ohm) >> 3)
        self.resistance_ohm[place] = path_ohm

    def _error_dA(self, set_dA, measured_dA):
        """How far a reading lies outside of what was set in the last three updates."""
        low_dA, high_dA, last_dA = self._low_dA, self._high_dA, self._set_dA
        self._set_dA = set_dA
        if set_dA > last_dA:
            self._low_dA, self._high_dA = last_dA, set_dA
        else:
            self._low_dA, self._high_dA = set_dA, last_dA
        if set_dA > high_dA:
            high_dA = set_dA
        elif set_dA < low_dA:
            low_dA = set_dA
        if measured_dA > high_dA:
            return measured_dA - high_dA
        return low_dA - measured_dA if measured_dA < low_dA else 0


def _table(value):
    return array("i", [value] * PLACES)


def _move(total, table, place):
    """The seconds of a sum go to the table; what is less stays."""
    whole = total // 1000
    table[place] += whole
    return total - whole * 1000
