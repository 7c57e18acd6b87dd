"""Session: one treatment of one person, from the first contact to the record of it.

It brings the parts together: the machine says what should flow, the actuator gets it to the DAC,
the guard says whether it may go on. While the electrodes touch, :mod:`facevm.cruise` carries out
the updates; what comes before, between and after is here. Every way out of it ends at 0 uA with the
output disconnected.
"""

from micropython import const

from . import cruise
from .actuator import Actuator
from .contact import EACH_OTHER, HUMS, SKIN, SKIN_UNSEEN, Contact
from .guard import LOST, TRIPPED, Guard
from .isa import CEILINGS_duA, SOFT_START_ms
from .machine import Machine
from .record import Record
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
from .thresholds import SOFT_STOP_ms, ZERO_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here
_LOOK_ms = const(5)  # at the button, while nothing is treated
_MIDDLE_mV = const(200)  # that an ADC may have the electrode's mid-rail off by
_LOOK_AROUND_ms = const(100)  # the cable
_LOOK_AT_SENSOR_ms = const(401)  # G10: every 500 ms at most, at every fifth look around


class Session:
    """Carries out ``routine`` on ``board`` at ``level_percent``; tells ``panel`` about it.

    ``state`` is an index of ``states.STATES``. ``routine_ms`` is the routine's clock, ``wait_ms``
    what was spent waiting for contact. ``setpoint_duA``, ``code`` and ``measured_duA`` are those
    of the last update, ``place`` the zone * 4 + side; ``live`` is that of
    :class:`facevm.cruise.Cruise`. When it is over, ``outcome`` is "success", "abort" or "fail", and
    ``reason`` says why (an interlock's name after a "fail").
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
        if limits is None:
            from .limits import Limits

            limits = Limits()
        self.record = Record(routine.places)
        self.guard = Guard(
            routine,
            stage.zero_code,
            stage.pA_per_code,
            board.has_room,
            board.is_spent,
            limits,
            stage.size_duA(board.sensor.most_bits) - ZERO_duA,
            board.next_duA,
        )
        self._board = board
        self._routine = routine
        self._peak_duA = limits.peak_duA
        self._panel = panel
        self._output = board.output
        self._stage = stage
        self._actuator = Actuator(board, self.guard)
        self._regulator = self._actuator.regulator
        self._machine = Machine(routine, level_percent, self)
        self._contact = Contact(board.parts and board.parts[1])
        self._cruise = cruise.Cruise(
            board, self._machine, self.guard, self._actuator, self._contact, self.record
        )
        self.live = self._cruise.live
        # what goes on while the output is disconnected: it comes and goes
        self._test: "protocols.Tried" = None  # type: ignore[assignment]
        self._treated_here = False  # this zone's treatment has begun: contact resumes it
        self.ticks_ms = 0
        self._in_state_ms = 0
        self._since_look_ms = 0
        self._since_sensor_ms = 0
        self._soft_ms = 0  # how far a soft start had come when the button was pressed

    def __getattr__(self, name: str) -> int:
        """``routine_ms``, ``setpoint_duA``, ``code``, ``measured_duA`` and ``slowest_per_s``, for
        those who look on.

        They are no properties: a class that has one takes MicroPython eight times as long for each
        attribute that is written.
        """
        is_live = TREATING <= self.state <= LIMITED
        if name == "routine_ms":
            return self.live[cruise.ROUTINE_ms]
        if name == "setpoint_duA":
            return self.live[cruise.SET_duA] if is_live else self._actuator.set_duA
        if name == "code":
            return self.live[cruise.CODE] if is_live else self._actuator.code
        if name == "measured_duA":
            register = self.live[cruise.REGISTER]
            return 0 if self.state == ZEROING else self._stage.current_duA(register)
        if name == "slowest_per_s":
            return self._cruise.slowest_per_s
        raise AttributeError(name)

    def run(
        self,
        clock: "protocols.Callable[[], int]",
        look: "protocols.Callable[[int], object]",
    ) -> None:
        """All of it. ``clock`` gives the time in ms, of a clock that wraps at 2**29; ``look`` is
        called with it every 5 to 10 ms, and says whether the button is pressed."""
        looked_ms = now_ms = clock()
        while self.tick(now_ms, clock, look):
            now_ms = clock()
            if (now_ms - looked_ms) & _TICKS_MASK >= _LOOK_ms:
                looked_ms = now_ms
                if look(now_ms):
                    self.press()

    def tick(
        self,
        ticks_ms: int,
        clock: "protocols.Callable[[], int] | None" = None,
        look: "protocols.Callable[[int], object] | None" = None,
    ) -> bool:
        """An update at ``ticks_ms``, and with a ``clock`` as many more as need nothing but
        :mod:`facevm.cruise`; False when it is over."""
        if self.state >= DONE:
            return False
        passed_ms = (ticks_ms - self.ticks_ms) & _TICKS_MASK
        self.ticks_ms = ticks_ms
        try:
            if TREATING <= self.state <= LIMITED:
                goes_on = self._treat(ticks_ms, passed_ms, clock, look)
            else:
                sensor = self._board.sensor
                register = sensor.register()
                is_current = register <= sensor.most_bits
                if self.place < 0 and not self._test:  # the first of all updates
                    self._begin_test()
                    is_current = True
                if not is_current and not sensor.is_configured():  # it was reset
                    return self._trip("G10", 0)
                goes_on = self._tick_aside(self.state, register, passed_ms)
                self.live[cruise.REGISTER] = register
            if goes_on:
                self._output.feed()
            return goes_on
        except (OSError, RuntimeError):
            return self._trip("G04", 0)

    def press(self) -> None:
        """The button: a healthy output goes softly to zero within 500 ms, then it is over."""
        if self.state in (TREATING, LIMITED, RESUMING):
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

    def _treat(
        self,
        now_ms: int,
        passed_ms: int,
        clock: "protocols.Callable[[], int] | None",
        look: "protocols.Callable[[int], object] | None",
    ) -> bool:
        """Updates while the electrodes touch."""
        before_ms = self.live[cruise.ROUTINE_ms]
        why = self._cruise.run(self, now_ms, passed_ms, clock, look)
        time_ms = self.live[cruise.ROUTINE_ms] - before_ms
        self._in_state_ms += time_ms
        if self._regulator.is_limited or self.state == LIMITED:
            self._note_limit(self._regulator.is_limited, time_ms)
        if why == cruise.TURNED:
            return True
        if why == cruise.OVER:
            return False
        if why == cruise.PLACE_OVER:
            return self._end_place()
        if why == cruise.LOST or why == cruise.TOUCHED:
            return self._pause(TOUCHING if why == cruise.TOUCHED else PAUSED)
        if why == cruise.PRESSED:
            self.press()
            return True
        return self._fail() if why == cruise.TRIPPED else self._trip("G04", 0)

    def _note_limit(self, is_limited: bool, passed_ms: int) -> None:
        """The compliance is spent, or no longer."""
        if is_limited:
            self.record.note_limit(passed_ms)
        state = LIMITED if is_limited else TREATING
        if state != self.state:
            self.state = state
            if self._routine.data[3] == 1:  # in a study nobody sees which arm asks for too much
                self._panel.show(state)

    def _end_place(self) -> bool:
        """All of this place was done: the next one waits for contact, or there is none. Before it
        the sensor's zero is found again, the output disconnected."""
        machine = self._machine
        self.live[cruise.ROUTINE_ms] = machine.t_ms
        if machine.over:
            return self._finish("success", "")
        self._contact.renew()
        self._actuator.zero()
        self._output.disconnect()
        self._enter(ZEROING)
        return True

    def look_around(self, time_ms: int) -> bool:
        """At the cable, now and then at the sensor, and soon at the path, ``time_ms`` after the
        last time; False when that ended the treatment."""
        self._since_sensor_ms += time_ms
        self._since_look_ms = 0
        self._contact.wants_look = True
        alarm = self._board.alarm()
        if alarm:
            return self._trip(alarm, 0)
        if self._since_sensor_ms >= _LOOK_AT_SENSOR_ms:
            self._since_sensor_ms = 0
            if not self._board.sensor.is_configured():
                return self._trip("G10", 0)
        return True

    def _tick_aside(self, state: int, register: int, passed_ms: int) -> bool:
        """An update while the routine's clock stands still."""
        measured_duA = register if state == ZEROING else self._stage.current_duA(register)
        if not WAITING <= state <= STOPPING:
            return self._tick_disconnected(state, measured_duA, passed_ms)
        self._since_look_ms += passed_ms
        if self._since_look_ms >= _LOOK_AROUND_ms and not self.look_around(self._since_look_ms):
            return False
        verdict = self.guard.judge(measured_duA, passed_ms)
        if state in (RESUMING, STOPPING):
            self.record.add_aside(self._actuator.set_duA, measured_duA, passed_ms)
        if verdict == TRIPPED:
            return self._fail()
        self._in_state_ms += passed_ms
        if state == STOPPING:
            left_ms = SOFT_STOP_ms - self._in_state_ms
            if left_ms <= 0 or verdict == LOST:
                return self._finish("abort", STOPPED)
            offset_ms = self._soft_ms - SOFT_START_ms + self._in_state_ms
            part_ms = self._soft_ms * left_ms // SOFT_STOP_ms
            self._actuator.treat(self._machine.aside(offset_ms, part_ms), passed_ms)
            return True
        self.wait_ms += passed_ms
        is_patient = self._contact.bears_wait(passed_ms)
        if state == RESUMING:
            return self._tick_resuming(verdict, measured_duA, passed_ms)
        contact = self._contact
        electrode_mV = self._board.electrode_mV(measured_duA) if contact.is_due(passed_ms) else None
        contact.step(measured_duA, electrode_mV, passed_ms)
        if contact.touches == SKIN:
            self._touched(passed_ms)
        elif contact.touches == HUMS:
            return self._trip_if_configured("NOISE", contact.offset_duA)
        elif contact.touches == SKIN_UNSEEN:
            return self._trip("G03", abs(measured_duA))
        elif not is_patient:
            return self._finish("abort", NO_CONTACT)
        else:
            self._actuator.sense(contact.set_duA, passed_ms)
            self._say_what_touches(state, contact.touches)
        return True

    # --- before, between and after: the output is disconnected ----------------------------

    def _tick_disconnected(self, state: int, measured: int, passed_ms: int) -> bool:
        """The sensor's zero is found, as a register; or a current is commanded, and none may
        flow."""
        test = self._test
        if not test:
            return self._connect()
        test.step(measured, passed_ms)
        tripped = test.tripped(self._stage)
        if tripped:
            return self._trip_if_configured(tripped, test.reading)
        if not test.is_over:
            if state != ZEROING:
                self._actuator.test(test.set_duA, passed_ms)
            return True
        test.leave()
        self._test = None  # type: ignore[assignment] # let go before current flows
        if state == ZEROING and self.place < 0:
            self._enter(TESTING)
            return True
        if state != ZEROING:
            self._actuator.zero()
            if state == CHECKING:
                self._enter(DONE)
                return False
            self._machine.at(0)
            if self._machine.over:
                return self._finish("success", "")
        # to let go of a long one takes time, by which the next update would be late
        return True if self._board.parts else self._connect()

    def _connect(self) -> bool:
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
        self._contact.found()
        stage = self._stage
        middle_mV = stage.middle_mV + self._contact.middle_mV
        stage.middle_mV = max(-_MIDDLE_mV, min(middle_mV, _MIDDLE_mV))
        self._regulator.begin(self._contact.offset_duA, most_duA)
        self.guard.begin(self.place, most_duA, True)
        self._actuator.dither.begin(most_duA)
        self._actuator.treat(0, passed_ms)
        if self._treated_here:
            self._machine.set_aside(-SOFT_START_ms)
            self.guard.resume(True)
            self._enter(RESUMING)
        else:
            self._treated_here = True
            self._machine.proceed()
            self._cruise.begin(0, self.ticks_ms)
            self._enter(TREATING)

    def _pause(self, state: int) -> bool:
        """To zero at once, and wait: for contact, or for the electrodes to part."""
        self.record.note_loss()
        if not self._contact.bears_loss(self._in_state_ms):
            return self._finish("abort", UNSTEADY)
        self._actuator.treat(0, 0)
        self._search(state)
        return True

    def _tick_resuming(self, verdict: int, measured_duA: int, passed_ms: int) -> bool:
        """A soft start to where it was, the wave going on; the routine's clock stands still."""
        if verdict == LOST:
            return self._pause(PAUSED)
        done_ms = min(self._in_state_ms, SOFT_START_ms)
        self._actuator.treat(self._machine.aside(done_ms - SOFT_START_ms, done_ms), passed_ms)
        if done_ms == SOFT_START_ms:
            self.guard.resume(False)
            self._cruise.begin(self._actuator.set_duA, self.ticks_ms)
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
        if state in (ZEROING, TESTING, CHECKING):
            self._begin_test()
        if state >= STOPPING:
            self.record.settle()
        self._panel.show(state)

    def _begin_test(self) -> None:
        if self.state == ZEROING:
            from .selftest import Zeroing

            self._test = Zeroing(self._board, self.place < 0)
        else:
            self._test = test = self._board.self_test(self.state == TESTING)
            test.begin()

    def _finish(self, outcome: str, reason: str) -> bool:
        """The healthy way out: to zero, then off, then a look whether off is off."""
        self.outcome = outcome
        self.reason = reason
        try:
            self._actuator.zero()
        except (OSError, RuntimeError):
            return self._trip("G04", 0)
        self._output.disconnect()
        if self.state == TESTING or (self.state == ZEROING and self.place < 0):
            self._enter(DONE)
            return False
        self._enter(CHECKING)
        return True

    def _trip(self, interlock: str, reading: int) -> bool:
        self.guard.trip(interlock, reading)
        return self._fail()

    def _trip_if_configured(self, interlock: str, reading: int) -> bool:
        """A sensor that was reset meanwhile reads anything: then that is reported."""
        if interlock != "G11" and not self._board.sensor.is_configured():
            return self._trip("G10", 0)
        return self._trip(interlock, reading)

    def _fail(self) -> bool:
        """An interlock tripped: off first, then to zero."""
        self.outcome = "fail"
        self.reason = self.guard.tripped
        self._actuator.shut()
        self._enter(FAULT)
        return False
