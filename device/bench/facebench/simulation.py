"""Simulation of a whole treatment on the virtual board, by the runtime that runs on the real one.

The loop is the board's own, ``facevm.app.App.carry_out``. Time passes where it looks at its clock:
there stand the person who follows the prompts and presses the button, the faults that happen
meanwhile, and the witness of what the skin received. Whoever watches gets a sample of each update,
and the progress ten times a second.
"""

from micropython import const

from facevm import isa
from facevm.app import App
from facevm.cruise import ROUTINE_ms, SET_duA
from facevm.start import connect
from facevm.states import LIMITED, STATES, TREATING

from .account import account
from .chips.reset import Reset
from .circuit.pump import OPENS_ms
from .circuitpython import RESETS, new_bus, wire
from .circuitpython.harness import harnessed, virtual_board
from .conditions.effects import impose
from .face.face import TYPICAL
from .faults.breakage import Breakage
from .faults.happenings import RESET, Happenings
from .people.exposure import Exposure
from .people.onlooker import Onlooker
from .people.owner import Owner
from .people.person import Person
from .people.witness import Witness
from .places import NOWHERE, names
from .sample import Sample

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from facevm.routine import Routine
    from facevm.session import Session

    from .conditions.conditions import Conditions
    from .face.face import Face
    from .faults.faults import Event
    from .report import Report

    OnSample = Callable[[Sample], object]
    OnProgress = Callable[["Progress"], object]

TURN_ns = 20000
"""What the loop does around a tick takes about as long as one look at the clock (19 us on the
RP2040): by then the DAC has settled, and the skin's current is that of this update."""


