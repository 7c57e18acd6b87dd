"""App: the program of ``code.py``, with one button, one light, and the routines of the drive.

Idle, a short press starts, a double one chooses the next routine, a held one the next level; the
lowest level is where each begins. While current may flow any press stops, and nothing raises it.
Saving a file over USB cannot restart the program meanwhile, and every way out of a treatment puts
the output to zero and disconnects it.
"""

from micropython import const

from . import failure, light, sounds
from .button import DOUBLE, HOLD, LONG, NOTHING, SHORT
from .shelf import ENDING, FOLDER, Shelf
from .signals import Console, Signals
from .states import DONE, FAULT, ZEROING

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here
_RETRY_ms = const(100)  # so often a DAC that has failed is offered its zero


def program(get: "protocols.SettingGetter | None" = None) -> "App":
    """The program of the drive, to be run; where the settings are wrong it says so and waits.

    ``get`` gives a setting or None, as ``os.getenv``. What makes the wiring does not stand on the
    stack while the program runs: it could not be let go.
    """
    from . import fitting, settings, volume
    from .listing import largest

    wiring = fitting.begin(get)
    failure.wiring = wiring
    wiring.light.show(ZEROING)
    wiring.light.beat(wiring.ticks_ms())
    try:
        fitting.complete(wiring)
        wiring.built = settings.calibration(wiring.get)
        app = App(wiring, journal=volume.JOURNAL)
        app.buffer = bytearray(largest(FOLDER, ENDING, app.limits.image_bytes))
        return app
    except ValueError as error:
        from . import complaint

        return complaint.tell(wiring, error)


def _let_go() -> None:
    """What is needed only while nothing flows, and what lets it go with it."""
    from .unload import idle_modules

    idle_modules()


