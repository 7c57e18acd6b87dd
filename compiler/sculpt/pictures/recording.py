"""Recording of a run: its samples, kept small, and what can be read off them afterwards.

Currents are kept in duA. ``t_ms`` counts from the first update; ``routine_ms`` is the routine's
clock, which stands still while the treatment waits for contact.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from facebench.report import Report, delivered
from facebench.sample import Sample
from facevm import isa
from sculpt.cli.outcomes import FAIL, SUCCESS
from sculpt.pictures.story import Prompt, Story, Visit

if TYPE_CHECKING:
    from facebench.simulation import Simulation

CONTACTS = ("off the skin", "on the skin", "touching")
"""By the numbers of ``facebench.circuit.circuit``."""

TREATED = ("treating", "limited")
"""States in which the routine's clock runs."""

PERIODS = 2.5
WINDOW_UPDATES = 24
WINDOW_MOST_ms = 6000
STEADY_ms = 100
NEAR_PEAK = 0.97


class Stretch(NamedTuple):
    """A stretch of time in which something stayed as it was."""

    start_ms: int
    end_ms: int
    what: str


class Event(NamedTuple):
    """An event of a run: ``kind`` is ``prompt``, ``loss``, ``fault``, ``end`` or ``trip``."""

    at_ms: int
    kind: str
    text: str


class Window(NamedTuple):
    """A few waves of one visit: the rows from ``first`` up to ``last``."""

    visit: Visit
    first: int
    last: int
    frequency_cHz: int


class Recording:
    """Takes down the samples of a simulation while it runs."""

    def __init__(self, simulation: Simulation) -> None:
        self._session = simulation.session
        self._circuit = simulation.board.circuit
        self._ohm = -1
        self._state = ""
        self._contact = -1
        self.t_ms = array("l")
        self.routine_ms = array("l")
        self.set_duA = array("h")
        self.true_duA = array("h")
        self.measured_duA = array("h")
        self.states: list[tuple[int, str]] = []
        self.contacts: list[tuple[int, str]] = []
        self.resistance: list[tuple[int, int]] = []
        self.losses: list[int] = []

    def __len__(self) -> int:
        return len(self.t_ms)

    def add(self, sample: Sample) -> None:
        """Takes down one sample."""
        session, t_ms, state = self._session, sample.t_ms, sample.state
        self.t_ms.append(t_ms)
        self.routine_ms.append(session.routine_ms)
        self.set_duA.append(_duA(sample.setpoint_uA))
        self.true_duA.append(_duA(sample.skin_uA))
        self.measured_duA.append(_duA(sample.measured_uA))
        if state != self._state:
            if state == "paused":
                self.losses.append(t_ms)
            self._state = state
            self.states.append((t_ms, state))
        contact = self._circuit.contact
        if contact != self._contact:
            self._contact = contact
            self.contacts.append((t_ms, CONTACTS[contact]))
        ohm = delivered(session.record, session.place).resistance_ohm if session.place >= 0 else -1
        if ohm != self._ohm:
            self._ohm = ohm
            self.resistance.append((t_ms, ohm))


