"""Check of the state rules: what each step may do, given the current and wave it finds.

Follows every zone step by step. A repeat is followed until a turn leaves the state that it found,
which is the second turn at the latest but for the time of a steady current: all else steps set,
and never add to. What is not known (something before was wrong) is never held against a step.
"""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum
from typing import Final, NamedTuple, assert_never

from facelang.diagnostics import Fix, Note
from facelang.tree import Span
from facevm import isa
from facevm.limits import Limits

from .collector import Collector, note
from .quantity import current_text, time_text
from .steps import (
    Block,
    Body,
    Call,
    Choose,
    Glide,
    Hold,
    Origin,
    Ramp,
    Repeat,
    Rest,
    Say,
    Step,
    Sweep,
    Unknown,
    WaveSpec,
    is_unknown,
)
from .wave import check_drawable, check_edges, shortest_text
from .zone import FACE_ZONES, zone_name


class _Unsure(Enum):
    WAVE = "some wave"


SOME_WAVE: Final = _Unsure.WAVE
"""A wave is chosen, or ought to be; which one is not known."""


class Known(NamedTuple):
    """What is known between two steps. ``peak_duA`` None: not known. ``wave`` None: none yet.

    ``steady_ms``: how long a steady current has flowed, as far as that matters to the board;
    :data:`_LONG_ms` where it is not known.
    """

    peak_duA: int | None
    wave: WaveSpec | _Unsure | None
    steady_ms: int = 0


_LONG_ms = isa.UPDATES_PER_LEVEL * 1000
"""No board needs longer to watch a steady current."""

BEGIN = Known(0, None)
LOST = Known(None, SOME_WAVE, _LONG_ms)


class Ceiling(NamedTuple):
    """The tightest limit of the peak current: its code, why it is there, what can be done."""

    current_duA: int
    code: str
    reason: str
    help: str
    origin: Origin | None


