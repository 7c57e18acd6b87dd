"""The watch over a device: what is true of it at every update, and what must never be.

It knows the virtual board's true currents, and of the device what a bystander sees: its state, its
pins, its record. Every promise is an ``assert`` with its sentence.
"""

from __future__ import annotations

from collections import Counter

from facebench.board import VirtualBoard
from facebench.circuit.output_stage import ZERO_LEVEL
from facebench.faults.faults import BOARD, OUTSIDE
from facebench.people.exposure import Exposure
from facevm.routine import Routine
from facevm.session import Session
from facevm.states import (
    CHECKING,
    DONE,
    FAULT,
    LIMITED,
    PAUSED,
    RESUMING,
    STATES,
    STOPPING,
    TOUCHING,
    TREATING,
    WAITING,
)
from tests.safety.states.bounds import Bounds
from tests.safety.states.reasons import explained
from tests.safety.states.truth import Truth

CONNECTED = (WAITING, TREATING, LIMITED, PAUSED, RESUMING, TOUCHING, STOPPING)
"""The states in which ENABLE may be high."""

OVER_CEILING_ms = 5
LEAKS_uA = 0.06
"""What a healthy board leaks to an electrode at the most, past an open disconnect, and what a
charged skin adds to it."""
OPENING_uA = 0.5
"""So much is left in the bench's circuit at the most where a step of the DAC was under way as the
disconnect opened: until the next one, in the update that follows."""
_OPENING_ns = 3_000_000
UNSTOPPABLE = frozenset({"weld", "rail"})
"""Together, no software ends them (device/README.md)."""


