"""Session: one treatment of one person, from the first contact to the record of it.

It brings the parts together: the machine says what should flow, the actuator gets it to the DAC,
the guard says whether it may go on. One :meth:`Session.tick` a control update, with the board's
clock handed in. Every way out of it ends at 0 uA with the output disconnected.
"""

from micropython import const

from .actuator import Actuator, Dither
from .contact import EACH_OTHER, SKIN, SKIN_UNSEEN, Contact, SelfTest
from .guard import LOST, TRIPPED, Guard
from .isa import CEILINGS_duA, PEAK_MAX_duA, SOFT_START_ms
from .lull import Lull
from .machine import Machine
from .record import Record
from .regulator import SHORT_duA
from .states import (
    CHECKING,
    CLOSED,
    DONE,
    FAULT,
    LIMITED,
    NO_CONTACT,
    PAUSED,
    RESUMING,
    STOPPED,
    STOPPING,
    TESTING,
    TOUCHING,
    TREATING,
    UNSTEADY,
    WAITING,
    ZEROING,
)
from .thresholds import CORRIDOR_duA, ZERO_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here
_ZERO_READS = const(16)
_LOOK_AROUND_ms = const(100)  # the cable
_LOOK_AT_SENSOR_ms = const(500)  # G10


class Session:
    """Carries out ``routine`` on ``board`` at ``level_percent``; tells ``panel`` about it.

    ``state`` is an index of ``states.STATES``. ``routine_ms`` is the routine's clock, ``wait_ms``
    what was spent waiting for contact. ``setpoint_duA``, ``code`` and ``measured_duA`` are those
    of the last update, ``place`` the zone * 4 + side. When it is over, ``outcome`` is "success",
    "abort" or "fail", and ``reason`` says why (an interlock's name after a "fail").
    """

    def __init__(
        self,
        board: "protocols.Board",
        routine: "protocols.Routine",
        level_percent: int,
        panel: "protocols.Panel",
        limits: "protocols.Limits | None" = None,
    ) -> None:
        self.state = ZEROING
        self.outcome = ""
        self.reason = ""
        self.wait_ms = 0
        self.place = -1
        stage = board.stage
        self.record = Record(routine.places)
        self.guard = Guard(
            routine, stage.zero_code, stage.pA_per_code, board.has_room, board.is_spent
        )
        self._board = board
        self._routine = routine
        self._peak_duA = limits.peak_duA if limits else PEAK_MAX_duA
        self._panel = panel
        self._output = board.output
        self._stage = stage
        self._actuator = Actuator(board, self.guard)
        self._regulator = self._actuator.regulator
        self._machine = Machine(routine, level_percent, self)
        self._contact = Contact()
        self._dither = Dither()
        self._lull = Lull()
        self._lull_short = stage.bits(SHORT_duA)  # a lull's band
        self._lull_over = stage.bits(CORRIDOR_duA)
        self._test = SelfTest()
        self._treated_here = False  # this zone's treatment has begun: contact resumes it
        self._routine_ms = 0  # up to the lull under way
        self._register = 0
        self._ticks_ms = 0
        self._in_state_ms = 0
        self._since_look_ms = 0
        self._since_sensor_ms = 0
        self._soft_ms = 0  # how far a soft start had come when the button was pressed
        self._zero_sum = 0
        self._zero_count = -1  # before the sensor was made ready

        self._read = board.sensor.register
        self._lasts = self._lull.lasts
        self._to_current = stage.current_duA

    def __getattr__(self, name: str) -> int:
        """``routine_ms``, ``setpoint_duA``, ``code`` and ``measured_duA``, for those who look on.

        They are no properties: a class that has one takes MicroPython eight times as long for each
        attribute that is written.
        """
        if name == "routine_ms":
            return self._routine_ms + self._lull.time_ms
        if name == "setpoint_duA":
            return self._actuator.set_duA
        if name == "code":
            return self._actuator.code
        if name == "measured_duA":
            return 0 if self.state == ZEROING else self._to_current(self._register)
        raise AttributeError(name)

    def tick(self, ticks_ms: int) -> bool:
        """One control update at ``ticks_ms`` of a clock that wraps at 2**29; False when over."""
        if self.state >= DONE:
            return False
        passed_ms = (ticks_ms - self._ticks_ms) & _TICKS_MASK
        self._ticks_ms = ticks_ms
        try:
            self._register = register = self._read()
            if self._lasts(register, passed_ms) or self._go_on(register, passed_ms):
                self._output.feed()
                return True
        except (OSError, RuntimeError):
            return self._trip("G04", 0)
        return False

    def press(self) -> None:
        """The button: a healthy output goes softly to zero within 500 ms, then it is over."""
        if self.state in (TREATING, LIMITED, RESUMING):
            if self._lull.is_on:
                self._end_lull()
            resuming = self.state == RESUMING
            self._soft_ms = self._in_state_ms if resuming else SOFT_START_ms
            self._machine.set_aside(self._soft_ms - SOFT_START_ms)
            self._enter(STOPPING)
        elif self.state < STOPPING:
            self._finish("abort", STOPPED)

    def close(self) -> None:
        """Puts the output to zero and disconnects it, whatever the state; harmless twice."""
        self._actuator.shut()
        if self.state < DONE:
            if self._lull.is_on:
                self._end_lull()
            if self.state != CHECKING:
                self.outcome = "abort"
                self.reason = CLOSED
            self._enter(DONE)

    # --- what the machine tells ----------------------------------------------------------

    def arrive(self, place: int) -> None:
        """A zone and side comes next."""
        self.place = place
        self.record.enter(place)
        self._treated_here = False
        self._panel.announce(place >> 2, place & 3)

    def say(self, text_index: int) -> None:
        """A prompt comes next."""
        self._panel.say(self._routine.texts[text_index])

    def stroke(self) -> None:
        """A stroke begins."""
        self._panel.stroke()

    # --- one update ----------------------------------------------------------------------

    def _go_on(self, register: int, passed_ms: int) -> bool:
        """An update in which something may move."""
        still_ms = self._end_lull() if self._lull.is_on else 0
        state = self.state
        if not TREATING <= state <= LIMITED:
            return self._tick_aside(state, register, passed_ms)
        measured_duA = self._to_current(register)
        self._since_look_ms = since_ms = self._since_look_ms + passed_ms
        if since_ms >= _LOOK_AROUND_ms and not self._look_around():
            return False
        guard = self.guard
        verdict = guard.judge(measured_duA, passed_ms)
        if verdict:
            return self._fail() if verdict == TRIPPED else self._pause(PAUSED)
        regulator = self._regulator
        drive = self._actuator
        contact = self._contact
        machine = self._machine
        if guard.doubts:
            regulator.forget_pulse()
        elif (
            regulator.watch(measured_duA, passed_ms)
            and contact.wants_look
            and contact.look(drive.set_duA, measured_duA, self._board, self.record)
        ):
            return self._pause(TOUCHING)
        self._in_state_ms += passed_ms
        self.record.add(drive.set_duA, measured_duA, passed_ms)
        if regulator.is_limited or state == LIMITED:
            self._note_limit(regulator.is_limited, passed_ms)
        self._routine_ms = routine_ms = self._routine_ms + passed_ms
        set_duA = machine.at(routine_ms)
        if not set_duA:
            if machine.waiting or machine.over:
                return self._end_place()
        elif machine.is_steady:
            set_duA = self._dither.move(set_duA, still_ms + passed_ms)
        drive.treat(set_duA, passed_ms)
        if guard.is_still and not (guard.is_close or contact.wants_look):
            self._begin_lull(set_duA)
        return True

    def _begin_lull(self, set_duA: int) -> None:
        """Nothing moves: up to the next that is due, readings near the set current are only
        added up."""
        machine = self._machine
        longest_ms = min(
            self._regulator.left_ms(),
            self._actuator.left_ms(),
            machine.still_ms - self._routine_ms,
            _LOOK_AROUND_ms - self._since_look_ms,
        )
        if machine.is_steady:
            longest_ms = min(longest_ms, self._dither.left_ms())
        least_duA = 10 * CORRIDOR_duA  # below, a band could reach beyond a low ceiling + 10 %
        if longest_ms < 2 or -least_duA < set_duA < least_duA:
            return
        expected = self._stage.register(set_duA)
        short, over = self._lull_short, self._lull_over
        if set_duA > 0:
            self._lull.begin(expected, expected - short, expected + over, longest_ms)
        else:
            self._lull.begin(expected, expected - over, expected + short, longest_ms)

    def _end_lull(self) -> int:
        """What was added up in a lull is told to everybody; returns its time."""
        lull = self._lull
        time_ms, count = lull.time_ms, lull.count
        if not count:
            lull.end()
            return 0
        set_duA = self._actuator.set_duA
        stage = self._stage
        off_duA = stage.size_duA(lull.sum)
        set_charge = set_duA * time_ms
        charge = set_charge + off_duA * time_ms // count
        error = stage.size_duA(lull.sum_sizes) * time_ms // count
        largest_duA = stage.size_duA(lull.most)
        lull.end()
        self._routine_ms += time_ms
        self._machine.at(self._routine_ms)
        self._in_state_ms += time_ms
        self._since_look_ms += time_ms
        self._regulator.add(-off_duA, count, time_ms)
        self.guard.add(charge, count, time_ms)
        self.record.add_lull(set_charge, charge, error, largest_duA, time_ms)
        self._actuator.wait(time_ms)
        return time_ms

    def _note_limit(self, is_limited: bool, passed_ms: int) -> None:
        """The compliance is spent, or no longer."""
        if is_limited:
            self.record.note_limit(passed_ms)
        state = LIMITED if is_limited else TREATING
        if state != self.state:
            self.state = state
            self._panel.show(state)

    def _end_place(self) -> bool:
        """All of this place was done: the next one waits for contact, or there is none."""
        machine = self._machine
        self._routine_ms = machine.t_ms
        if machine.over:
            return self._finish("success", "")
        self._contact.renew()
        self._actuator.treat(0, 0)
        self._search(WAITING)
        return True

    def _look_around(self) -> bool:
        self._since_sensor_ms += self._since_look_ms
        self._since_look_ms = 0
        self._contact.wants_look = True
        if self._board.is_plugged_in():
            return self._trip("G11", 0)
        if self._since_sensor_ms >= _LOOK_AT_SENSOR_ms:
            self._since_sensor_ms = 0
            if not self._board.sensor.is_configured():
                return self._trip("G10", 0)
        return True

    def _tick_aside(self, state: int, register: int, passed_ms: int) -> bool:
        """An update while the routine's clock stands still."""
        if state == ZEROING:
            return self._tick_zeroing(register)
        measured_duA = self._to_current(register)
        if not WAITING <= state <= STOPPING:
            return self._tick_disconnected(state, measured_duA, passed_ms)
        self._since_look_ms += passed_ms
        if self._since_look_ms >= _LOOK_AROUND_ms and not self._look_around():
            return False
        verdict = self.guard.judge(measured_duA, passed_ms)
        if verdict == TRIPPED:
            return self._fail()
        self._in_state_ms += passed_ms
        if state == STOPPING:
            left_ms = SOFT_START_ms - self._in_state_ms
            if left_ms <= 0 or verdict == LOST:
                return self._finish("abort", STOPPED)
            self.record.add_aside(self._actuator.set_duA, measured_duA, passed_ms)
            offset_ms = min(self._soft_ms - left_ms, SOFT_START_ms)
            part_ms = self._soft_ms * left_ms // SOFT_START_ms
            self._actuator.treat(self._machine.aside(offset_ms, part_ms), passed_ms)
            return True
        self.wait_ms += passed_ms
        is_patient = self._contact.bears_wait(passed_ms)
        if state == RESUMING:
            return self._tick_resuming(verdict, measured_duA, passed_ms)
        contact = self._contact
        electrode_mV = self._board.electrode_mV() if contact.is_due(passed_ms) else None
        contact.step(measured_duA, electrode_mV, passed_ms)
        if contact.touches == SKIN:
            self._touched(passed_ms)
        elif contact.touches == SKIN_UNSEEN:
            return self._trip("G03", abs(measured_duA))
        elif not is_patient:
            return self._finish("abort", NO_CONTACT)
        else:
            self._actuator.sense(contact.set_duA, passed_ms)
            self._say_what_touches(state, contact.touches)
        return True

    # --- before and after: the output is disconnected ------------------------------------

    def _tick_zeroing(self, register: int) -> bool:
        """The output is off: what the sensor reads now is its offset and input bias."""
        if self._zero_count < 0:
            if self._board.is_plugged_in():
                return self._trip("G11", 0)
            sensor = self._board.sensor
            if not sensor.is_configured():  # what reset it after the last session was told then
                sensor.configure()
            self._stage.sensor_zero = 0
            self._zero_count = 0
            return True
        self._zero_sum += register
        self._zero_count += 1
        if self._zero_count < _ZERO_READS:
            return True
        zero = (self._zero_sum + _ZERO_READS // 2) // _ZERO_READS
        offset_duA = self._to_current(zero)
        if abs(offset_duA) > ZERO_duA:
            return self._trip_if_configured("ZERO", abs(offset_duA))
        self._stage.sensor_zero = zero
        self._test.begin()
        self._enter(TESTING)
        return True

    def _tick_disconnected(self, state: int, measured_duA: int, passed_ms: int) -> bool:
        """The self-test: a current is commanded, and none may flow."""
        test = self._test
        test.step(measured_duA, passed_ms)
        if test.leak_duA:
            return self._trip_if_configured("G15", test.leak_duA)
        if not test.is_over:
            self._actuator.test(test.set_duA, passed_ms)
            return True
        self._actuator.zero()
        if state == CHECKING:
            self._enter(DONE)
            return False
        self._machine.at(0)
        if self._machine.over:
            return self._finish("success", "")
        self._output.connect()
        self._search(WAITING)
        return True

    # --- contact -------------------------------------------------------------------------

    def _search(self, state: int) -> None:
        self._contact.begin()
        self.guard.begin(self.place, self._ceiling_duA(), False)
        self._enter(state)

    def _say_what_touches(self, state: int, touches: int) -> None:
        """Electrodes that touch each other are another state than electrodes in the air."""
        if touches == EACH_OTHER:
            if state != TOUCHING:
                self._enter(TOUCHING)
        elif state == TOUCHING:
            self._enter(PAUSED if self._treated_here else WAITING)

    def _touched(self, passed_ms: int) -> None:
        most_duA = self._ceiling_duA()
        self._contact.wants_look = False
        self._regulator.begin(self._contact.offset_duA, most_duA)
        self.guard.begin(self.place, most_duA, True)
        self._dither.begin(most_duA)
        self._actuator.treat(0, passed_ms)
        if self._treated_here:
            self._machine.set_aside(-SOFT_START_ms)
            self.guard.grant_resume()
            self._enter(RESUMING)
        else:
            self._treated_here = True
            self._machine.proceed()
            self._enter(TREATING)

    def _pause(self, state: int) -> bool:
        """To zero at once, and wait: for contact, or for the electrodes to part."""
        self.record.note_loss()
        if not self._contact.bears_loss(self._in_state_ms):
            return self._finish("abort", UNSTEADY)
        self._regulator.forget_pulse()
        self._actuator.treat(0, 0)
        self._search(state)
        return True

    def _tick_resuming(self, verdict: int, measured_duA: int, passed_ms: int) -> bool:
        """A soft start to where it was, the wave going on; the routine's clock stands still."""
        if verdict == LOST:
            return self._pause(PAUSED)
        self.record.add_aside(self._actuator.set_duA, measured_duA, passed_ms)
        done_ms = min(self._in_state_ms, SOFT_START_ms)
        self._actuator.treat(self._machine.aside(done_ms - SOFT_START_ms, done_ms), passed_ms)
        if done_ms == SOFT_START_ms:
            self._enter(TREATING)
        return True

    def _ceiling_duA(self) -> int:
        most_duA = min(CEILINGS_duA[self.place >> 2], self._peak_duA)
        own_duA = self._routine.limit_duA
        return min(own_duA, most_duA) if own_duA else most_duA

    # --- ways out ------------------------------------------------------------------------

    def _enter(self, state: int) -> None:
        self.state = state
        self._in_state_ms = 0
        self._lull.end()
        if state >= STOPPING:
            self.record.settle()
        self._panel.show(state)

    def _finish(self, outcome: str, reason: str) -> bool:
        """The healthy way out: to zero, then off, then a look whether off is off."""
        self.outcome = outcome
        self.reason = reason
        try:
            self._actuator.zero()
        except (OSError, RuntimeError):
            return self._trip("G04", 0)
        self._output.disconnect()
        if self.state <= TESTING:
            self._enter(DONE)
            return False
        self._test.begin()
        self._enter(CHECKING)
        return True

    def _trip(self, interlock: str, reading: int) -> bool:
        self.guard.trip(interlock, reading)
        return self._fail()

    def _trip_if_configured(self, interlock: str, reading: int) -> bool:
        """A sensor that was reset meanwhile reads anything: then that is reported."""
        if not self._board.sensor.is_configured():
            return self._trip("G10", 0)
        return self._trip(interlock, reading)

    def _fail(self) -> bool:
        """An interlock tripped: off first, then to zero."""
        self.outcome = "fail"
        self.reason = self.guard.tripped
        self._actuator.shut()
        self._enter(FAULT)
        return False