class ZoneCheck:
    """Checks the steps of one zone. ``sound`` afterwards: nothing is wrong or unknown in it."""

    def __init__(
        self,
        block: Block,
        limits: Limits,
        own_limit_duA: int | None,
        own_limit: Origin | None,
        collector: Collector,
    ) -> None:
        self._block = block
        self._limits = limits
        self._collector = collector
        self._ceiling = _ceiling(block.zone, limits, own_limit_duA, own_limit)
        self.sound = block.zone is not None and block.side is not None
        self._followed: dict[tuple[Body, Known], tuple[Known, Origin | None]] = {}
        self._left_on: Origin | None = None

    def run(self) -> None:
        """Reports every step that may not stand where it stands."""
        end = self._body(self._block.body, BEGIN)
        if end.peak_duA and self._left_on is not None:
            off_ms = max(1000, -(-end.peak_duA // isa.SLOPE_MAX_duA_PER_MS))
            step = f"ramp to 0 uA over {time_text(off_ms)}"
            self._report(
                "F401",
                self._left_on,
                f"the zone ends at {current_text(end.peak_duA)} and must end at {current_text(0)}",
                f"add `{step}` at the end of the zone",
                fixes=self._added_at_the_end(step),
            )

    def _added_at_the_end(self, step: str) -> tuple[Fix, ...]:
        """A step as the zone's last line."""
        steps = self._block.body.steps
        first = steps[0].origin
        last = steps[-1]
        while isinstance(last, Repeat):
            last = last.body.steps[-1]
        if first is None or last.origin is None:
            return ()
        span, file = last.origin.span, last.origin.file
        indent = first.span.column - 1
        return (Fix.insert_line(span.end_line + 1, indent, step, file, safe=True),)

    # --- following -----------------------------------------------------------------------

    def _body(self, body: Body, state: Known) -> Known:
        key = (body, state)
        followed = self._followed.get(key)
        if followed is not None:
            state, left_on = followed
            self._left_on = left_on or self._left_on
            return state
        outside, self._left_on = self._left_on, None
        for step in body.steps:
            state = self._step(step, state)
        self._followed[key] = state, self._left_on
        self._left_on = self._left_on or outside
        return state

    def _step(self, step: Step, state: Known) -> Known:
        if is_unknown(step):
            self.sound = False
        match step:
            case Choose():
                return self._choose(step, state)
            case Ramp():
                return self._ramp(step, state)
            case Hold():
                if state.peak_duA == 0:
                    self._needs_current("hold", step.origin)
                    return Known(None, state.wave, _LONG_ms)
                return self._flowed(state, step.time_ms)
            case Glide():
                return self._glide(step, state)
            case Sweep():
                return self._sweep(step, state)
            case Rest():
                self._needs_zero("rest", step.origin, state)
                return Known(0, state.wave)
            case Repeat(count=count, body=body):
                after = self._body(body, state)
                turns = 1
                while after != state and count is not None and turns < count:
                    state, after = after, self._body(body, after)
                    turns += 1
                return after
            case Call(body=body):
                return self._body(body, state)
            case Say():
                return state
            case Unknown():
                return LOST
            case _:
                assert_never(step)

    def _choose(self, step: Choose, state: Known) -> Known:
        self._needs_zero("wave", step.origin, state)
        return Known(state.peak_duA, SOME_WAVE if step.wave is None else step.wave)

    def _ramp(self, step: Ramp, state: Known) -> Known:
        to_duA = step.to_duA
        if to_duA is None:
            return Known(None, state.wave)
        self._left_on = step.origin
        wave = self._wave_for(to_duA, step.origin, state)
        over = self._check_ceiling(to_duA, step.origin)
        # a target over the ceiling is one mistake, not also a slope that would be gone with it
        reach_duA = min(to_duA, self._ceiling.current_duA) if over else to_duA
        if state.peak_duA is not None and step.time_ms is not None:
            self._check_slope(state.peak_duA, reach_duA, to_duA, step.time_ms, step.origin)
        flowed = self._flowed(state, step.time_ms)
        if to_duA:
            return Known(to_duA, wave, flowed.steady_ms)
        self._check_steady(state, flowed.steady_ms, step.origin)
        return Known(0, wave)

    def _flowed(self, state: Known, time_ms: int | None) -> Known:
        """The state after so long with current."""
        wave = state.wave
        if not isinstance(wave, WaveSpec) or wave.shape != isa.STEADY:
            return state
        if time_ms is None or state.peak_duA is None:
            return state._replace(steady_ms=_LONG_ms)
        enough_ms = isa.shortest_ms(self._limits.updates_per_s)
        return state._replace(steady_ms=min(state.steady_ms + time_ms, enough_ms))

    def _check_steady(self, before: Known, steady_ms: int, origin: Origin | None) -> None:
        """Whether a stretch of steady current, back at 0 uA, was long enough."""
        wave, rate = before.wave, self._limits.updates_per_s
        if not before.peak_duA or not isinstance(wave, WaveSpec) or origin is None:
            return
        if wave.shape == isa.STEADY and steady_ms < isa.shortest_ms(rate):
            self._report(
                "F510",
                origin,
                f"the steady current flows for {time_text(steady_ms)} only, and the board needs "
                f"{shortest_text(rate)} to watch it",
            )

    def _glide(self, step: Glide, state: Known) -> Known:
        self._needs_zero("glide", step.origin, state)
        wave = state.wave
        if step.at_duA is not None:
            wave = self._wave_for(step.at_duA, step.origin, state)
            if not self._check_ceiling(step.at_duA, step.origin):
                self._check_slope(0, step.at_duA, step.at_duA, isa.GLIDE_EDGE_ms, step.origin)
        return Known(0, wave)

    def _sweep(self, step: Sweep, state: Known) -> Known:
        if state.peak_duA == 0:
            self._needs_current("sweep", step.origin)
            state = Known(None, state.wave)
        wave, origin = state.wave, step.origin
        if not isinstance(wave, WaveSpec) or origin is None:
            return state
        if wave.shape == isa.STEADY:
            self._report(
                "F324", origin, f"the wave `{wave.name}` is steady and has no frequency to sweep"
            )
        elif wave.burst_on_ms:
            self._report(
                "F323",
                origin,
                f"the wave `{wave.name}` has a burst and cannot be swept",
                "its burst would no longer be whole periods",
            )
        elif step.to_cHz is not None:
            fits = check_edges(wave, step.to_cHz, origin, self._collector)
            drawn = check_drawable(wave, step.to_cHz, self._limits, origin, None, self._collector)
            self.sound = self.sound and fits and drawn
        return state

    def _report(
        self,
        code: str,
        origin: Origin,
        message: str,
        help: str | None = None,
        notes: tuple[Note, ...] = (),
        about: Hashable = None,
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        self.sound = False
        self._collector.add(code, origin, message, help, notes, about, fixes)

    # --- rules ---------------------------------------------------------------------------

    def _needs_zero(self, word: str, origin: Origin | None, state: Known) -> None:
        if state.peak_duA and origin is not None:
            down_ms = max(1000, -(-state.peak_duA // isa.SLOPE_MAX_duA_PER_MS))
            ramp, span = f"ramp to 0 uA over {time_text(down_ms)}", origin.span
            self._report(
                "F411",
                origin,
                f"`{word}` needs 0 uA, and the current is at {current_text(state.peak_duA)} here",
                f"put `{ramp}` before it",
                # a technique may well be right for those who carry it out with no current
                fixes=() if origin.calls else (Fix.insert_line(span.line, span.column - 1, ramp),),
            )

    def _needs_current(self, word: str, origin: Origin | None) -> None:
        if origin is not None:
            self._report(
                "F412",
                origin,
                f"`{word}` needs current, and there is none here",
                f"put a `ramp` before it{', or write `rest`' if word == 'hold' else ''}",
                fixes=(Fix.replace(_first_word(origin.span, word), "rest"),)
                if word == "hold"
                else (),
            )

    def _wave_for(
        self, to_duA: int, origin: Origin | None, state: Known
    ) -> WaveSpec | _Unsure | None:
        """The wave that carries the current; one must have been chosen."""
        if state.wave is not None or not to_duA:
            return state.wave
        if origin is not None:
            self._report(
                "F410",
                origin,
                f"no wave is chosen in {zone_name(self._block.zone)} before this first current",
                "put `wave NAME` before it",
            )
        return SOME_WAVE

    def _check_ceiling(self, current_duA: int, origin: Origin | None) -> bool:
        """Whether a current is over the ceiling; reports it."""
        ceiling = self._ceiling
        if current_duA <= ceiling.current_duA or origin is None:
            return False
        self._report(
            ceiling.code,
            origin,
            f"{current_text(current_duA)} is over the {current_text(ceiling.current_duA)} "
            f"{ceiling.reason}",
            f"write {current_text(ceiling.current_duA)} or less; {ceiling.help}",
            notes=(note("the limit is here", ceiling.origin),) if ceiling.origin else (),
            about=(ceiling.reason, current_duA),
        )
        return True

    def _check_slope(
        self, from_duA: int, reach_duA: int, to_duA: int, time_ms: int, origin: Origin | None
    ) -> None:
        fastest_ms = -(-abs(reach_duA - from_duA) // isa.SLOPE_MAX_duA_PER_MS)
        if time_ms >= fastest_ms or origin is None:
            return
        self._report(
            "F404",
            origin,
            f"{current_text(from_duA)} to {current_text(to_duA)} in {time_text(time_ms)} is "
            f"steeper than 1000 uA/s",
            f"take at least {time_text(fastest_ms)}",
        )


def _first_word(span: Span, word: str) -> Span:
    return Span(span.line, span.column, span.line, span.column + len(word))


def _ceiling(
    zone: int | None, limits: Limits, own_limit_duA: int | None, own_limit: Origin | None
) -> Ceiling:
    """The tightest limit of the current; of two alike, the device's."""
    firm = "nothing raises this limit"
    ceilings = [Ceiling(isa.PEAK_MAX_duA, "F402", "that the device can ever give", firm, None)]
    if zone is not None:
        row = FACE_ZONES[zone]
        why = f"that {row.name} may get"
        ceilings.insert(0, Ceiling(row.ceiling_duA, "F402", why, firm, None))
    board = "the board's settings hold the limit"
    ceilings.append(Ceiling(limits.peak_duA, "F402", "that this board allows", board, None))
    if own_limit_duA is not None:
        own = "the limit is the routine's own"
        ceilings.append(Ceiling(own_limit_duA, "F403", "limit of this routine", own, own_limit))
    return min(ceilings, key=lambda ceiling: ceiling.current_duA)
