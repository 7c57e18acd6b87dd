"""Happenings of a run: when each fault began, and what the device did about it.

The routine's clock, which faults are planned by, is known only at updates, and stands still while
the treatment waits. So a fault is planned when the clock comes near it, at the very time between
two updates, or in the middle of one, at which the routine's clock will be there.
"""

from micropython import const

from facevm.states import LIMITED, RESUMING, STATES, STOPPING, TREATING

from ..clock import NEVER_ns
from .faults import PERSON, ROWS, fault_of

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable, Iterable

    from facevm.session import Session

    from ..clock import VirtualClock
    from .breakage import Breakage
    from .faults import Event, Fault

NEVER_ms = 1 << 62

RUNNING = (TREATING, LIMITED)
"""States in which the routine's clock runs."""

FLOWING = (TREATING, LIMITED, RESUMING, STOPPING)
"""States in which a treatment's current is set."""

RESET = "reset"
"""Called a state here: the program is dead."""

GONE_ns = 1000000000
"""A fault that has been over for longer than this did not end the treatment."""


class Occurrence:
    """A fault that began: ``fault`` at ``begun_ns`` of the board's time, up to ``ended_ns``.

    ``ended_ns`` is the planned end, ``NEVER_ns`` without one, and ``begun_ns`` itself for what is
    over as soon as it happens. ``state`` is the session's then.
    """

    def __init__(self, fault: "Fault", begun_ns: int, state: int) -> None:
        self.fault = fault
        self.begun_ns = begun_ns
        self.state = state
        if not ROWS[fault.kind].lasts:
            self.ended_ns = begun_ns
        elif fault.for_ms is None:
            self.ended_ns = NEVER_ns
        else:
            self.ended_ns = begun_ns + int(fault.for_ms * 1000000)


class Happenings:
    """Makes ``faults`` happen to ``session`` by ``breakage``, on ``clock``.

    An update comes every ``period_ns``, where they are uneven after ``longest_ns`` at most.

    ``plan`` is to be called after an update whose ``session.routine_ms`` is ``near_ms`` or more,
    ``note`` when the session's state has changed. ``occurrences`` are the faults that began, in
    order, ``changes`` the states since the first of them, as (ns, name).
    """

    def __init__(
        self,
        faults: "Iterable[Event]",
        session: "Session",
        breakage: "Breakage",
        clock: "VirtualClock",
        period_ns: int,
        longest_ns: int = 0,
    ) -> None:
        self._pending = _in_order([fault_of(fault) for fault in faults])
        for fault in self._pending:
            breakage.require(fault)
        self._session = session
        self._breakage = breakage
        self._clock = clock
        self._period_ns = period_ns
        self._ahead_ms = max(period_ns, longest_ns) // 1000000 + 1
        self.occurrences: list[Occurrence] = []
        self.changes: list[tuple[int, str]] = []
        self.near_ms: float = NEVER_ms
        self._is_over = False
        self._set_near()
        if self._pending:
            clock.foresee = self._foresee

    def __len__(self) -> int:
        """How many have not begun yet."""
        return len(self._pending)

    def plan(self, update_ns: int) -> None:
        """Plans every fault that comes before the update after the one at ``update_ns``."""
        self._plan(update_ns, self._ahead_ms)

    def note(self, state: "int | str", at_ns: int) -> None:
        """The session is in another state since ``at_ns``, or ``RESET``."""
        if self.occurrences:
            self.changes.append((at_ns, state if isinstance(state, str) else STATES[state]))

    def stop(self) -> None:
        """The routine's clock is dead: nothing begins any more; what lasts still ends."""
        self._is_over = True
        self._clock.foresee = None

    def _foresee(self, until_ns: int) -> None:
        """Plans what happens while the program is held up until then."""
        update_ns = self._clock.now_ns // self._period_ns * self._period_ns
        self._plan(update_ns, (until_ns - update_ns) / 1000000)

    def _plan(self, update_ns: int, ahead_ms: float) -> None:
        routine_ms = self._session.routine_ms
        if self._session.state not in RUNNING:
            ahead_ms = 0
        pending = self._pending
        while pending and pending[0].at_ms - routine_ms <= ahead_ms:
            fault = pending.pop(0)
            at_ns = update_ns + int((fault.at_ms - routine_ms) * 1000000)
            self._call_at(at_ns, self._begin, fault)
        self._set_near()

    def _set_near(self) -> None:
        self.near_ms = self._pending[0].at_ms - self._ahead_ms if self._pending else NEVER_ms

    def _begin(self, fault: "Fault") -> None:
        session = self._session
        if self._is_over or (session.state not in RUNNING and session.routine_ms < fault.at_ms):
            self._put_back(fault)
            return
        now_ns = self._clock.now_ns
        occurrence = Occurrence(fault, now_ns, session.state)
        self.occurrences.append(occurrence)
        if now_ns < occurrence.ended_ns < NEVER_ns and ROWS[fault.kind].whose != PERSON:
            self._call_at(occurrence.ended_ns, self._breakage.end, fault)
        self._breakage.begin(fault)

    def _put_back(self, fault: "Fault") -> None:
        """The clock has stopped before its time."""
        pending = self._pending
        n = 0
        while n < len(pending) and pending[n].at_ms <= fault.at_ms:
            n += 1
        pending.insert(n, fault)
        self._set_near()

    def _call_at(self, at_ns: int, action: "Callable[[Fault], None]", fault: "Fault") -> None:
        self._clock.call_at(at_ns, lambda: action(fault))

    # --- what came of it -----------------------------------------------------------------

    def answered_ns(self, occurrence: Occurrence) -> "int | None":
        """When the treatment's current was switched off for good after ``occurrence``.

        None if it was not, or flowed again and still does.
        """
        flowing = occurrence.state in FLOWING
        answered_ns: "int | None" = None
        for at_ns, state in self.changes:
            if at_ns < occurrence.begun_ns:
                continue
            flows = state != RESET and STATES.index(state) in FLOWING
            if flows:
                answered_ns = None
            elif flowing or answered_ns is None:
                answered_ns = at_ns
            flowing = flows
        return answered_ns

    def stopping(self, over_ns: int) -> "Occurrence | None":
        """The fault that ended a treatment at ``over_ns``: the last one that was there, or had
        been until a second before. None if there is none."""
        for occurrence in reversed(self.occurrences):
            ended_ns = occurrence.ended_ns
            if ended_ns == occurrence.begun_ns or ended_ns + GONE_ns >= over_ns:
                return occurrence
        return None


def _in_order(faults: "list[Fault]") -> "list[Fault]":
    """By their times, and as they were given: MicroPython's own sorting would mix those."""
    numbered = [(fault.at_ms, n, fault) for n, fault in enumerate(faults)]
    return [entry[2] for entry in sorted(numbered)]
