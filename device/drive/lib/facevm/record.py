"""Record of a session: what was delivered, zone by zone, by the measured current.

Sums are kept in two parts, so that neither outgrows a small integer in twenty minutes.
"""

from array import array

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

# the numbers of a row
_DELIVERED_ms = const(0)
_CHARGE_dnC = const(1)
_MEASURED_duAs = const(2)
_SET_duAs = const(3)
_ERROR_duAs = const(4)
_LARGEST_duA = const(5)
_LOSSES = const(6)
_RESISTANCE_ohm = const(7)
_LIMITED_ms = const(8)
_WIDTH = const(9)

_SENSE_MOST_duA = const(100)  # what was set before a place's treatment begins
_SETTLE_ms = const(1000)


class Record:
    """One row for each of the ``places`` (see ``isa.place_of``) of a routine, in their order.

    What :meth:`row` gives, in this order, once everything is settled:

    ``delivered_ms``: time treated. ``charge_dnC``: net charge. ``measured_duAs`` and ``set_duAs``:
    the sums of the absolute measured and set currents over time, in 0.1 uA s. ``error_duAs``: that
    of the error, ``largest_duA`` the largest one. ``losses``: contact losses. ``resistance_ohm``:
    between the electrodes, -1 where unknown. ``limited_ms``: time in which the set current could
    not be reached.

    A reading is of one of the last three updates: how far it lies outside of what was set in them
    is the error. All but ``delivered_ms`` and ``limited_ms`` hold the soft starts and stops around
    a pause as well.
    """

    def __init__(self, places: "tuple[int, ...]") -> None:
        self.places = places
        self._rows = array("i", (0, 0, 0, 0, 0, 0, 0, -1, 0) * len(places))
        self.place = places[0]  # of what is added
        self._row = 0  # where the row of that place begins
        self._low_duA = self._high_duA = 0  # of what was set in the last two updates
        self._set_duA = 0  # in the last one
        # since the last settling: the time, how much of it stood aside, and the sums in duA ms
        self._time_ms = 0
        self._aside_ms = 0
        self._charge = 0
        self._measured = 0
        self._set = 0
        self._error = 0
        self._largest_duA = 0

    def enter(self, place: int) -> None:
        """What is added from here on is of this place."""
        self.settle()
        self.place = place
        self._row = self.places.index(place) * _WIDTH
        self._low_duA, self._high_duA = -_SENSE_MOST_duA, _SENSE_MOST_duA
        self._set_duA = _SENSE_MOST_duA

    def add(self, set_duA: int, measured_duA: int, passed_ms: int) -> None:
        """Adds one update: what was set and measured over ``passed_ms`` (at most 50)."""
        charge = measured_duA * passed_ms
        self._charge += charge
        self._measured += -charge if charge < 0 else charge
        if set_duA == self._low_duA == self._high_duA:
            error_duA = measured_duA - set_duA
            if error_duA < 0:
                error_duA = -error_duA
        else:
            error_duA = self._error_duA(set_duA, measured_duA)
        if error_duA:
            self._error += error_duA * passed_ms
            if error_duA > self._largest_duA:
                self._largest_duA = error_duA
        charge = set_duA * passed_ms
        self._set += -charge if charge < 0 else charge
        self._time_ms = time_ms = self._time_ms + passed_ms
        if time_ms >= _SETTLE_ms:
            self.settle()

    def add_sums(
        self, charge: int, measured: int, set_size: int, error: int, largest_duA: int, time_ms: int
    ) -> None:
        """Adds several updates: the sums over time in duA ms, and the largest error."""
        self._charge += charge
        self._measured += measured
        self._set += set_size
        self._error += error
        if largest_duA > self._largest_duA:
            self._largest_duA = largest_duA
        self._time_ms = time_ms = self._time_ms + time_ms
        if time_ms >= _SETTLE_ms:
            self.settle()

    def add_aside(self, set_duA: int, measured_duA: int, passed_ms: int) -> None:
        """The same while the routine's clock stands still."""
        self._aside_ms += passed_ms
        self.add(set_duA, measured_duA, passed_ms)

    def settle(self) -> None:
        """Brings everything that was added into the tables."""
        rows, row = self._rows, self._row
        rows[row + _DELIVERED_ms] += self._time_ms - self._aside_ms
        rows[row + _CHARGE_dnC] += self._charge
        rows[row + _LARGEST_duA] = max(rows[row + _LARGEST_duA], self._largest_duA)
        self._time_ms = self._aside_ms = self._charge = self._largest_duA = 0
        self._measured = _move(self._measured, rows, row + _MEASURED_duAs)
        self._set = _move(self._set, rows, row + _SET_duAs)
        self._error = _move(self._error, rows, row + _ERROR_duAs)

    def note_loss(self) -> None:
        """Contact was lost here."""
        self._rows[self._row + _LOSSES] += 1

    def note_limit(self, passed_ms: int) -> None:
        """The set current could not be reached here for so long."""
        self._rows[self._row + _LIMITED_ms] += passed_ms

    def note_resistance(self, path_ohm: int) -> None:
        """Takes in a reading of the resistance here; the record follows it slowly."""
        if path_ohm < 0:
            return
        at = self._row + _RESISTANCE_ohm
        known_ohm = self._rows[at]
        if known_ohm >= 0:
            path_ohm = known_ohm + ((path_ohm - known_ohm) >> 3)
        self._rows[at] = path_ohm

    def row(self, place: int) -> "protocols.Row":
        """The nine numbers of a place of ``places``."""
        at = self.places.index(place) * _WIDTH
        return self._rows[at : at + _WIDTH]

    def _error_duA(self, set_duA: int, measured_duA: int) -> int:
        """How far a reading lies outside of what was set in the last three updates."""
        low_duA = self._low_duA
        high_duA = self._high_duA
        last_duA = self._set_duA
        self._set_duA = set_duA
        if set_duA > last_duA:
            self._low_duA, self._high_duA = last_duA, set_duA
        else:
            self._low_duA, self._high_duA = set_duA, last_duA
        if set_duA > high_duA:
            high_duA = set_duA
        elif set_duA < low_duA:
            low_duA = set_duA
        if measured_duA > high_duA:
            return measured_duA - high_duA
        return low_duA - measured_duA if measured_duA < low_duA else 0


def _move(total: int, rows: "protocols.Row", at: int) -> int:
    """The seconds of a sum go to its place in the rows; what is less stays."""
    whole = total // 1000
    rows[at] += whole
    return total - whole * 1000
