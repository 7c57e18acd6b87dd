"""The session: one treatment of one person, from the first contact to the record of it.

It brings the parts together: the machine says what should flow, the regulator and the stage how
to get it, the guard whether it may go on. One :meth:`Session.tick` a control update, with the
board's clock handed in. Every way out of it ends at 0 uA with the output disconnected.
"""

from . import isa
from .contact import ContactSense
from .guard import LOST, TRIPPED, Guard
from .machine import Machine
from .record import Record
from .regulator import Regulator
from .stage import ceiling_dA

STATES = (
    "zeroing",
    "waiting",
    "treating",
    "short",
    "paused",
    "resuming",
    "stopping",
    "done",
    "fault",
)
ZEROING, WAITING, TREATING, SHORT, PAUSED, RESUMING, STOPPING, DONE, FAULT = range(9)

NO_CONTACT = "no contact for 60 s"
UNSTEADY = "contact lost again and again"
STOPPED = "stopped by the button"
CLOSED = "the program was ended"

_TICKS_MASK = (1 << 29) - 1  # supervisor.ticks_ms() wraps here
_REWRITE_ms = 10  # the DAC is written at least so often
_NO_CONTACT_ms = 60_000  # of waiting in a zone, until a treatment was steady again
_STEADY_ms = 3000
_LOSSES_MOST = 20  # in a row, without that much of steady treatment between them
_ZERO_READS = 16
_ZERO_MOST_dA = 1000  # a sensor offset over 100 uA is no offset
_RESISTANCE_dA = 200  # below 20 uA the reading is too coarse
_LOOK_AROUND_ms = 100  # the cable
_LOOK_AT_SENSOR_ms = 500  # G10


