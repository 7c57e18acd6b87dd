"""Samples of a replayed treatment, as :mod:`facevm.cruise` gives them to the regulator."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from facevm.regulator import Regulator

FLAT_ms, REST_ms = 20, 4
FLAT_duA = 50


class Samples:
    """Collects what was measured where the current was flat, for ``regulator``."""

    def __init__(self, regulator: "Regulator") -> None:
        self._regulator = regulator
        self._sets = [0, 0, 0]  # the last one first
        self.forget()

    def forget(self) -> None:
        """What was collected tells nothing: contact is in doubt."""
        self._count = self._missing_duA = self._time_ms = 0

    def take(self, measured_duA: int, passed_ms: int) -> None:
        """Takes in a measurement, ``passed_ms`` after the last."""
        set_duA = self._sets[0]
        if max(self._sets) - min(self._sets) > abs(set_duA) >> 4:
            return
        if 0 < abs(set_duA) <= FLAT_duA:
            return
        self._missing_duA += set_duA - measured_duA
        self._count += 1
        self._time_ms += passed_ms
        if self._time_ms >= (FLAT_ms if set_duA else REST_ms):
            self._tell()

    def note(self, set_duA: int) -> None:
        """The current that was set just now."""
        before_duA = self._sets[0]
        if set_duA != before_duA and not before_duA:
            self._regulator.leave_rest()
            self.forget()
        elif before_duA and (not set_duA or (set_duA > 0) != (before_duA > 0)) and self._count:
            self._regulator.end_pulse(before_duA, self._missing_duA, self._count, self._time_ms)
            self.forget()
        self._sets = [set_duA, before_duA, self._sets[1]]

    def _tell(self) -> None:
        set_duA = self._sets[0]
        if set_duA:
            self._regulator.add(set_duA, self._missing_duA, self._count, self._time_ms)
        else:
            self._regulator.rest(-self._missing_duA, self._count)
        self.forget()
