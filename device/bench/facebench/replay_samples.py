"""Samples of a replayed treatment, as :mod:`facevm.cruise` gives them to the regulator."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from facevm.regulator import Regulator

FLAT_ms, REST_ms = 20, 4
FLAT_duA = 50
TASK_ms = 5


class Samples:
    """Collects what was measured where the current was flat, for ``regulator``, and tells it in the
    same updates as a session does."""

    def __init__(self, regulator: "Regulator") -> None:
        self._regulator = regulator
        self._sets = [0, 0, 0]  # the last one first
        self._task_ms = TASK_ms  # until a session does one of the things that need no haste
        self._pulse: "tuple[int, int, int, int] | None" = None
        self.forget()

    def begin(self, set_duA: int) -> None:
        """Treatment begins, or goes on, from this current."""
        self._sets = [set_duA] * 3
        self.forget()

    def forget(self) -> None:
        """What was collected tells nothing: contact is in doubt."""
        self._count = self._missing_duA = self._time_ms = 0

    def take(self, measured_duA: int, passed_ms: int, is_doubted: bool) -> None:
        """Takes in a measurement, ``passed_ms`` after the last."""
        self._task_ms -= passed_ms
        if is_doubted:
            self.forget()
        else:
            self._sample(measured_duA, passed_ms)
        if self._pulse is not None and self._task_ms > 0:
            self.end()
        if self._task_ms <= 0:
            self._task_ms = max(self._task_ms + TASK_ms, 1)

    def end(self) -> None:
        """What a pulse that is over showed is learned."""
        if self._pulse is not None:
            self._regulator.end_pulse(*self._pulse)
            self._pulse = None

    def _sample(self, measured_duA: int, passed_ms: int) -> None:
        set_duA = self._sets[0]
        if max(self._sets) - min(self._sets) > abs(set_duA) >> 4 or 0 < abs(set_duA) <= FLAT_duA:
            return
        self._missing_duA += set_duA - measured_duA
        self._count += 1
        self._time_ms += passed_ms
        if not set_duA:
            if self._time_ms >= REST_ms:
                self._regulator.rest(-self._missing_duA, self._count)
                self.forget()
        elif self._time_ms >= FLAT_ms and (
            (self._task_ms > 0 and self._pulse is None) or self._time_ms >= 2 * FLAT_ms
        ):
            self._regulator.add(set_duA, self._missing_duA, self._count, self._time_ms)
            self.forget()

    def note(self, set_duA: int) -> None:
        """The current that was set just now."""
        before_duA = self._sets[0]
        if set_duA != before_duA and not before_duA:
            self._regulator.leave_rest()
            self.forget()
        elif before_duA and (not set_duA or (set_duA > 0) != (before_duA > 0)) and self._count:
            self.end()
            self._pulse = (before_duA, self._missing_duA, self._count, self._time_ms)
            self.forget()
        self._sets = [set_duA, before_duA, self._sets[1]]
