"""Samples of a replayed treatment, as :mod:`facevm.cruise` gives them to the regulator."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from facevm.regulator import Regulator

# as in facevm.cruise, which has no memory on a board for names that others could ask for
FLAT_ms, REST_ms = 20, 4
FLAT_duA = 50
TASK_ms = 5
PUT_OFF_ms = 3
EDGE_ms = 16
PULSE = 8
MOVING, MOVING_ms = 20, 100


class Samples:
    """Collects what was measured, for ``regulator``, where the current was flat and where it
    moved, and tells it in the same updates as a session does."""

    def __init__(self, regulator: "Regulator") -> None:
        self._regulator = regulator
        self._sets = [0, 0, 0]  # the last one first
        self._task_ms = TASK_ms  # until a session does one of the things that need no haste
        self._pulse: "tuple[int, int, int] | None" = None
        self._at_ms = self._flat_at_ms = self._flat_duA = 0
        self._pulsed = 0  # samples of the last pulse
        self._window_ms = 0  # samples of a current that moves, until then
        self._short = self._weighed = self._short_duA = self._moved_duA = 0
        self.forget()

    def begin(self, set_duA: int) -> None:
        """Treatment begins, or goes on, from this current."""
        self._sets = [set_duA] * 3
        self._pulse = None
        self.forget()

    def forget(self) -> None:
        """What was collected tells nothing: contact is in doubt."""
        self._forget_flat()
        self._regulator.moving = 0

    def take(self, measured_duA: int, passed_ms: int, is_doubted: bool) -> None:
        """Takes in a measurement, ``passed_ms`` after the last."""
        self._task_ms -= passed_ms
        set_duA, before_duA, _ = self._sets
        if is_doubted:
            self.forget()
        elif max(self._sets) - min(self._sets) > abs(set_duA) >> 6:
            is_edge = self._pulsed >= PULSE and self._at_ms - self._flat_at_ms <= EDGE_ms
            if not is_edge:
                self._take_moving(set_duA, before_duA, measured_duA)
        elif not set_duA or abs(set_duA) > FLAT_duA:
            self._take_flat(set_duA, measured_duA, passed_ms)
        is_past = (set_duA > 0) == (before_duA > 0)  # the edge behind it
        if self._pulse is not None and self._task_ms > 0 and is_past:
            self.end()
        self._at_ms += passed_ms

    def end(self) -> None:
        """What a pulse that is over showed is learned."""
        if self._pulse is not None:
            self._regulator.learn(*self._pulse, not self._sets[0])
            self._pulse = None

    def note(self, set_duA: int) -> None:
        """The current that was set just now."""
        before_duA = self._sets[0]
        if set_duA != before_duA and not before_duA:
            self._regulator.leave_rest()
            self._forget_flat()
        elif before_duA and (not set_duA or (set_duA > 0) != (before_duA > 0)):
            if self._count and self._at_ms - self._flat_at_ms <= EDGE_ms:
                self.end()
                self._pulse = (self._flat_duA, self._missing_duA, self._count)
                self._pulsed = self._count
            self._forget_flat()
        self._sets = [set_duA, before_duA, self._sets[1]]
        if self._task_ms <= 0 and (set_duA == before_duA or self._task_ms <= -PUT_OFF_ms):
            self._task_ms = max(self._task_ms + TASK_ms, 1)

    def _forget_flat(self) -> None:
        self._count = self._missing_duA = self._time_ms = 0

    def _take_moving(self, set_duA: int, before_duA: int, measured_duA: int) -> None:
        regulator = self._regulator
        if self._at_ms > self._window_ms:
            regulator.moving = 0
        if not regulator.moving:
            if 4 * set_duA * set_duA < before_duA * before_duA:
                return
            self._window_ms = self._at_ms + MOVING_ms
            self._short = self._weighed = self._short_duA = self._moved_duA = 0
        moving = regulator.moving = regulator.moving + 1
        off_duA = set_duA - measured_duA
        weight = (set_duA + before_duA) >> 6
        self._short += weight * off_duA
        self._weighed += weight * set_duA
        if (set_duA > 0) == (before_duA > 0):
            self._short_duA += off_duA
            self._moved_duA += set_duA
        may_learn = moving >= MOVING and self._task_ms > 0 and self._pulse is None
        if may_learn and 4 * weight * set_duA * moving > 3 * self._weighed >= 0:
            regulator.moving = 0
            regulator.compare(
                self._short,
                self._weighed,
                self._short_duA,
                self._moved_duA,
                moving,
                abs(set_duA),
            )

    def _take_flat(self, set_duA: int, measured_duA: int, passed_ms: int) -> None:
        if set_duA and self._at_ms - self._flat_at_ms > EDGE_ms:  # of another crest
            self._forget_flat()
        self._missing_duA += set_duA - measured_duA
        self._count += 1
        self._time_ms += passed_ms
        if not set_duA:
            if self._time_ms >= REST_ms:
                self._regulator.rest(-self._missing_duA, self._count)
                self._forget_flat()
            return
        self._flat_duA = set_duA
        self._flat_at_ms = self._at_ms
        if self._time_ms >= FLAT_ms and (
            (self._task_ms > 0 and self._pulse is None) or self._time_ms >= 2 * FLAT_ms
        ):
            self._regulator.learn(set_duA, self._missing_duA, self._count)
            self._forget_flat()