class Simulation:
    """``routine`` at ``level`` (from 1) on the board of ``seed``; ``run()`` carries it out.

    ``board`` is the virtual board, ``session``, ``person`` and ``witness`` are who take part.
    ``events`` are what goes wrong: ``facebench.faults.faults.Fault``, or ``(kind, at_ms, for_ms)``
    or ``(kind, at_ms, for_ms, amount)``. ``reset`` is the cause of a reset that ended it, else
    None. ``settings`` are the keys of a ``settings.toml``: then the board is the one that it
    describes, and the program reads it; without it, the reference board with everything wired.
    ``conditions``, a :class:`facebench.conditions.conditions.Conditions`, make it less kind.
    ``onlooker`` sees the light and hears the buzzer. Raises ValueError for a level the routine does
    not have, a fault that cannot be, or a setting that no board can have.
    """

    def __init__(
        self,
        routine: "Routine",
        level: int = 1,
        seed: int = 0,
        updates_per_s: int = 500,
        events: "Iterable[Event]" = (),
        face: "Face" = TYPICAL,
        settings: "Mapping[str, int | str] | None" = None,
        conditions: "Conditions | None" = None,
    ) -> None:
        if not 1 <= level <= len(routine.levels):
            raise ValueError("the treatment has levels 1 to %d" % len(routine.levels))
        self.routine = routine
        self.level = level
        self.board = board = virtual_board(seed, updates_per_s, face, settings)
        if conditions is not None:
            impose(board, conditions)
        self.person = Person(board, board.built.breadboard)
        self._known = None if settings is None else harnessed(settings)
        self.onlooker = Onlooker(board.front)
        self.app = app = self._program("POWER_ON")
        connect(app, new_bus(app.wiring))
        self.session = app.prepare(routine, routine.levels[level - 1])
        self.witness = Witness(board.circuit, board.clock, isa.PLACES)
        self.breakage = Breakage(board, self.person)
        self.happenings = Happenings(
            events,
            self.session,
            self.breakage,
            board.clock,
            1000000000 // updates_per_s,
            board.longest_ns,
        )
        self.exposure = Exposure(board.circuit) if len(self.happenings) else None
        self.reset: "int | None" = None
        self.start_ns = self.over_ns = 0

    def run(
        self,
        on_sample: "OnSample | None" = None,
        on_progress: "OnProgress | None" = None,
        by_button: bool = False,
    ) -> "Report":
        """Treats until the session is over, or the controller has reset; returns the Report.

        ``on_sample`` is called with a :class:`facebench.sample.Sample` once a control update,
        ``on_progress`` with a :class:`Progress` every 100 ms of the board's time. After a reset the
        last sample is the board's, once it has started again: its state is called "reset".

        ``by_button``: the whole program of the drive runs, and its owner switches it on, chooses
        the level and starts by the button; after a reset it starts once more, and its owner reads
        what it says. Without it the treatment alone.
        """
        try:
            if by_button:
                self._by_button(on_sample, on_progress)
            else:
                self._carry_out(on_sample, on_progress)
        except Reset as reset:
            self._restart(reset.cause, on_sample)
            if by_button:
                self.app = self._program(RESETS[reset.cause])
                self._owner().start_again()
        finally:
            self._let_open()
            self.witness.pause()
            self.witness.settle()
        if self.exposure is not None:
            self.exposure.settle()
        return self.report()

    def report(self) -> "Report":
        """What happened so far."""
        return account(self)

    def _let_open(self) -> None:
        """Poles that toggled open by themselves; what flows until then counts."""
        clock, circuit = self.board.clock, self.board.circuit
        for _ in range(OPENS_ms if self.board.second else 0):
            if not circuit.skin_uA():
                return
            clock.wait_until(clock.now_ns + 1000000)

    def _program(self, reset_reason: str) -> App:
        """The program of the drive, as it starts after a reset of this name."""
        wiring = wire(self.board, self._known, reset_reason)
        if self.board.face.is_resistor:  # whose voltage would be taken for electrodes that touch
            wiring.electrode = None
        app = App(wiring, self.person, _say_nothing, journal=None)
        self.onlooker.look_at(app)
        return app

    def _owner(self) -> Owner:
        board = self.board
        return Owner(board.clock, board.front.button, self.app, self.routine, self.level)

    def _carry_out(self, on_sample: "OnSample | None", on_progress: "OnProgress | None") -> None:
        app = self.app
        turns = self._turns(on_sample, on_progress)
        idle_ms, app.ticks_ms = app.ticks_ms, turns.__next__
        try:
            App.carry_out(app, self.session)
            next(turns)
        finally:
            app.ticks_ms = idle_ms

    def _by_button(self, on_sample: "OnSample | None", on_progress: "OnProgress | None") -> None:
        app, session = self.app, self.session
        owner = self._owner()

        def prepare(routine: "Routine", level_percent: int) -> "Session":
            if level_percent != routine.levels[self.level - 1]:
                raise RuntimeError("the button chose another level")
            return session

        def carry_out(session: "Session") -> None:
            self._carry_out(on_sample, on_progress)

        app.prepare = prepare  # type: ignore[method-assign]
        app.carry_out = carry_out  # type: ignore[method-assign]
        owner.use()

    def _turns(
        self, on_sample: "OnSample | None", on_progress: "OnProgress | None"
    ) -> "Iterator[int]":
        """What goes on around the program, from one update to the next.

        Yields the time of each, as the program's look at its clock finds it.
        """
        session, happenings = self.session, self.happenings
        clock = self.board.clock
        witness, exposure, breakage = self.witness, self.exposure, self.breakage
        progress = Progress(self.routine.duration_ms)
        ticks_ms = clock.ticks_ms
        next_update = self.board.next_update
        skin_uA = self.board.circuit.skin_uA
        update = witness.update
        is_eventful = len(happenings) > 0
        treated = (TREATING, LIMITED)
        live = session.live
        place = -1  # being treated; -1 while the routine's clock stands still
        exposed = -1  # the place whose ceiling holds
        before = session.state
        next_update()
        self.start_ns = start_ns = clock.now_ns
        progress_ns = start_ns
        largest_uA = 0.0  # since the last progress
        if happenings.near_ms <= 0:
            happenings.plan(start_ns)
            clock.wait_until(start_ns)
        while True:
            now_ns = clock.now_ns
            yield ticks_ms()
            clock.now_ns += TURN_ns
            skin = skin_uA()
            state = session.state
            if state in treated:
                if session.place != place:
                    place = session.place
                    witness.run(place)
                update(live[SET_duA] / 10, skin)
            elif place >= 0:
                place = -1
                witness.pause()
            if state != before:
                before = state
                happenings.note(state, self._entered_ns(now_ns))
            if session.place != exposed:
                exposed = session.place
                if exposure:
                    exposure.move(exposed)
            if on_sample:
                on_sample(self._sample((now_ns - start_ns) // 1000000, skin))
            if on_progress:
                size_uA = -skin if skin < 0 else skin
                if size_uA > largest_uA:
                    largest_uA = size_uA
                if now_ns >= progress_ns:
                    progress_ns += EVERY_ns
                    progress.show(session, largest_uA, self.person.last_text)
                    largest_uA = 0.0
                    on_progress(progress)
            if is_eventful and live[ROUTINE_ms] >= happenings.near_ms:
                happenings.plan(now_ns)
            next_update()
            self.over_ns = clock.now_ns
            if breakage.pressed:
                breakage.pressed = False
                self.press()

    def _sample(self, t_ms: int, skin_uA: float) -> Sample:
        session = self.session
        zone, side = names(session.place)
        return Sample(
            t_ms,
            zone,
            side,
            session.setpoint_duA / 10,
            session.code,
            session.measured_duA / 10,
            skin_uA,
            STATES[session.state],
        )

    def press(self) -> None:
        """The person presses the button."""
        self.board.front.button.press()

    def _entered_ns(self, update_ns: int) -> int:
        """When the state that the update at ``update_ns`` went to was entered: at ENABLE's fall,
        where that came with it, else when the update was done."""
        fell_ns = self.board.enable.fell_ns
        return fell_ns if fell_ns >= update_ns else self.board.clock.now_ns

    def _restart(self, cause: int, on_sample: "OnSample | None") -> None:
        """The program is dead, ENABLE has fallen: the board starts again, and ``boot.py`` runs."""
        board, session = self.board, self.session
        self.witness.pause()
        self.reset = cause
        self.over_ns = board.clock.now_ns
        self.happenings.note(RESET, self.over_ns)
        self.happenings.stop()
        board.restart(cause)
        board.clock.advance(TURN_ns)
        if on_sample:
            zone, side = names(session.place)
            t_ms = (board.clock.now_ns - self.start_ns) // 1000000
            skin_uA = board.circuit.skin_uA()
            on_sample(Sample(t_ms, zone, side, 0.0, board.dac.code, 0.0, skin_uA, RESET))


def treat(
    routine: "Routine",
    level: int = 1,
    seed: int = 0,
    updates_per_s: int = 500,
    on_sample: "OnSample | None" = None,
    on_progress: "OnProgress | None" = None,
    events: "Iterable[Event]" = (),
    face: "Face" = TYPICAL,
    settings: "Mapping[str, int | str] | None" = None,
    conditions: "Conditions | None" = None,
) -> "Report":
    """Carries out ``routine`` (a ``facevm.image.Routine``) on a virtual face; returns a Report.

    The arguments are those of :class:`Simulation` and of its ``run``.
    Raises ValueError for a level the routine does not have or a fault that cannot be.
    """
    simulation = Simulation(routine, level, seed, updates_per_s, events, face, settings, conditions)
    return simulation.run(on_sample, on_progress)


def _say_nothing(line: str) -> None:
    """Nobody reads the console."""


EVERY_ns = 100000000


class Progress:
    """How far a treatment has come: updated in place, about every 100 ms of the board's time.

    ``t_ms`` of ``duration_ms`` on the routine's clock; ``zone``, ``side`` and ``state`` are
    names; ``skin_uA`` is the true current's largest magnitude since the call before, seen once an
    update; ``last_text`` the last prompt.
    """

    def __init__(self, duration_ms: int) -> None:
        self.t_ms = 0
        self.duration_ms = duration_ms
        self.zone = NOWHERE
        self.side = NOWHERE
        self.state = STATES[0]
        self.skin_uA = 0.0
        self.last_text = ""

    def show(self, session: "Session", skin_uA: float, last_text: str) -> None:
        """What holds now."""
        self.t_ms = session.routine_ms
        self.zone, self.side = names(session.place)
        self.state = STATES[session.state]
        self.skin_uA = skin_uA
        self.last_text = last_text
