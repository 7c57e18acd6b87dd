"""Faults at their times: when each began, and what the device did about it.

The routine's clock, which faults are planned by, is known only at updates, and stands still while
the treatment waits. So a fault is planned when the clock comes near it, at the very time between
two updates, or in the middle of one, at which the routine's clock will be there.
"""

from facevm.states import LIMITED, RESUMING, STATES, STOPPING, TREATING

from ..clock import NEVER_ns
from .faults import LASTS, PERSON, ROWS, WHOSE, fault_of

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

    def __init__(self, fault, begun_ns, state):
        self.fault = fault
        self.begun_ns = begun_ns
        self.state = state
        if not ROWS[fault.kind][LASTS]:
            self.ended_ns = begun_ns
        elif fault.for_ms is None:
            self.ended_ns = NEVER_ns
        else:
            self.ended_ns = begun_ns + int(fault.for_ms * 1000000)


class Happenings:
    """Lets ``faults`` happen to ``session`` by ``breakage``, on ``clock``.

    ``plan`` is to be called after an update whose ``session.routine_ms`` is ``near_ms`` or more,
    ``note`` when the session's state has changed. ``occurrences`` are the faults that began, in
    order, ``changes`` the states since the first of them, as (ns, name).
    """

    def __init__(self, faults, session, breakage, clock, period_ns):
        self._rest = _in_order([fault_of(fault) for fault in faults])
        self._session = session
        self._breakage = breakage
        self._clock = clock
        self._period_ns = period_ns
        self._ahead_ms = period_ns // 1000000 + 1
        self.occurrences = []
        self.changes = []
        self.near_ms = NEVER_ms
        self._is_over = False
        self._look()
        if self._rest:
            clock.foresee = self._foresee

    def __len__(self):
        """How many have not begun yet."""
        return len(self._rest)

    def plan(self, update_ns):
        """What falls before the update after the one at ``update_ns`` gets its time."""
        self._plan(update_ns, self._ahead_ms)

    def note(self, state, at_ns):
        """The session is in another state since ``at_ns``, or ``RESET``."""
        if self.occurrences:
            self.changes.append((at_ns, state if state == RESET else STATES[state]))

    def stop(self):
        """The routine's clock is dead: nothing begins any more; what lasts still ends."""
        self._is_over = True
        self._clock.foresee = None

    def _foresee(self, until_ns):
        """The program is held up until then: what happens meanwhile?"""
        update_ns = self._clock.now_ns // self._period_ns * self._period_ns
        self._plan(update_ns, (until_ns - update_ns) / 1000000)

    def _plan(self, update_ns, ahead_ms):
        routine_ms = self._session.routine_ms
        if self._session.state not in RUNNING:
            ahead_ms = 0
        rest = self._rest
        while rest and rest[0].at_ms - routine_ms <= ahead_ms:
            fault = rest.pop(0)
            at_ns = update_ns + int((fault.at_ms - routine_ms) * 1000000)
            self._call_at(at_ns, self._begin, fault)
        self._look()

    def _look(self):
        self.near_ms = self._rest[0].at_ms - self._ahead_ms if self._rest else NEVER_ms

    def _begin(self, fault):
        session = self._session
        if self._is_over or (session.state not in RUNNING and session.routine_ms < fault.at_ms):
            self._put_back(fault)
            return
        now_ns = self._clock.now_ns
        occurrence = Occurrence(fault, now_ns, session.state)
        self.occurrences.append(occurrence)
        if now_ns < occurrence.ended_ns < NEVER_ns and ROWS[fault.kind][WHOSE] != PERSON:
            self._call_at(occurrence.ended_ns, self._breakage.end, fault)
        self._breakage.begin(fault)

    def _put_back(self, fault):
        """The clock has stopped before its time."""
        rest = self._rest
        n = 0
        while n < len(rest) and rest[n].at_ms <= fault.at_ms:
            n += 1
        rest.insert(n, fault)
        self._look()

    def _call_at(self, at_ns, what, fault):
        self._clock.call_at(at_ns, lambda: what(fault))

    # --- what came of it -----------------------------------------------------------------

    def answered_ns(self, occurrence):
        """When the treatment's current was switched off for good after ``occurrence``.

        None if it was not, or flowed again and still does.
        """
        flowing = occurrence.state in FLOWING
        answered_ns = None
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

    def stopping(self, over_ns):
        """The fault that ended a treatment at ``over_ns``: the last one that was there, or had
        been until a second before. None if there is none."""
        for occurrence in reversed(self.occurrences):
            ended_ns = occurrence.ended_ns
            if ended_ns == occurrence.begun_ns or ended_ns + GONE_ns >= over_ns:
                return occurrence
        return None


def _in_order(faults):
    """By their times, and as they were given: MicroPython's own sorting would mix those."""
    numbered = [(fault.at_ms, n, fault) for n, fault in enumerate(faults)]
    return [entry[2] for entry in sorted(numbered)]