class Session:
    """Carries out ``routine`` on ``board`` at ``level_percent``; tells ``panel`` about it.

    ``state`` is an index of :data:`STATES`. ``routine_ms`` is the routine's clock, ``wait_ms``
    what was spent waiting for contact. ``setpoint_dA``, ``code`` and ``measured_dA`` are those
    of the last update, ``place`` the zone * 4 + side. When it is over, ``outcome`` is "success",
    "abort" or "fail", and ``reason`` says why (an interlock's name after a "fail").
    """

    def __init__(self, board, routine, level_percent, panel, limits=None):
        self.state = ZEROING
        self.outcome = ""
        self.reason = ""
        self.routine_ms = 0
        self.wait_ms = 0
        self.setpoint_dA = 0
        self.measured_dA = 0
        self.place = -1
        self.code = board.stage.zero_code
        self.record = Record()
        self.guard = Guard(routine.current_ms)
        self._board = board
        self._routine = routine
        self._limits = limits or isa.Limits()
        self._panel = panel
        self._output = board.output
        self._stage = board.stage
        self._regulator = Regulator()
        self._machine = Machine(routine, level_percent, self)
        self._contact = ContactSense()
        self._started = False
        self._ticks_ms = 0
        self._written_ms = 0  # since the last write
        self._in_state_ms = 0
        self._since_look_ms = 0
        self._since_sensor_ms = 0
        self._searched_ms = 0  # spent without contact since the treatment was last steady
        self._losses_in_a_row = 0
        self._soft_ms = 0  # how far a soft start had come when the button was pressed
        self._zero_sum = 0
        self._zero_count = 0

        self._read = board.sensor.register
        self._write = board.output.write
        self._to_current = board.stage.current_dA
        self._to_code = board.stage.code
        self._correct = self._regulator.correct
        self._watch = self._regulator.watch
        self._note = self._regulator.note
        self._judge = self.guard.judge
        self._guard_note = self.guard.note
        self._at = self._machine.at
        self._add = self.record.add

    def tick(self, ticks_ms):
        """One control update at ``ticks_ms`` of a clock that wraps at 2**29; False when over."""
        if self.state >= DONE:
            return False
        try:
            return self._tick(ticks_ms)
        except (OSError, RuntimeError):
            self.guard.trip("G04", 0)
            return self._fail()

    def press(self):
        """The button: a healthy output goes softly to zero within 500 ms, then it is over."""
        if self.state in (TREATING, SHORT, RESUMING):
            resuming = self.state == RESUMING
            self._soft_ms = self._in_state_ms if resuming else isa.SOFT_START_ms
            self._machine.set_aside(self._soft_ms - isa.SOFT_START_ms)
            self._enter(STOPPING)
        elif self.state < STOPPING:
            self._finish("abort", STOPPED)

    def close(self):
        """Puts the output to zero and disconnects it, whatever the state; harmless twice."""
        if self.state < DONE:
            self._finish("abort", CLOSED)
        else:
            self._shut()

    # --- what the machine tells ----------------------------------------------------------

    def arrive(self, place):
        """A zone and side comes next."""
        self.place = place
        self._panel.announce(place >> 2, place & 3)

    def say(self, text_index):
        """A prompt comes next."""
        self._panel.say(self._routine.texts[text_index])

    def stroke(self):
        """A stroke begins."""
        self._panel.stroke()

    # --- one update ----------------------------------------------------------------------

    def _tick(self, ticks_ms):
        if self._started:
            passed_ms = (ticks_ms - self._ticks_ms) & _TICKS_MASK
        else:
            self._started = True
            passed_ms = 0
        self._ticks_ms = ticks_ms
        register = self._read()
        state = self.state
        if state == ZEROING:
            return self._tick_zeroing(register)
        self.measured_dA = measured_dA = self._to_current(register)
        self._since_look_ms += passed_ms
        if self._since_look_ms >= _LOOK_AROUND_ms and not self._look_around():
            return self._fail()
        verdict = self._judge(measured_dA, passed_ms)
        if verdict == TRIPPED:
            return self._fail()
        if state > SHORT or state == WAITING:
            return self._tick_aside(state, verdict, measured_dA, passed_ms)
        if verdict == LOST:
            return self._pause()
        regulator = self._regulator
        if self.guard.doubts:
            regulator.forget_pulse()
        else:
            self._watch(measured_dA)
        self._in_state_ms += passed_ms
        if self._in_state_ms >= _STEADY_ms:
            self._searched_ms = 0
        self._add(self.place, self.setpoint_dA, measured_dA, passed_ms, True, regulator.is_short)
        if regulator.is_short != (state == SHORT):
            self.state = SHORT if regulator.is_short else TREATING
            self._panel.show(self.state)
        self.routine_ms += passed_ms
        set_dA = self._at(self.routine_ms)
        machine = self._machine
        if machine.waiting:
            self.routine_ms = machine.t_ms
            self._searched_ms = 0  # a zone was finished: the next one has its own minute
            self._drive(0, passed_ms)
            self._search(WAITING)
            return True
        if machine.over:
            self.routine_ms = machine.t_ms
            return self._finish("success", "")
        self._drive(set_dA, passed_ms)
        return True

    def _drive(self, set_dA, passed_ms):
        """Sets a current of the treatment."""
        self._put(self._to_code(self._correct(set_dA)), passed_ms)
        self.setpoint_dA = set_dA
        self._note(set_dA)
        self._guard_note(set_dA)

    def _sense(self, set_dA, passed_ms):
        """Sets a sense current, from which the regulator is to learn nothing."""
        self._put(self._to_code(self._regulator.correct_sense(set_dA)), passed_ms)
        self.setpoint_dA = set_dA
        self._note(0)
        self._guard_note(set_dA)

    def _put(self, code, passed_ms):
        """Writes the DAC when its code changes, and every 10 ms."""
        self._written_ms += passed_ms
        if code != self.code or self._written_ms >= _REWRITE_ms:
            self._write(code)
            self.code = code
            self._written_ms = 0

    def _look_around(self):
        self._since_sensor_ms += self._since_look_ms
        self._since_look_ms = 0
        if self._board.is_plugged_in():
            self.guard.trip("G11", 0)
            return False
        if self.state == TREATING:
            self._note_resistance()
        if self._since_sensor_ms >= _LOOK_AT_SENSOR_ms:
            self._since_sensor_ms = 0
            if not self._board.sensor.is_configured():
                self.guard.trip("G10", 0)
                return False
        return True

    def _note_resistance(self):
        """Only where enough current flows, and the one that was set."""
        measured_dA = self.measured_dA
        if abs(measured_dA) < _RESISTANCE_dA:
            return
        if abs(measured_dA - self.setpoint_dA) * 8 > abs(measured_dA):
            return
        self.record.note_resistance(self.place, self._board.path_ohm(measured_dA))

    def _tick_aside(self, state, verdict, measured_dA, passed_ms):
        """An update while the routine's clock stands still."""
        self._in_state_ms += passed_ms
        if state == STOPPING:
            left_ms = isa.SOFT_START_ms - self._in_state_ms
            if left_ms <= 0 or verdict == LOST:
                return self._finish("abort", STOPPED)
            self._add(self.place, self.setpoint_dA, measured_dA, passed_ms, False, False)
            offset_ms = min(self._soft_ms - left_ms, isa.SOFT_START_ms)
            part_ms = self._soft_ms * left_ms // isa.SOFT_START_ms
            self._drive(self._machine.aside(offset_ms, part_ms), passed_ms)
            return True
        self.wait_ms += passed_ms
        self._searched_ms += passed_ms
        if state == RESUMING:
            self._tick_resuming(verdict, measured_dA, passed_ms)
            return True
        contact = self._contact
        contact.step(measured_dA, passed_ms)
        if contact.is_touching:
            self._touched(state, passed_ms)
        elif self._searched_ms >= _NO_CONTACT_ms:
            return self._finish("abort", NO_CONTACT)
        else:
            self._sense(contact.set_dA, passed_ms)
        return True

    def _tick_zeroing(self, register):
        """The output is off: what the sensor reads now is its offset and input bias."""
        if self._zero_count == 0:
            if self._board.is_plugged_in():
                self.guard.trip("G11", 0)
                return self._fail()
            self._stage.sensor_zero = 0
        self._zero_sum += register
        self._zero_count += 1
        if self._zero_count < _ZERO_READS:
            return True
        zero = (self._zero_sum + _ZERO_READS // 2) // _ZERO_READS
        offset_dA = self._to_current(zero)
        if abs(offset_dA) > _ZERO_MOST_dA:
            self.guard.trip("ZERO", abs(offset_dA))
            return self._fail()
        self._stage.sensor_zero = zero
        self._at(0)
        if self._machine.over:
            return self._finish("success", "")
        self._output.connect()
        self._search(WAITING)
        return True

    # --- contact -------------------------------------------------------------------------

    def _search(self, state):
        self._contact.begin()
        self.guard.begin(self._ceiling_dA(), False)
        self._enter(state)

    def _touched(self, state, passed_ms):
        self._regulator.begin(self._contact.offset_dA, self._ceiling_dA())
        self.guard.begin(self._ceiling_dA(), True)
        self._drive(0, passed_ms)
        if state == PAUSED:
            self._machine.set_aside(-isa.SOFT_START_ms)
            self.guard.grant_resume()
            self._enter(RESUMING)
        else:
            self._machine.proceed()
            self._enter(TREATING)

    def _pause(self):
        self.record.losses[self.place] += 1
        self._losses_in_a_row = 1 if not self._searched_ms else self._losses_in_a_row + 1
        if self._losses_in_a_row > _LOSSES_MOST:
            return self._finish("abort", UNSTEADY)
        self._regulator.forget_pulse()
        self._drive(0, _REWRITE_ms)
        self._search(PAUSED)
        return True

    def _tick_resuming(self, verdict, measured_dA, passed_ms):
        """A soft start to where it was, the wave going on; the routine's clock stands still."""
        if verdict == LOST:
            self._pause()
            return
        self._add(self.place, self.setpoint_dA, measured_dA, passed_ms, False, False)
        done_ms = min(self._in_state_ms, isa.SOFT_START_ms)
        self._drive(self._machine.aside(done_ms - isa.SOFT_START_ms, done_ms), passed_ms)
        if done_ms == isa.SOFT_START_ms:
            self._enter(TREATING)

    def _ceiling_dA(self):
        most_dA = ceiling_dA(self.place, self._limits)
        own_dA = self._routine.limit_dA
        return min(own_dA, most_dA) if own_dA else most_dA

    # --- ways out ------------------------------------------------------------------------

    def _enter(self, state):
        self.state = state
        self._in_state_ms = 0
        self._panel.show(state)

    def _finish(self, outcome, reason):
        """The healthy way out: to zero, then off."""
        self.outcome = outcome
        self.reason = reason
        try:
            self._write(self._stage.zero_code)
        except (OSError, RuntimeError):
            self.guard.trip("G04", 0)
            return self._fail()
        self._output.disconnect()
        self.setpoint_dA = 0
        self.code = self._stage.zero_code
        self._enter(DONE)
        return False

    def _fail(self):
        """An interlock tripped: off first, which needs no bus, then to zero."""
        self.outcome = "fail"
        self.reason = self.guard.tripped
        self._shut()
        self._enter(FAULT)
        return False

    def _shut(self):
        self._output.disconnect()
        self.setpoint_dA = 0
        self.code = self._stage.zero_code
        try:
            self._write(self._stage.zero_code)
        except (OSError, RuntimeError):
            # the disconnect is open: no current flows, whatever the DAC still holds
            self.code = self._output.code