class Run(NamedTuple):
    """A finished run: its ``recording``, the ``story`` it carried out, its ``report``."""

    recording: Recording
    story: Story
    report: Report

    @property
    def end_ms(self) -> int:
        """The time of the last update."""
        return self.recording.t_ms[-1] if len(self.recording) else 0

    def state_spans(self) -> list[Stretch]:
        return _spans(self.recording.states, self.end_ms)

    def contact_spans(self) -> list[Stretch]:
        return _spans(self.recording.contacts, self.end_ms)

    def resistance_lines(self) -> list[list[tuple[int, int]]]:
        """The path's resistance as the board knew it, in ohm; a new line after each gap."""
        lines: list[list[tuple[int, int]]] = [[]]
        changes = self.recording.resistance
        for index, (t_ms, ohm) in enumerate(changes):
            if ohm < 0:
                lines.append([])
                continue
            end_ms = changes[index + 1][0] if index + 1 < len(changes) else self.end_ms
            lines[-1] += [(t_ms, ohm), (end_ms, ohm)]
        return [line for line in lines if line]

    def rows_of(self, visit: Visit) -> range:
        """The rows of a visit, with the wait for contact before it."""
        clock = self.recording.routine_ms
        first = bisect_left(clock, visit.start_ms) if visit.start_ms else 0
        end_ms = visit.start_ms + visit.duration_ms
        is_last = end_ms >= self.story.plan.duration_ms
        last = len(clock) if is_last else bisect_left(clock, end_ms)
        return range(first, last)

    def visit_spans(self) -> list[tuple[Visit, int, int]]:
        """The visits that were begun, with their begin and end in ms."""
        t_ms = self.recording.t_ms
        found = []
        for visit in self.story.visits:
            rows = self.rows_of(visit)
            if rows:
                end = rows.stop if rows.stop < len(t_ms) else len(t_ms) - 1
                found.append((visit, t_ms[rows.start], t_ms[end]))
        return found

    def events(self) -> list[Event]:
        """Prompts, contact losses, faults and an early end or a stop, in order."""
        found = [Event(at_ms, "loss", "contact lost") for at_ms in self.recording.losses]
        found += [Event(prompt.at_ms, "prompt", prompt.text) for prompt in self.prompts()]
        for fault in self.report.faults:
            found.append(Event(round(fault.onset_ms), "fault", f"fault: {fault.label}"))
        if self.report.outcome != SUCCESS:
            kind = "trip" if self.report.outcome == FAIL else "end"
            found.append(Event(self.end_ms, kind, self.report.reason))
        return sorted(found)

    def prompts(self) -> list[Prompt]:
        """The prompts that were given, at their times in the run."""
        clock, t_ms = self.recording.routine_ms, self.recording.t_ms
        rows = [(bisect_left(clock, prompt.at_ms), prompt) for prompt in self.story.prompts]
        return [prompt._replace(at_ms=t_ms[row]) for row, prompt in rows if row < len(clock)]

    def windows(self) -> list[Window]:
        """A few waves at the peak of the first visit of each place."""
        seen: set[int] = set()
        found = []
        treated = _treated(self)
        for visit, _, _ in self.visit_spans():
            if visit.place not in seen:
                seen.add(visit.place)
                window = self._window(visit, treated)
                if window is not None:
                    found.append(window)
        return found

    def _window(self, visit: Visit, treated: list[range]) -> Window | None:
        """The first waves near the peak without a pause in them, or else the first ones."""
        rows = self.rows_of(visit)
        drawn, t_ms = self.recording.set_duA, self.recording.t_ms
        parts = [
            range(max(part.start, rows.start), min(part.stop, rows.stop))
            for part in treated
            if part.start < rows.stop and part.stop > rows.start
        ]
        peak = max((abs(drawn[row]) for part in parts for row in part), default=0)
        if not peak:
            return None
        found = None
        for part in parts:
            at = next((row for row in part if abs(drawn[row]) >= NEAR_PEAK * peak), None)
            if at is None:
                continue
            f_cHz = self._frequency_cHz(at)
            period_ms = 100_000 / f_cHz if f_cHz else 0
            length_ms = min(PERIODS * period_ms or STEADY_ms, WINDOW_MOST_ms)
            first = _rise(drawn, range(at, min(bisect_left(t_ms, t_ms[at] + period_ms), rows.stop)))
            last = bisect_left(t_ms, t_ms[first] + length_ms, first) + 1
            last = min(max(last, first + WINDOW_UPDATES), rows.stop)
            if last <= part.stop:
                return Window(visit, first, last, f_cHz)
            found = found or Window(visit, first, last, f_cHz)
        return found

    def wave_spans(self) -> list[tuple[int, int, int]]:
        """Begin, end and longest period of each stretch of waves, in ms."""
        clock, t_ms = self.recording.routine_ms, self.recording.t_ms
        found: list[tuple[int, int, int]] = []
        for pitch in self.story.pitches:
            period_ms = 100_000 // min(pitch.from_cHz, pitch.to_cHz)
            row = bisect_left(clock, pitch.start_ms)
            if row >= len(clock):
                break
            start_ms = t_ms[row]
            end_ms = t_ms[min(bisect_left(clock, pitch.end_ms), len(clock) - 1)]
            if found and found[-1][2] == period_ms:  # a rest between two changes nothing
                start_ms = found.pop()[0]
            found.append((start_ms, end_ms, period_ms))
        return found

    def _frequency_cHz(self, row: int) -> int:
        """The frequency of the wave in a row, 0 without one."""
        routine_ms = self.recording.routine_ms[row]
        for pitch in self.story.pitches:
            if pitch.start_ms <= routine_ms <= pitch.end_ms:
                return pitch.from_cHz
        return 0


def _rise(drawn: array[int], rows: range) -> int:
    """The row where a wave begins: where it rises from 0, or else comes closest to it."""
    if not rows:
        return rows.start
    for row in rows[1:]:
        if drawn[row - 1] <= 0 < drawn[row]:
            return row - 1
    return min(rows, key=lambda row: abs(drawn[row]))


def _treated(run: Run) -> list[range]:
    """Each stretch of rows between two pauses."""
    t_ms = run.recording.t_ms
    found: list[range] = []
    for span in run.state_spans():
        if span.what not in TREATED:
            continue
        first, last = bisect_left(t_ms, span.start_ms), bisect_left(t_ms, span.end_ms)
        if found and found[-1].stop == first:  # from treating to limited and back is no pause
            first = found.pop().start
        found.append(range(first, last))
    return found


def _spans(changes: list[tuple[int, str]], end_ms: int) -> list[Stretch]:
    ends = [start for start, _ in changes[1:]] + [end_ms]
    return [Stretch(start, end, what) for (start, what), end in zip(changes, ends, strict=True)]


def _duA(current_uA: float) -> int:
    """A current in duA, clipped to 16 bits: only a broken board gives more."""
    return min(max(round(current_uA * isa.DUA_PER_UA), -32768), 32767)
