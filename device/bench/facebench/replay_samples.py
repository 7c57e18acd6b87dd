"""Samples of a replayed treatment, as :mod:`facevm.cruise` gives them to the regulator."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from facevm.regulator import Regulator

# as in facevm.cruise, which has no memory on a board for names that others could ask for
FLAT_ms, REST_ms = 20, 4
FLAT_duA = 50
TASK_ms = 5
EDGE_ms = 8
PHASE_ms = 16
PUT_OFF_ms = 3


class Samples:
    """Collects what was measured where the current was flat, for ``regulator``, and tells it in the
    same updates as a session does."""

    def __init__(self, regulator: "Regulator") -> None:
        self._regulator = regulator
        self._sets = [0, 0, 0]  # the last one first
        self._task_ms = TASK_ms  # until a session does one of the things that need no haste
        self._pulse: "tuple[int, int, int, int] | None" = None
        self._phase: "list[int] | None" = None  # set, measured, and the time; None: spoiled
        self.forget()

    def begin(self, set_duA: int) -> None:
        """Treatment begins, or goes on, from this current."""
        self._sets = [set_duA] * 3
        self._phase = self._pulse = None
        self.forget()

    def forget(self) -> None:
        """What was collected tells nothing: contact is in doubt."""
        self._count = self._missing_duA = self._time_ms = 0

    def take(self, measured_duA: int, passed_ms: int, is_doubted: bool) -> None:
        """Takes in a measurement, ``passed_ms`` after the last."""
        self._task_ms -= passed_ms
        if self._phase is not None:
            self._phase[0] += self._sets[0] * passed_ms
            self._phase[1] += measured_duA * passed_ms
            self._phase[2] += passed_ms
        if is_doubted:
            self._phase = None
            self.forget()
        else:
            self._sample(measured_duA, passed_ms)
        is_flat = self._sets[0] == self._sets[1] == self._sets[2]
        is_far = self._phase is not None and self._phase[2] >= EDGE_ms
        if self._pulse is not None and self._task_ms > 0 and (is_flat or is_far):
            self.end()

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
            self._phase = None
            self.forget()

    def note(self, set_duA: int) -> None:
        """The current that was set just now."""
        before_duA = self._sets[0]
        if set_duA != before_duA and not before_duA:
            self._regulator.leave_rest()
            self.forget()
            self._phase = [0, 0, 0]
        elif before_duA and (not set_duA or (set_duA > 0) != (before_duA > 0)):
            pulse_duA = before_duA
            if self._phase is not None:
                pulse_duA = self._whole_phase(before_duA, *self._phase)
            if self._count:
                self.end()
                self._pulse = (pulse_duA, self._missing_duA, self._count, self._time_ms)
                self.forget()
            self._phase = [0, 0, 0]
        self._sets = [set_duA, before_duA, self._sets[1]]
        if self._task_ms <= 0 and (set_duA == before_duA or self._task_ms <= -PUT_OFF_ms):
            self._task_ms = max(self._task_ms + TASK_ms, 1)

    def _whole_phase(self, before_duA: int, sets: int, measured: int, time_ms: int) -> int:
        """A wave that is hardly ever flat, and was not broken off: the whole phase tells."""
        size = abs(sets)
        if not (
            4 * self._time_ms < time_ms
            and (not self._count or time_ms >= PHASE_ms)
            and abs(before_duA) * time_ms <= size > FLAT_duA * time_ms
        ):
            return before_duA
        mean_duA = size // time_ms if before_duA > 0 else -(size // time_ms)
        self._missing_duA = mean_duA * time_ms - measured
        self._count = self._time_ms = time_ms
        return mean_duA
