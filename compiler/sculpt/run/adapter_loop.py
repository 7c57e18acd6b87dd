"""Control loop on an adapter: a treatment on the wall clock, by the device's own program.

The loop is ``facevm.app.App.carry_out``. Each time it reads its clock, the last update is recorded
and the next one is waited for. The report holds what the board's own sensor measured; the true
current is not known here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from facebench.places import names
from facebench.report import Report, ZoneReport, delivered, total
from facebench.simulation import EVERY_ns, Progress
from facevm import isa
from facevm.panel import Panel
from facevm.states import TREATING
from sculpt.board import adapter

if TYPE_CHECKING:
    from facevm.app import App
    from facevm.record import Record
    from facevm.routine import Routine

TICKS_MASK = (1 << 29) - 1


class Clock(Protocol):
    """The board's time: ``now_ns`` from an arbitrary origin, and a wait for the next update."""

    def now_ns(self) -> int: ...

    def next_update(self) -> None: ...


class WallClock:
    """This computer's clock; ``next_update`` sleeps until the end of the update's period."""

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


class Prompts(Panel):
    """A panel that keeps the last prompt, for whoever shows it."""

    last_text = ""

    def say(self, text: str) -> None:
        self.last_text = text


class AdapterTreatment:
    """``routine`` at ``level`` (from 1) by ``app``, a ``facevm.app.App`` on connected chips.

    ``press()`` is the button: a soft stop. ``session`` is the one under way, as in a
    ``facebench.simulation.Simulation``; there is no onlooker, since there is no light.
    """

    onlooker = None

    def __init__(
        self,
        app: App,
        prompts: Prompts,
        routine: Routine,
        level: int,
        clock: Clock,
        has_enable: bool,
        press: Callable[[], None],
    ) -> None:
        self.routine = routine
        self.level = level
        self.session = app.prepare(routine, routine.levels[level - 1])
        self._app = app
        self._prompts = prompts
        self._clock = clock
        self._has_enable = has_enable
        self.press = press
        self._most_duA = 0
        self._largest_set_duA: dict[int, int] = {}  # by place, in the order of treatment

    def run(self, on_progress: Callable[[Progress], object] | None = None) -> Report:
        """Treats until the session is over; returns its report, by the measured current.

        Whatever ends it, the output is at zero and disconnected then. Raises UserError where that
        fails.
        """
        app = self._app
        app.ticks_ms = self._turns(on_progress).__next__
        try:
            app.carry_out(self.session)
        finally:
            adapter.switch_off(app.board.output, self._has_enable)
        return self.report()

    def _turns(self, on_progress: Callable[[Progress], object] | None) -> Iterator[int]:
        """The time of each update in ms, as the program reads it from its clock."""
        session, clock = self.session, self._clock
        progress = Progress(self.routine.duration_ms)
        progress_ns = clock.now_ns()
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
            if on_progress is not None and clock.now_ns() >= progress_ns:
                progress_ns += EVERY_ns
                progress.show(session, largest_duA / isa.DUA_PER_UA, self._prompts.last_text)
                largest_duA = 0
                on_progress(progress)
            clock.next_update()

    def report(self) -> Report:
        """The report so far, by what the board's sensor measured."""
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
        report.max_abs_uA = self._most_duA / isa.DUA_PER_UA
        set_duAs = total(record, "set_duAs")
        if set_duAs:
            report.mean_error_percent = 100 * total(record, "error_duAs") / set_duAs
        report.zones = [
            _zone(record, place, set_duA) for place, set_duA in self._largest_set_duA.items()
        ]
        return report


def _zone(record: Record, place: int, most_duA: int) -> ZoneReport:
    zone = ZoneReport()
    zone.zone, zone.side = names(place)
    row = delivered(record, place)
    zone.delivered_ms = row.delivered_ms
    zone.charge_uC = row.charge_dnC / isa.DNC_PER_UC
    # the sums hold the soft starts around a pause as well; a mean of the treated time is near
    seconds = max(row.delivered_ms, 1) / 1000 * isa.DUA_PER_UA
    zone.mean_set_uA = row.set_duAs / seconds
    zone.mean_abs_uA = row.measured_duAs / seconds
    zone.peak_error_percent = 100 * row.largest_duA / max(most_duA, 1)
    zone.contact_losses = row.losses
    ohm = row.resistance_ohm
    zone.resistance_ohm = ohm if ohm >= 0 else None
    return zone