class Watch:
    """Looks at ``bench`` and the sessions on it. ``kinds`` are the faults of this session.

    Sensors that lost their configuration, and surges that make them, are remembered from one start
    of the program to the next: only that configures them.
    """

    def __init__(self, bench: VirtualBoard, routine: Routine) -> None:
        self._bench = bench
        self._routine = routine
        self._exposure = Exposure(bench.circuit)
        self._exposed = -1  # the place whose ceiling holds
        self.ends: Counter[str] = Counter()  # of sessions, by how they ended
        self.is_closing = False  # the program is ended from the console
        self.kinds: set[str] = set()
        self.board_faults = 0  # that were there during this session
        self._there: dict[str, int] = {}  # kinds that are there now
        self._unconfigured: set[str] = set()
        self._truth: Truth | None = None
        self._bounds = Bounds(bench, routine, 0)
        self._state = DONE
        self._before = (DONE, -1)  # the state and place that the last update found
        self._routine_ms = 0

    # --- what happens ------------------------------------------------------------------

    def began(self, kind: str, whose: str) -> None:
        """A fault begins."""
        self.kinds.add(kind)
        if whose == BOARD:
            self.board_faults += 1
        if whose in (BOARD, OUTSIDE):
            self._there[kind] = 1
        if kind in ("sensor-reset", "rail"):
            self._unconfigured.add(kind)

    def ended(self, kind: str) -> None:
        """A fault that lasted is over."""
        self._there.pop(kind, None)

    def booted(self) -> None:
        """The program has begun."""
        self._unconfigured.clear()
        if "rail" in self._there:
            self._unconfigured.add("rail")
        self.idle()

    def started(self, session: Session, level_percent: int, lasting: frozenset[str]) -> None:
        """A press has started ``session``; ``lasting`` is wrong already."""
        assert session.outcome == session.reason == "", "a new session knows an outcome"
        self.kinds = set(lasting) | self._unconfigured
        self.board_faults = len(self.kinds - {"usb", "charger"})
        self._truth = Truth(self._bench, self._routine)
        self._bounds = Bounds(self._bench, self._routine, level_percent)
        self._state = session.state
        self._routine_ms = 0
        self.is_closing = False
        self._exposure.settle()
        self._exposure.longest_ns = 0
        self._before = (session.state, session.place)
        self.idle()

    def pressed(self, session: Session) -> None:
        """The button goes down while ``session`` is under way."""
        if session.state != CHECKING:
            self._bounds.press()

    # --- every update ------------------------------------------------------------------

    def before(self, session: Session) -> None:
        """An update comes."""
        self._bounds.update()
        self._before = (session.state, session.place)
        assert self._truth is not None
        self._truth.timed(*self._before)

    def after(self, session: Session) -> None:
        """An update was made."""
        assert self._truth is not None
        self._truth.charged(*self._before)
        self.look(session)
        self._truth.sampled(session.state, session.place)

    def look(self, session: Session) -> None:
        """What holds at any time of a session."""
        bench = self._bench
        state = session.state
        if state != self._state:
            self._moves(self._state, state)
            self._state = state
            self._bounds.move()
        enabled = bench.enable.value
        assert enabled <= (state in CONNECTED), f"ENABLE is on while {STATES[state]}"
        assert bench.watchdog.runs == enabled, "the watchdog runs while ENABLE is on, and only then"
        self._off_is_off()
        assert session.routine_ms >= self._routine_ms, "the routine's clock ran backwards"
        self._routine_ms = session.routine_ms
        if session.place >= 0 and session.place != self._exposed:
            self._exposed = session.place
            self._exposure.move(session.place)
        self._bounds.keep(session, self.kinds)

    def _moves(self, before: int, state: int) -> None:
        """From one state to another."""
        if before == STOPPING or self._bounds.is_pressed:
            assert state >= STOPPING, f"{STATES[state]} after a press"
        assert before < DONE, f"{STATES[before]} went on to {STATES[state]}"
        assert self._truth is not None
        if state in (PAUSED, TOUCHING) and before in (TREATING, LIMITED, RESUMING):
            self._truth.losses += 1

    def _off_is_off(self) -> None:
        bench = self._bench
        if not bench.enable.value and not bench.enable.welded:
            is_opening = bench.clock.now_ns - bench.enable.fell_ns < _OPENING_ns
            skin_uA = bench.circuit.skin_uA()
            most_uA = OPENING_uA if is_opening else LEAKS_uA
            assert abs(skin_uA) <= most_uA, f"{skin_uA:.2f} uA flow with ENABLE off"

    def idle(self) -> None:
        """Nothing is under way."""
        if self._state >= DONE:
            assert not self._bench.enable.value, "ENABLE is on and nothing is under way"
            assert not self._bench.watchdog.runs, "the watchdog runs and nothing is under way"
        self._off_is_off()

    # --- ends --------------------------------------------------------------------------

    def over(self, session: Session | None) -> None:
        """``session`` is over, and closed as the program does it."""
        assert session is not None
        bench = self._bench
        self.look(session)
        assert session.state in (DONE, FAULT)
        assert not bench.enable.value, "over, and ENABLE is on"
        assert bench.dac.code == session.code == ZERO_LEVEL or self._cannot_zero(), (
            f"over, and the DAC holds {bench.dac.code}, the session says {session.code}"
        )
        assert self._truth is not None
        wrong = explained(
            session, self.kinds, self._bounds.is_pressed, self.is_closing, self._truth
        )
        assert not wrong, wrong
        wrong = self._truth.lies(session, self.kinds)
        assert not wrong, wrong
        self._not_over_the_ceiling()
        self.ends[session.reason or session.outcome] += 1
        before = (session.state, session.outcome, session.reason, session.routine_ms)
        assert session.tick(bench.clock.ticks_ms()) is False
        session.press()
        assert before == (session.state, session.outcome, session.reason, session.routine_ms), (
            "a session that is over goes on"
        )
        self.idle()

    def check(self, session: Session | None) -> None:
        """What can be said at any moment."""
        if session is None or session.state >= DONE:
            self.idle()
            return
        assert self._truth is not None
        wrong = self._truth.lies(session, self.kinds)
        assert not wrong, wrong
        self._not_over_the_ceiling()

    def _cannot_zero(self) -> bool:
        return bool({"dac-nak", "bus-hang"} & self.kinds)

    def _not_over_the_ceiling(self) -> None:
        if self.kinds >= UNSTOPPABLE or self.board_faults > 2:
            return
        self._exposure.settle()
        ms = self._exposure.longest_ns / 1e6
        assert ms <= OVER_CEILING_ms, f"over the ceiling for {ms:.1f} ms with {sorted(self.kinds)}"

    def was_reset(self, session: Session | None, at_ns: int, was_on: bool) -> None:
        """The MCU starts over: this very nanosecond."""
        bench = self._bench
        assert bench.clock.now_ns == at_ns
        assert not bench.enable.value, "ENABLE survived a reset"
        if was_on:
            assert bench.enable.fell_ns == at_ns, "ENABLE fell later than the reset"
        self._off_is_off()
        if session is not None:
            assert self._truth is not None
            self._truth.timed(*self._before)
            self._truth.charged(*self._before)
            wrong = self._truth.lies(session, self.kinds)
            assert not wrong, wrong
            self._not_over_the_ceiling()
            self.ends[f"reset while {STATES[session.state]}"] += 1
        self._state = DONE

    def restarted(self, answered: bool) -> None:
        """``boot.py`` has run; ``answered`` says whether the DAC did."""
        if answered:
            assert self._bench.dac.code == ZERO_LEVEL
        self.idle()
