"""A device that lives on: switched on, started by presses, broken, repaired, reset, started again.

It is the virtual board with the runtime on it and a person's hand at it. What the program of the
drive adds to a session is modelled by three lines: a press starts a treatment, by itself nothing
does, and the level chosen for it counts once.
"""

from __future__ import annotations

from facebench.board import VirtualBoard
from facebench.chips.reset import Reset
from facebench.chips.watchdog import WatchDogMode
from facebench.circuitpython.blinka import I2C
from facebench.clock import NEVER_ns
from facebench.conditions.conditions import Conditions
from facebench.conditions.effects import impose
from facebench.face.face import Face
from facebench.faults.breakage import Breakage
from facebench.faults.faults import PERSON, ROWS, Fault
from facebench.people.person import Person
from facebench.simulation import TURN_ns
from facevm.board import Board
from facevm.lifeline import Lifeline
from facevm.routine import Routine
from facevm.session import Session
from facevm.states import DONE
from tests.safety.states.watch import Watch

SLOW_PER_S = 500
"""Updates a second that are enough for treatments written for them."""

_IDLE_ns = 10_000_000  # while nothing is treated, the button is looked at so often


class Hand(Person):
    """A person who can also put both electrodes back where they belong."""

    def put_back(self) -> None:
        """Both electrodes on the skin again, at once."""
        self._off_until_ns = self._touch_until_ns = self._clock.now_ns
        self._hold()


class Device:
    """``bench`` with the runtime on it; ``session`` is the treatment under way, or the last one.

    ``watch`` looks at everything and raises AssertionError for what must not be. ``is_dead`` says
    that a chip did not answer at the start: the program has ended, and only a reset helps.
    """

    def __init__(
        self,
        routine: Routine,
        seed: int,
        face: Face,
        updates_per_s: int = SLOW_PER_S,
        conditions: Conditions | None = None,
    ) -> None:
        self.routine = routine
        self.bench = VirtualBoard(seed, updates_per_s, face=face, i2c_factory=I2C)
        if conditions is not None:
            impose(self.bench, conditions)
        self.hand = Hand(self.bench)
        self.breakage = Breakage(self.bench, self.hand)
        self.watch = Watch(self.bench, routine)
        self.session: Session | None = None
        self.level = 0  # of the next treatment: an index of the routine's levels
        self._lasting: dict[str, Fault] = {}  # by kind, those that somebody has to end
        self._boot()

    # --- what a person does ------------------------------------------------------------

    @property
    def is_live(self) -> bool:
        """Whether a session is under way."""
        return self.session is not None and self.session.state < DONE

    def press(self) -> None:
        """The button: it stops what is under way, or starts the next treatment."""
        session = self.session
        if session is not None and self.is_live:
            self.watch.pressed(session)
            session.press()
            self.watch.look(session)
        elif not self.is_dead:
            self._start()

    def end_program(self) -> None:
        """The program is ended from the console."""
        if self.session is not None and self.is_live:
            self.watch.is_closing = True
            self.session.close()
            self._over()

    def raise_level(self) -> None:
        """One level more, for the next treatment alone."""
        self.level = min(self.level + 1, len(self.routine.levels) - 1)

    # --- what goes wrong ---------------------------------------------------------------

    def happen(self, fault: Fault, after_us: int = 0) -> None:
        """``fault`` begins in so many microseconds; one that lasts stays until :meth:`end`,
        unless it has a duration."""
        at_ns = self.bench.clock.now_ns + after_us * 1000
        self.bench.clock.call_at(at_ns, lambda: self._begin(fault))
        self.pass_ms(after_us // 1000 + 1)

    def may_break(self, most: int) -> bool:
        """Whether a session is under way that has met fewer than ``most`` faults of the board."""
        return self.is_live and self.watch.board_faults < most

    def lasting(self) -> list[str]:
        """The kinds that are there until somebody ends them."""
        return sorted(self._lasting)

    def end(self, kind: str) -> None:
        """The fault of this kind is over."""
        fault = self._lasting.pop(kind)
        self.breakage.end(fault)
        self.watch.ended(kind)

    def _begin(self, fault: Fault) -> None:
        row = ROWS[fault.kind]
        self.watch.began(fault.kind, row.whose)
        if row.lasts and row.whose != PERSON:
            self._lasting[fault.kind] = fault
            if fault.for_ms is not None:
                until_ns = self.bench.clock.now_ns + int(fault.for_ms * 1_000_000)
                self.bench.clock.call_at(until_ns, lambda: self._expire(fault))
        self.breakage.begin(fault)

    def _expire(self, fault: Fault) -> None:
        if self._lasting.get(fault.kind) is fault:
            self.end(fault.kind)

    # --- time --------------------------------------------------------------------------

    def pass_ms(self, ms: float) -> None:
        """So much of the board's time goes by, update by update."""
        until_ns = self.bench.clock.now_ns + int(ms * 1_000_000)
        while self.bench.clock.now_ns < until_ns:
            self.update(until_ns)

    def pass_until(self, states: tuple[int, ...], most_ms: int) -> None:
        """Time goes by until the session is in one of ``states``, or over, or for so long."""
        clock = self.bench.clock
        until_ns = clock.now_ns + most_ms * 1_000_000
        while self.is_live and self.session.state not in states and clock.now_ns < until_ns:  # type: ignore[union-attr]
            self.update(until_ns)

    def update(self, until_ns: int = NEVER_ns) -> None:
        """One control update and what follows it up to the next; idle, some time."""
        clock = self.bench.clock
        try:
            session = self.session
            if session is not None and self.is_live:
                self.watch.before(session)
                session.tick(clock.ticks_ms())
                clock.now_ns += TURN_ns
                self.watch.after(session)
                if not self.is_live:
                    session.close()
                    self._over()
                self.bench.next_update()
            else:
                clock.wait_until(min(until_ns, clock.now_ns + _IDLE_ns))
                self.watch.idle()
        except Reset as reset:
            self._restart(reset.cause)

    # --- the program's life ------------------------------------------------------------

    def _boot(self) -> None:
        """``code.py`` begins."""
        bench = self.bench
        self.is_dead = False
        try:
            self.board = Board(
                bench.i2c,
                bench.enable,
                bench.electrode,
                bench.vbus,
                lifeline=Lifeline(bench.watchdog, WatchDogMode.RESET),
            )
        except (ValueError, OSError, RuntimeError):
            self.is_dead = True
        self.watch.booted()

    def _start(self) -> None:
        level_percent: int = self.routine.levels[self.level]
        self.level = 0
        self.session = Session(self.board, self.routine, level_percent, self.hand)
        self.watch.started(self.session, level_percent, frozenset(self._lasting))
        self.bench.next_update()

    def _over(self) -> None:
        self.watch.over(self.session)

    def _restart(self, cause: int) -> None:
        """The board, when the MCU starts over: at that nanosecond nothing is connected."""
        session = self.session if self.is_live else None
        self.session = None
        self.level = 0
        at_ns = self.bench.clock.now_ns
        was_on = self.bench.enable.value
        self.bench.mcu_reset()
        self.watch.was_reset(session, at_ns, was_on)
        try:
            self.watch.restarted(self.bench.restart(cause))
            self._boot()
        except Reset as reset:  # once more, while it boots
            self._restart(reset.cause)
