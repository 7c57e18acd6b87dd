"""Replay of a recorded treatment: what today's guard and regulator say about what was seen then.

Row by row both get what was set, given and measured, in the order in which a session gives it to
them. Nothing is steered: the recording stays what it is, and a regulator that would have given
other codes still gets what flowed by the recorded ones.
"""

from micropython import const

from facevm import isa
from facevm.chips_ina219 import Sensor
from facevm.contact import SKIN_UNSEEN, Contact
from facevm.guard import HEALTHY, LOST, TRIPPED, Guard
from facevm.regulator import Regulator
from facevm.stage import Stage
from facevm.states import (
    CHECKING,
    FAULT,
    LIMITED,
    PAUSED,
    RESUMING,
    STOPPING,
    TESTING,
    TOUCHING,
    TREATING,
    WAITING,
    ZEROING,
)
from facevm.thresholds import ZERO_duA

from .replay_findings import Findings
from .replay_samples import Samples

_TYPES = const(0)
if _TYPES:
    from collections.abc import Iterable, Iterator

    from facevm.limits import Limits
    from facevm.routine import Routine
    from facevm.settings import Settings

RESET = -1
"""The state of a row that was written after the controller had reset."""

_DISCONNECTED = (ZEROING, TESTING, CHECKING)
_SEARCHING = (WAITING, PAUSED, TOUCHING)
_TREATED = (TREATING, LIMITED)
_FLOWING = (TREATING, LIMITED, RESUMING)

_FORESEEN = 80
"""Rows: longer than a regulator takes to find that the compliance is spent."""


class Row:
    """One control update: ``place`` is that of ``isa`` (-1 before the first), ``state`` an index
    of ``facevm.states.STATES`` or ``RESET``, ``electrode_mV`` what the board read in it of the
    electrode's voltage (None: it did not look), ``begun`` the kinds of the faults that began."""

    def __init__(
        self,
        t_ms: int,
        place: int,
        state: int,
        set_duA: int,
        code: int,
        measured_duA: int,
        electrode_mV: "int | None" = None,
        begun: tuple[str, ...] = (),
    ) -> None:
        self.t_ms = t_ms
        self.place = place
        self.state = state
        self.set_duA = set_duA
        self.code = code
        self.measured_duA = measured_duA
        self.electrode_mV = electrode_mV
        self.begun = begun


class UnknownRoutine:
    """Stands for a routine that is not known, with the figures that no routine can exceed."""

    def __init__(self) -> None:
        self.limit_duA = self.limit_ms = self.limit_dnC = 0
        self.current_ms = isa.DURATION_MAX_ms
        self.bound_dnC = isa.ROUTINE_CHARGE_MAX_dnC
        self.places = tuple(range(isa.PLACES))
        self.place_ms = (isa.ZONE_TIME_MAX_ms,) * isa.PLACES
        self.place_bound_dnC = (isa.ZONE_CHARGE_MAX_dnC,) * isa.PLACES


def replay(
    rows: "Iterable[Row]",
    settings: "Settings",
    limits: "Limits",
    routine: "Routine | None" = None,
) -> Findings:
    """The :class:`facebench.replay_findings.Findings` on the ``rows`` of a recording, in their
    order.

    ``settings`` (``settings.Settings``) and ``limits`` (``facevm.Limits``) are the board's,
    ``routine`` is the proven image that was carried out (without it: :class:`UnknownRoutine`).
    """
    player = Player(routine or UnknownRoutine(), settings, limits)
    going = True
    for row, spent in _foreseen(rows):
        if going:
            going = player.take(row, spent)
        player.findings.end(row.t_ms, row.state)  # the rest is read for the recording's own end
    return player.findings


def _foreseen(rows: "Iterable[Row]") -> "Iterator[tuple[Row, bool]]":
    """Each row, and whether the recording called the current limited then or shortly after."""
    held: list[Row] = []
    for row in rows:
        if row.state == LIMITED:
            for one in held:
                yield one, True
            held.clear()
            yield row, True
            continue
        held.append(row)
        if len(held) > _FORESEEN:
            yield held.pop(0), False
    for one in held:
        yield one, False


