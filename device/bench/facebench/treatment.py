"""A whole treatment on the virtual board: the runtime as it runs on the real one, and a witness.

The loop is the board's own: one ``session.tick`` a control update. Around it stand the person
who follows the prompts, the events from outside, and the witness of what the skin received.
"""

import sys

from facevm import isa
from facevm.board import Board
from facevm.session import SHORT, STATES, TREATING, Session

from .board import VirtualBoard
from .events import LIFT, PRESS, Events
from .face import TYPICAL
from .person import Person
from .report import Report, ZoneReport
from .witness import Witness

PROGRESS_ns = 100000000

TURN_ns = 20000
"""What the loop does around a tick takes about as long as one look at the clock (19 us on the
RP2040): by then the DAC has settled, and the skin's current is that of this update."""

NOWHERE = ""
"""The zone's and side's name before the first place is announced."""


class Progress:
    """How far a treatment has come: updated in place, about every 100 ms.

    ``t_ms`` of ``duration_ms`` on the routine's clock; ``zone``, ``side`` and ``state`` are
    names; ``skin_uA`` is the true current's largest magnitude since the call before, seen once an
    update; ``last_text`` the last prompt.
    """

    def __init__(self, duration_ms):
        self.t_ms = 0
        self.duration_ms = duration_ms
        self.zone = NOWHERE
        self.side = NOWHERE
        self.state = STATES[0]
        self.skin_uA = 0.0
        self.last_text = ""


class Treatment:
    """``routine`` at ``level`` (from 1) on the board of ``seed``; ``run()`` carries it out.

    ``bench`` is the virtual board, ``session``, ``person`` and ``witness`` are who take part.
    Raises ValueError for a level the routine does not have.
    """

    def __init__(self, routine, level=1, seed=0, updates_per_s=500, events=(), face=TYPICAL):
        if not 1 <= level <= len(routine.levels):
            raise ValueError("the treatment has levels 1 to %d" % len(routine.levels))
        self.routine = routine
        self.level = level
        self.events = Events(events)
        self.bench = bench = VirtualBoard(
            seed, updates_per_s, face=face, i2c_factory=_platform_i2c()
        )
        self.person = Person(bench)
        board = Board(bench.i2c, bench.enable, bench.electrode, bench.vbus)
        self.session = Session(board, routine, routine.levels[level - 1], self.person)
        self.witness = Witness(bench.circuit, bench.clock, isa.PLACES)

    def run(self, on_row=None, on_progress=None):
        """Treat until the session is over; returns the Report.

        ``on_row(t_ms, zone, side, setpoint_uA, dac_code, measured_uA, skin_uA, state)`` is
        called once a control update, ``t_ms`` counted from the first one; ``on_progress`` with
        a :class:`Progress` every 100 ms of the board's time.
        """
        try:
            self._loop(on_row, on_progress)
        finally:
            self.session.close()
            self.witness.pause()
            self.witness.settle()
        return self.report()

    def report(self):
        """What happened so far."""
        session, witness = self.session, self.witness
        report = Report()
        report.routine = self.routine.name
        report.outcome = session.outcome
        report.reason = session.reason
        report.tripped = session.guard.tripped
        report.reading = session.guard.reading
        report.level = self.level
        report.face = self.bench.face.name
        report.duration_ms = session.routine_ms
        report.contact_wait_ms = session.wait_ms
        report.max_abs_uA = self.bench.circuit.peak_uA()
        report.mean_error_percent = witness.mean_error_percent()
        report.zones = [self._zone_report(place) for place in witness.order]
        return report

    def _zone_report(self, place):
        witness, record = self.witness, self.session.record
        zone = ZoneReport()
        zone.zone, zone.side = _names(place)
        zone.delivered_ms = (witness.delivered_ns[place] + 500000) // 1000000
        zone.charge_uC = witness.charge_pC[place] / 1000000
        zone.mean_set_uA = witness.mean_set_uA(place)
        zone.mean_abs_uA = witness.mean_abs_uA(place)
        zone.peak_error_percent = witness.peak_error_percent(place)
        zone.contact_losses = record.losses[place]
        resistance_ohm = record.resistance_ohm[place]
        zone.resistance_ohm = resistance_ohm if resistance_ohm >= 0 else None
        return zone

    def _loop(self, on_row, on_progress):
        session, events = self.session, self.events
        clock = self.bench.clock
        witness = self.witness
        progress = Progress(self.routine.duration_ms)
        tick, ticks_ms = session.tick, clock.ticks_ms
        next_update = self.bench.next_update
        skin_uA = self.bench.circuit.skin_uA
        update = witness.update
        treated = (TREATING, SHORT)
        place = -1  # being treated; -1 while the routine's clock stands still
        next_update()
        start_ns = clock.now_ns
        progress_ns = start_ns if on_progress else 1 << 62
        largest_uA = 0.0  # since the last progress
        going = True
        while going:
            now_ns = clock.now_ns
            if session.routine_ms >= events.next_ms:
                self._happen(events.take())
            going = tick(ticks_ms())
            clock.now_ns += TURN_ns
            skin = skin_uA()
            state = session.state
            if state in treated:
                if session.place != place:
                    place = session.place
                    witness.run(place)
                update(session.setpoint_dA / 10, skin)
            elif place >= 0:
                place = -1
                witness.pause()
            if on_row:
                zone, side = _names(session.place)
                on_row(
                    (now_ns - start_ns) // 1000000,
                    zone,
                    side,
                    session.setpoint_dA / 10,
                    session.code,
                    session.measured_dA / 10,
                    skin,
                    STATES[state],
                )
            if on_progress:
                size_uA = -skin if skin < 0 else skin
                if size_uA > largest_uA:
                    largest_uA = size_uA
            if now_ns >= progress_ns:
                progress_ns += PROGRESS_ns
                progress.t_ms = session.routine_ms
                progress.zone, progress.side = _names(session.place)
                progress.state = STATES[state]
                progress.skin_uA = largest_uA
                largest_uA = 0.0
                progress.last_text = self.person.last_text
                on_progress(progress)
            next_update()

    def _happen(self, event):
        kind, _, for_ms = event
        if kind == LIFT:
            self.person.lift(for_ms)
        elif kind == PRESS:
            self.session.press()


def treat(
    routine,
    level=1,
    seed=0,
    updates_per_s=500,
    on_row=None,
    on_progress=None,
    events=(),
    face=TYPICAL,
):
    """Carry out ``routine`` (a ``facevm.image.Routine``) on a virtual face; returns a Report.

    ``events`` are ``(kind, at_ms, for_ms)`` of ``facebench.events``; ``on_row`` and
    ``on_progress`` as for :meth:`Treatment.run`. Raises ValueError for a level the routine does
    not have or an unknown event.
    """
    treatment = Treatment(routine, level, seed, updates_per_s, events, face)
    return treatment.run(on_row, on_progress)


def _names(place):
    """The names of a place's zone and side."""
    if place < 0:
        return NOWHERE, NOWHERE
    return isa.ZONES[place >> 2][isa.ZONE_NAME], isa.SIDES[place & 3]


def _platform_i2c():
    """Blinka's class between drivers and bus where there is Blinka; the bus itself elsewhere."""
    if sys.implementation.name != "cpython":
        return None
    from .blinka import I2C

    return I2C
