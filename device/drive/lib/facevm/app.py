"""What ``code.py`` runs: one button, one light, the routines of the drive.

Idle, a short press starts, a double one chooses the next routine, a held one the next level; the
lowest level is where each begins. While current may flow any press stops, and nothing raises it.
Saving a file over USB cannot restart the program meanwhile, and every way out of a treatment puts
the output to zero and disconnects it.
"""

from . import light, room, settings, sounds
from .board import Board
from .button import DOUBLE, HOLD, LONG, NOTHING, SHORT
from .logbook import Logbook
from .notes import Notes, Pages
from .session import Session
from .shelf import FOLDER, Shelf
from .signals import Console, Signals
from .states import DONE, FAULT

ROUTINE = "evening-lift"
JOURNAL = "/sessions.jsonl"

_TICKS_MASK = (1 << 29) - 1  # supervisor.ticks_ms() wraps here
# microcontroller.ResetReason: the reading of G13. A supply that comes back is a power-on.
RESET_REASONS = {"WATCHDOG": 1, "POWER_ON": 2, "BROWNOUT": 2}

_LOOK_ms = 5  # the button is scanned so often; no light or tone is shorter


class App:
    """``wiring`` is this board's, as ``pins.Wiring``; ``reader`` a panel that is told everything.

    ``tell`` takes the lines that are for the console. The output is off until :meth:`carry_out`.
    """

    def __init__(self, wiring, reader=None, tell=print, folder=FOLDER, journal=JOURNAL):
        self.wiring = wiring
        self.button = wiring.button
        self.ticks_ms = wiring.ticks_ms
        self.signals = Signals(wiring.light, wiring.sounds, reader or Console())
        self.notes = Notes(wiring.nvm)
        self.limits = settings.limits(wiring.get)
        # until connect() and start() have made them
        self.board: Board = None  # type: ignore[assignment]
        self.shelf: Shelf = None  # type: ignore[assignment]
        self.logbook: Logbook = None  # type: ignore[assignment]
        self._folder = folder
        self._journal = journal
        self.tell = tell

    def connect(self):
        """Finds the two chips, and puts the output to zero.

        Raises what says why it cannot: RuntimeError for a bus that is stuck or has no pull-ups,
        ValueError for a chip that is not there or a setting no board can have, OSError.
        """
        wiring = self.wiring
        self.board = Board(
            wiring.bus(),
            wiring.enable,
            wiring.electrode,
            wiring.vbus,
            settings.calibration(wiring.get),
            wiring.lifeline,
        )
        return self.board

    # --- a treatment ---------------------------------------------------------------------

    def prepare(self, routine, level_percent):
        """A session with ``routine``, for :meth:`carry_out`; nothing flows yet."""
        return Session(self.board, routine, level_percent, self.signals, self.limits)

    def carry_out(self, session):
        """Treats until the session is over; whatever ends it, the output is off."""
        tick, ticks_ms = session.tick, self.ticks_ms
        is_pressed, beat = self.button.is_pressed, self.signals.beat
        runtime = self.wiring.runtime
        reloads = runtime.autoreload
        runtime.autoreload = False
        try:
            looked_ms = now_ms = ticks_ms()
            while tick(now_ms):
                now_ms = ticks_ms()
                if (now_ms - looked_ms) & _TICKS_MASK >= _LOOK_ms:
                    looked_ms = now_ms
                    beat(now_ms)
                    if is_pressed():
                        session.press()
        finally:
            if session.state < DONE:
                session.close()
            runtime.autoreload = reloads

    # --- the program ---------------------------------------------------------------------

    def run(self):
        """The program of the drive: for ever."""
        from atexit import register

        register(self.off)
        try:
            self.start()
            while True:
                self.turn()
        finally:
            self.off()

    def off(self):
        """The program ends: the output is off, the light dark."""
        self.wiring.enable.value = False
        self.signals.off()

    def start(self):
        """Everything up to the first press: what happened before, the chips, the routines."""
        self._tell_what_was()
        while not self._connects():
            self._latch()
        if self.shelf is None:
            first = self.wiring.get("ROUTINE") or ROUTINE
            self.shelf = Shelf(self._folder, self.limits, self.tell, first)
        if not self.notes.is_read:
            from . import first_use

            first_use.show(self.tell)
            self._show_until(light.FIRST_USE, LONG)
            self.notes.read()
        room.make()
        self.tell("Press: start. Twice: next routine. Hold: next level.")
        self.show_choice()

    def turn(self):
        """One turn of waiting for the hand, and what it asks for; True after a treatment."""
        now_ms = self.ticks_ms()
        self.signals.beat(now_ms)
        gesture = self.button.gesture(now_ms)
        if gesture in (NOTHING, LONG):
            return False
        shelf = self.shelf
        if not len(shelf):
            self.tell("There is no routine on the drive: copy .fbc files to %s" % self._folder)
            self.signals.show(FAULT)
        elif gesture == SHORT:
            self.treat()
            return True
        else:
            if gesture == DOUBLE:
                shelf.next_routine()
            else:
                shelf.next_level()
            self.signals.sounds.play(sounds.CHOICE)
            self.show_choice()
        return False

    def show_choice(self):
        """The chosen routine and level, by light and on the console."""
        shelf = self.shelf
        if len(shelf):
            self.signals.light.show_choice(shelf.chosen, shelf.level)
            self.tell("%s, level %d" % (shelf.titles[shelf.chosen], shelf.level + 1))

    def treat(self):
        """Treats with what is chosen, and says how it ended; returns the session, or None."""
        shelf = self.shelf
        level_percent = shelf.level_percent
        shelf.lowest()
        routine = shelf.take()
        if routine is None:
            self._latch()
            self.show_choice()
            return None
        session = self.prepare(routine, level_percent)
        book = self.logbook
        book.open(routine.crc, level_percent, routine.name)
        room.make()
        try:
            self.carry_out(session)
        finally:
            if session.state >= DONE:
                book.close(session)
        self._keep()
        self.button.forget()
        self._tell_the_end(session)
        return session

    # --- what is told --------------------------------------------------------------------

    def _tell_the_end(self, session):
        if session.outcome == "fail":
            from .interlocks import explain

            self.tell(explain(session.reason, session.guard.reading))
            self._latch()
            self.show_choice()
            return
        is_done = session.outcome == "success"
        self.tell("done" if is_done else session.reason)
        self.signals.light.show(DONE if is_done else light.ENDED)
        self.signals.sounds.play(sounds.DONE if is_done else sounds.ENDED)

    def _latch(self):
        """A fault stays until somebody has seen it."""
        self.tell("Press the button when you have read this.")
        self.button.forget()
        self._show_until(FAULT, SHORT, DOUBLE, HOLD)

    def _show_until(self, what, *gestures):
        self.signals.light.show(what)
        while True:
            now_ms = self.ticks_ms()
            self.signals.beat(now_ms)
            if self.button.gesture(now_ms) in gestures:
                return

    def _connects(self):
        try:
            if self.board is None:
                self.connect()
            from .eeprom import provision

            stage = self.board.settings
            did = provision(self.wiring.i2c, stage.zero_code, stage.dac_address)
        except (OSError, RuntimeError, ValueError) as error:
            self.tell("The device cannot start: %s" % error)
            self.tell("Check the wiring and settings.toml.")
            return False
        if did == "written":
            self.tell("The DAC's EEPROM was set to this board's zero.")
        elif did != "ok":
            self.tell("The DAC's EEPROM does not hold this board's zero, and takes none.")
        return did != "failed"

    def _keep(self):
        if self.wiring.may_write():
            self.logbook.keep()

    def _tell_what_was(self):
        self.tell("VisaSculpt. Never over the eyelids or the front of the neck.")
        notes = self.notes
        if notes.safe_mode != "NONE":
            self.tell("It was in safe mode (%s), the output off." % notes.safe_mode)
            notes.safe_mode_told()
        nvm = self.wiring.nvm
        self.logbook = book = Logbook(nvm and Pages(nvm), self._journal)
        left = book.unfinished()
        if left is not None:
            from .interlocks import explain

            why = RESET_REASONS.get(self.wiring.reset_reason, 0)
            book.note_crash(why)
            self.tell("%s was not finished." % left["routine"])
            self.tell(explain("G13", why))
            self._latch()
        self._keep()