class Player:
    """Gives guard and regulator what one recording saw; ``findings`` holds what they said."""

    def __init__(
        self, routine: "Routine | UnknownRoutine", settings: "Settings", limits: "Limits"
    ) -> None:
        self.findings = Findings()
        self._stage = stage = Stage(settings)
        self._limits = limits
        # only the register that a reset brings back reads more
        self._end_of_scale_duA = stage.current_duA(Sensor.most_bits) + ZERO_duA
        self._own_duA = routine.limit_duA
        self._guard = Guard(
            routine,
            stage.zero_code,
            settings.pA_per_code,
            self._has_room,
            self._is_seen_spent,
            limits,
            stage.size_duA(Sensor.most_bits) - ZERO_duA,
        )
        self._regulator = Regulator(self._is_spent)
        self._samples = Samples(self._regulator)
        self._contact = Contact()
        self._saw_forward = False
        self._state = -1  # before the first row
        self._t_ms = 0
        self._row = Row(0, -1, ZEROING, 0, 0, 0)
        self._spent = False
        self._is_beyond = False  # the measurement lay outside the guard's corridor
        self._doubted = False  # a loss that the recording did not pause for is under way

    def take(self, row: Row, spent: bool) -> bool:
        """One update; False when nothing more can be compared. ``spent``: the recording called
        the current limited."""
        before = self._state
        passed_ms = row.t_ms - self._t_ms if before >= 0 else 0
        if row.state == STOPPING:
            before = STOPPING  # the button comes between two updates
        self._row = row
        self._spent = spent
        self._state = row.state
        self._t_ms = row.t_ms
        findings = self.findings
        findings.updates += 1
        findings.begun.extend(row.begun)
        if row.electrode_mV is not None:
            findings.has_voltages = True
        if row.state == RESET:
            return False
        if before >= 0 and row.measured_duA > self._end_of_scale_duA:
            findings.trip(row.t_ms, "G10", row.measured_duA)
            return False
        verdict = HEALTHY
        if before >= 0 and before not in _DISCONNECTED:
            unseen = findings.unseen
            guard = self._guard
            self._is_beyond = not guard.low_duA <= row.measured_duA <= guard.high_duA
            verdict = guard.judge(row.measured_duA, passed_ms)
            if verdict != TRIPPED and before in _SEARCHING:
                verdict = self._look_for_contact(row, passed_ms)
            if verdict == TRIPPED:
                findings.trip(row.t_ms, self._guard.tripped, self._guard.reading)
                return False
            if row.state == FAULT and findings.not_the_guards:
                findings.unseen = unseen  # the session had stopped before the guard could ask
        if row.state == FAULT:
            findings.was_energised = before not in _DISCONNECTED
            return False
        self._compare_loss(before, row, verdict == LOST)
        self._go_on(before, row, passed_ms, verdict == LOST)
        return True

    def _look_for_contact(self, row: Row, passed_ms: int) -> int:
        """The sense current's answer, as far as the electrode's voltage was recorded with it."""
        contact = self._contact
        electrode_mV = row.electrode_mV
        if not contact.is_due(passed_ms):
            electrode_mV = None
        elif contact.set_duA > 0:
            self._saw_forward = electrode_mV is not None
        elif not self._saw_forward:
            electrode_mV = None
        contact.step(row.measured_duA, electrode_mV, passed_ms)
        if contact.touches == SKIN_UNSEEN:
            return self._guard.trip("G03", abs(row.measured_duA))
        return HEALTHY

    def _compare_loss(self, before: int, row: Row, lost: bool) -> None:
        """A loss of contact pauses a treatment, and ends a soft stop."""
        if before not in _FLOWING and before != STOPPING:
            return
        if row.state == PAUSED:
            self.findings.pause(row.t_ms, lost)
        elif not lost or row.state == CHECKING:
            self._doubted = False
        elif not self._doubted:
            self._doubted = True
            self.findings.new_pause(row.t_ms)

    def _go_on(self, before: int, row: Row, passed_ms: int, lost: bool) -> None:
        """The rest of the update, as the session went on with it."""
        regulator, guard, state = self._regulator, self._guard, row.state
        if before in _TREATED:
            is_doubted = self._is_beyond and guard.doubts > 0
            if state not in (PAUSED, TOUCHING):  # what ends it so is not learned from
                self._samples.take(row.measured_duA, passed_ms, is_doubted)
            if state not in _TREATED:
                self._samples.end()
            if state in _TREATED:
                self.findings.compare_limited(row.t_ms, regulator.is_limited, state == LIMITED)
        if state in _SEARCHING:
            if before in _SEARCHING:
                self._sense(row)
                return
            if before in _FLOWING:
                if state != WAITING:
                    self._samples.forget()
                self._treat(row)
            self._contact.begin()
            guard.begin(row.place, self._ceiling_duA(row.place), False)
        elif state in _FLOWING or state == STOPPING:
            touched = before in _SEARCHING
            if touched:
                regulator.begin(self._contact.offset_duA, self._ceiling_duA(row.place))
                guard.begin(row.place, self._ceiling_duA(row.place), True)
            self._treat(row)
            if state in _TREATED and before not in _TREATED:
                self._samples.begin(row.set_duA)
            if touched and state == RESUMING:
                guard.resume(True)
            elif before == RESUMING and state in _TREATED:
                guard.resume(False)

    def _treat(self, row: Row) -> None:
        self._samples.note(row.set_duA)
        asked_duA = self._regulator.correct(row.set_duA)
        self.findings.compare_code(row.t_ms, self._stage.code(asked_duA), row.code)
        self._guard.note(row.set_duA, row.code)

    def _sense(self, row: Row) -> None:
        asked_duA = self._regulator.correct_sense(row.set_duA)
        self.findings.compare_code(row.t_ms, self._stage.code(asked_duA), row.code)
        self._samples.note(0)
        self._guard.note(row.set_duA, row.code)

    def _ceiling_duA(self, place: int) -> int:
        most_duA = min(isa.CEILINGS_duA[isa.zone_of(place)], self._limits.peak_duA)
        return min(self._own_duA, most_duA) if self._own_duA else most_duA

    # --- what the electrode's voltage says ------------------------------------------------

    def _has_room(self, size_duA: int) -> bool:
        electrode_mV = self._row.electrode_mV
        if electrode_mV is None:
            self.findings.unseen += 1
            return False
        return self._stage.has_room(electrode_mV, size_duA)

    def _is_seen_spent(self, size_duA: int) -> bool:
        """The guard's question: False where no voltage was recorded, as on a board without it."""
        electrode_mV = self._row.electrode_mV
        return electrode_mV is not None and not self._stage.has_room(electrode_mV, size_duA)

    def _is_spent(self, size_duA: int, times: int) -> bool:
        electrode_mV = self._row.electrode_mV
        if electrode_mV is None:
            if self._spent:
                self.findings.lose_sight(self._row.t_ms)
            return self._spent
        return not self._stage.has_room(electrode_mV * times, size_duA * times)