class App:
    """``wiring`` is this board's, as ``wiring.Wiring``; ``reader`` a panel that hears everything.

    ``tell`` takes the lines that are for the console, ``journal`` is the path of the file of
    sessions, if there is one. The output is off until :meth:`carry_out`; ``updates_per_s`` is
    what its slowest second had, 0 for not known.
    """

    def __init__(
        self,
        wiring: "protocols.Wiring",
        reader: "protocols.Panel | None" = None,
        tell: "protocols.Callable[[str], object]" = print,
        folder: str = FOLDER,
        journal: str | None = None,
    ) -> None:
        from . import settings
        from .notes import Notes

        self.wiring = wiring
        self.button = wiring.button
        self.ticks_ms = wiring.ticks_ms
        self.signals = Signals(wiring.light, wiring.sounds, reader or Console())
        self.notes = Notes(wiring.nvm)
        self.limits = settings.limits(wiring.get)
        # until start.connect() and start() have made them
        self.board: "protocols.Board" = None  # type: ignore[assignment]
        self.shelf: Shelf = None  # type: ignore[assignment]
        self.folder = folder
        self.buffer: "bytearray | None" = None  # where the chosen image stands
        self._page: "protocols.Page | None" = None  # of the logbook, for the next treatment
        self._owes_zero = False  # to a DAC that did not answer
        self._tried_ms = 0
        self._journal = journal
        self.tell = tell
        self.updates_per_s = 0

    # --- a treatment ---------------------------------------------------------------------

    def prepare(self, routine: "protocols.Routine", level_percent: int) -> "protocols.Session":
        """A session with ``routine``, for :meth:`carry_out`; nothing flows yet."""
        from .session import Session

        return Session(self.board, routine, level_percent, self.signals, self.limits)

    def carry_out(self, session: "protocols.Session") -> None:
        """Treats until the session is over; whatever ends it, the output is off."""
        beat = self.signals.beat
        is_pressed = self.button.is_pressed
        runtime = self.wiring.runtime
        reloads = runtime.autoreload
        runtime.autoreload = False

        def look(now_ms: int) -> bool:
            beat(now_ms)
            return is_pressed()

        try:
            session.run(self.ticks_ms, look)
        finally:
            if session.state < DONE:
                session.close()
            runtime.autoreload = reloads
            self.updates_per_s = session.slowest_per_s

    # --- the program ---------------------------------------------------------------------

    def run(self) -> None:
        """The program of the drive: for ever."""
        from atexit import register

        register(self.off)
        try:
            self.start()
            while True:
                self.turn()
        finally:
            self.off()

    def off(self) -> None:
        """The program ends: the output is off, the light dark."""
        self.wiring.enable.value = False
        self.signals.off()

    def start(self) -> None:
        """Everything up to the first press: what happened before, the chips, the routines."""
        from .start import begin

        begin(self)
        self.notes = None  # type: ignore[assignment] # nothing more is noted
        _let_go()
        failure.stage = failure.WAITS
        self.button.forget()  # nobody could see yet what a press would start
        self.tell("Press: start. Twice: next routine. Hold: next level.")
        self.show_choice()

    def turn(self) -> bool:
        """One turn of waiting for the hand, and what it asks for; True after a treatment."""
        now_ms = self.ticks_ms()
        self.signals.beat(now_ms)
        self._give_zero(now_ms)
        gesture = self.button.gesture(now_ms)
        if gesture in (NOTHING, LONG):
            if self.button.is_down:
                self.signals.light.touch()
            return False
        shelf = self.shelf
        if not len(shelf):
            self.tell("There is no routine on the drive: copy .fbc files to %s" % self.folder)
            self.signals.show(FAULT)
        elif gesture == SHORT:
            self.treat()
            return True
        else:
            if gesture == DOUBLE:
                failure.stage = failure.LOADS
                shelf.next_routine()
                failure.stage = failure.WAITS
            else:
                shelf.next_level()
            self.signals.sounds.play(sounds.CHOICE)
            self.show_choice()
        return False

    def show_choice(self) -> None:
        """The chosen routine and level, by light and on the console."""
        shelf = self.shelf
        if len(shelf):
            self.signals.light.show_choice(shelf.chosen, shelf.level)
            self.tell("%s, level %d" % (shelf.title, shelf.level + 1))

    def treat(self) -> "protocols.Session | None":
        """Treats with what is chosen, and says how it ended; returns the session, or None."""
        self.signals.light.show(ZEROING)
        self.signals.beat(self.ticks_ms())
        shelf = self.shelf
        level_percent = shelf.level_percent
        shelf.lowest()
        failure.stage = failure.LOADS
        routine = shelf.take()
        if routine is None:
            self.latch()
            self._wait_again()
            return None
        from .ticks import residue

        self.board.residue = residue(self.ticks_ms)
        _let_go()
        session = self.prepare(routine, level_percent)
        page = self._open_page(routine, level_percent)
        if page is None:
            self._wait_again()
            return None
        failure.stage = failure.TREATS
        try:
            self.carry_out(session)
        finally:
            if session.state >= DONE:
                page.close(session, self.updates_per_s)
        failure.stage = failure.WAITS
        self._owes_zero = session.outcome == "fail"
        self.turn_page(self.logbook())
        from .pace import hold

        hold(self)
        _let_go()
        self.button.forget()
        self._tell_the_end(session)
        return session

    def _wait_again(self) -> None:
        failure.stage = failure.WAITS
        self.button.forget()
        self.show_choice()

    def _open_page(
        self, routine: "protocols.Routine", level_percent: int
    ) -> "protocols.Page | None":
        """Notes in the logbook that a treatment starts; None where a press has called it off.

        The page is ready since the last treatment or the start: nothing of the logbook is brought
        back between a press and the current.
        """
        from .clock import now_s

        page = self._page or self.logbook().turned()
        if self.button.is_pressed():
            self.tell("Not started: the button was pressed again.")
            return None
        page.open(routine.crc, level_percent, routine.name, now_s())
        return page

    def logbook(self) -> "protocols.Logbook":
        """The book of all treatments, read anew."""
        from .logbook import Logbook
        from .page import Pages

        nvm = self.wiring.nvm
        return Logbook(nvm and Pages(nvm), self._journal)

    def turn_page(self, book: "protocols.Logbook") -> None:
        """What the journal lacks goes there, where the drive is the program's to write; then there
        is a page for the next treatment."""
        if self._journal:
            from .volume import keep

            keep(book)
        self._page = book.turned()

    # --- what a person reads -------------------------------------------------------------

    def latch(self, what: int = FAULT) -> None:
        """A fault stays, or another light, until somebody has seen it."""
        self.tell("Press the button when you have read this.")
        self.button.forget()
        self.show_until(what, SHORT, DOUBLE, HOLD)

    def show_until(self, what: int, *gestures: int) -> None:
        """This light, until the button says one of these."""
        self.signals.light.show(what)
        while True:
            now_ms = self.ticks_ms()
            self.signals.beat(now_ms)
            self._give_zero(now_ms)
            if self.button.gesture(now_ms) in gestures:
                return

    def _give_zero(self, now_ms: int) -> None:
        """To a DAC that did not answer at the end of a treatment: it may still hold its last code.

        The output is disconnected; a transfer is tried now and then until one is taken.
        """
        if self._owes_zero and (now_ms - self._tried_ms) & _TICKS_MASK >= _RETRY_ms:
            self._tried_ms = now_ms
            output = self.board.output
            try:
                output.write(output.zero_code)
                self._owes_zero = False
            except (OSError, RuntimeError):
                pass

    def _tell_the_end(self, session: "protocols.Session") -> None:
        if session.outcome == "fail":
            from .latched import tell

            tell(self, session.reason, session.guard.reading)
            self.show_choice()
            return
        is_done = session.outcome == "success"
        self.tell("done" if is_done else session.reason)
        self.signals.light.show(DONE if is_done else light.ENDED)
        self.signals.sounds.play(sounds.DONE if is_done else sounds.ENDED)
