"""A treatment on real chips: the device's own loop, on the wall clock, into a test resistor.

The loop is ``facevm.app.App.carry_out``. Where it looks at its clock, the next update is waited
for, and what happened in the last one is noted.

What is told of it is what the board's own sensor measured; nobody knows a true current here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Protocol

from facebench.places import names
from facebench.report import Report, ZoneReport, delivered, total
from facebench.simulation import EVERY_ns, Progress
from facevm import isa
from facevm.signals import Panel
from facevm.states import TREATING
from sculpt.board import adapter

TICKS_MASK = (1 << 29) - 1


class Clock(Protocol):
    """The board's time: ``now_ns`` since any moment, and a wait for the next update."""

    def now_ns(self) -> int: ...

    def next_update(self) -> None: ...


class WallClock:
    """This computer's; ``next_update`` sleeps until a multiple of the updates' period."""

    def __init__(self, updates_per_s: int) -> None:
        self._period_ns = 1_000_000_000 // updates_per_s
        self._next_ns = time.monotonic_ns()

    def now_ns(self) -> int:
        return time.monotonic_ns()

    def next_update(self) -> None:
        """An update that took longer than a period is followed by the next one at once."""
        now_ns = time.monotonic_ns()
        self._next_ns = max(self._next_ns + self._period_ns, now_ns)
        if self._next_ns > now_ns:
            time.sleep((self._next_ns - now_ns) / 1e9)


class Listener(Panel):
    """The panel: keeps what was said last, for whoever shows it."""

    last_text = ""

    def say(self, text: str) -> None:
        self.last_text = text


class RealTreatment:
    """``routine`` at ``level`` (from 1) by ``app``, a ``facevm.app.App`` on connected chips.

    ``session`` is the one under way, as of a ``facebench.simulation.Simulation``; nobody looks at a
    light: there is none.
    """

    onlooker = None

    def __init__(
        self, app: Any, listener: Listener, routine: Any, level: int, clock: Clock, has_enable: bool
    ) -> None:
        self.routine = routine
        self.level = level
        self.session = app.prepare(routine, routine.levels[level - 1])
        self._app = app
        self._listener = listener
        self._clock = clock
        self._has_enable = has_enable
        self._most_duA = 0
        self._largest_set_duA: dict[int, int] = {}  # by place, in the order of treatment

    def run(self, on_progress: Any = None) -> Report:
        """Treats until the session is over; returns its report, by the measured current.

        Whatever ends it, the output is at zero and disconnected then. Raises UserError where it
        could not be put so.
        """
        app = self._app
        app.ticks_ms = self._turns(on_progress).__next__
        try:
            app.carry_out(self.session)
        finally:
            adapter.switch_off(app.board.output, self._has_enable)
        return self.report()

    def press(self) -> None:
        """The button: a soft stop."""
        self._app.wiring.button.press()

    def _turns(self, on_progress: Any) -> Iterator[int]:
        """The time of each update, as the program's look at its clock finds it."""
        session, clock = self.session, self._clock
        progress = Progress(self.routine.duration_ms)
        progress_ns = clock.now_ns() if on_progress else 1 << 62
        largest_duA = 0
        while True:
            yield clock.now_ns() // 1_000_000 & TICKS_MASK
            if session.state >= TREATING:
                size_duA = abs(session.measured_duA)
                largest_duA = max(largest_duA, size_duA)
                self._most_duA = max(self._most_duA, size_duA)
                set_duA = max(
                    abs(session.setpoint_duA), self._largest_set_duA.get(session.place, 0)
                )
                self._largest_set_duA[session.place] = set_duA
            if clock.now_ns() >= progress_ns:
                progress_ns += EVERY_ns
                progress.show(session, largest_duA / isa.DA_PER_UA, self._listener.last_text)
                largest_duA = 0
                on_progress(progress)
            clock.next_update()

    def report(self) -> Report:
        """What the board's sensor measured so far, errors too."""
        session, record = self.session, self.session.record
        report = Report()
        report.routine = self.routine.name
        report.outcome = session.outcome
        report.reason = session.reason
        report.tripped = session.guard.tripped
        report.reading = session.guard.reading
        report.level = self.level
        report.duration_ms = session.routine_ms
        report.contact_wait_ms = session.wait_ms
        report.max_abs_uA = self._most_duA / isa.DA_PER_UA
        set_duAs = total(record, "set_duAs")
        if set_duAs:
            report.mean_error_percent = 100 * total(record, "error_duAs") / set_duAs
        report.zones = [
            _zone(record, place, set_duA) for place, set_duA in self._largest_set_duA.items()
        ]
        return report


def _zone(record: Any, place: int, most_duA: int) -> ZoneReport:
    zone = ZoneReport()
    zone.zone, zone.side = names(place)
    row = delivered(record, place)
    zone.delivered_ms = row.delivered_ms
    zone.charge_uC = row.charge_dnC / isa.DNC_PER_UC
    # the sums hold the soft starts around a pause as well; a mean of the treated time is near
    seconds = max(row.delivered_ms, 1) / 1000 * isa.DA_PER_UA
    zone.mean_set_uA = row.set_duAs / seconds
    zone.mean_abs_uA = row.measured_duAs / seconds
    zone.peak_error_percent = 100 * row.largest_duA / max(most_duA, 1)
    zone.contact_losses = row.losses
    ohm = row.resistance_ohm
    zone.resistance_ohm = ohm if ohm >= 0 else None
    return zone
