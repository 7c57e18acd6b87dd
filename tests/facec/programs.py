"""Random programs for hypothesis, and their figures by the definition, turn by turn.

The computation here is the definition of ``compiler/README.md`` written down as slowly as it
reads: every repeat is unrolled, every number is a fraction. It shares no code with the compiler.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from hypothesis import strategies as st

from facec.plan import Heading, Plan, plan_of
from facec.steps import (
    Block,
    Body,
    Call,
    Choose,
    Glide,
    Hold,
    Ramp,
    Repeat,
    Rest,
    Say,
    Step,
    Sweep,
    WaveSpec,
)
from facevm import isa

# --- programs ----------------------------------------------------------------------------

FREQUENCIES = st.integers(10, 500)


@st.composite
def waves(draw: st.DrawFn, swept: bool) -> WaveSpec:
    """A wave of at most 5 Hz that the reference board can draw; with ``swept`` one that sweeps."""
    shape = draw(st.sampled_from((0, 0, 1, 2, 3) if swept else (0, 1, 2, 3, 4, 4)))
    polarity = draw(st.sampled_from((1, 2) if shape == isa.STEADY else (0, 1, 1, 2)))
    frequency_cHz = 0 if shape == isa.STEADY else draw(FREQUENCIES)
    duty, rise_ms = 100, 0
    if shape == isa.SQUARE:
        duty = draw(st.sampled_from((100, *range(20, 96))))
        rise_ms = draw(st.sampled_from((0, 0, 2, 3, 7, 10)))
    on_ms = off_ms = 0
    if not swept and draw(st.booleans()):
        period_ms = isa.whole_periods_ms(frequency_cHz) if frequency_cHz else 5
        on_ms = period_ms * draw(st.integers(1, 5))
        off_ms = period_ms * draw(st.integers(1, 5))
        if max(on_ms, off_ms) > isa.DURATION_MAX_ms:
            on_ms = off_ms = 0
    return WaveSpec(shape, polarity, frequency_cHz, duty, rise_ms, on_ms, off_ms)


TIMES = st.integers(1, 700)
RAMP_TIMES = st.integers(100, 700)
CURRENTS = st.integers(1, 1000)


@st.composite
def bodies(
    draw: st.DrawFn, palette: list[WaveSpec], swept: bool, on: bool, depth: int, shared: list[Body]
) -> tuple[Body, bool]:
    """Steps that begin with current if ``on``; returns whether they end with current."""
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, 4))):
        kinds = ["say", "ramp", "ramp"]
        kinds += ["hold", "hold"] if on else ["rest", "wave", "glide"]
        kinds += ["sweep"] if on and swept else []
        kinds += ["repeat", "repeat"] if depth else []
        kinds += ["call"] if shared and not on else []
        kind = draw(st.sampled_from(kinds))
        if kind == "say":
            steps.append(Say(draw(st.sampled_from(("one", "two", "three"))), None))
        elif kind == "ramp":
            to_duA = draw(st.one_of(st.just(0), CURRENTS))
            steps.append(Ramp(to_duA, draw(RAMP_TIMES), None))
            on = to_duA > 0
        elif kind == "hold":
            steps.append(Hold(draw(TIMES), None))
        elif kind == "sweep":
            steps.append(Sweep(draw(FREQUENCIES), draw(TIMES), None))
        elif kind == "rest":
            steps.append(Rest(draw(TIMES), None))
        elif kind == "wave":
            steps.append(Choose(draw(st.sampled_from(palette)), None))
        elif kind == "glide":
            steps.append(Glide(draw(st.integers(1500, 2500)), draw(CURRENTS), None))
        elif kind == "call":
            steps.append(Call(draw(st.sampled_from(shared)), None))
        else:
            repeat, on = draw(repeats(palette, swept, on, depth - 1, shared))
            steps.append(repeat)
    return Body(tuple(steps)), on


@st.composite
def repeats(
    draw: st.DrawFn, palette: list[WaveSpec], swept: bool, on: bool, depth: int, shared: list[Body]
) -> tuple[Repeat, bool]:
    """A repeat whose every turn is allowed, whatever the turn before left."""
    count = draw(st.integers(1, 6))
    if draw(st.booleans()):
        body, after = draw(bodies(palette, swept, on, depth, shared))
        if after != on:
            to_duA = draw(CURRENTS) if on else 0
            body = Body((*body.steps, Ramp(to_duA, draw(RAMP_TIMES), None)))
        return Repeat(count, body, None), on
    # a ramp may stand anywhere, so the turns may begin in different states
    to_duA = draw(st.one_of(st.just(0), CURRENTS))
    body, after = draw(bodies(palette, swept, to_duA > 0, depth, shared))
    return Repeat(count, Body((Ramp(to_duA, draw(RAMP_TIMES), None), *body.steps)), None), after


@st.composite
def programs(draw: st.DrawFn) -> Plan:
    """The plan of a random treatment that keeps the state rules; limits it may exceed."""
    blocks: list[Block] = []
    shared: list[Body] = []
    for _ in range(draw(st.integers(1, 3))):
        swept = draw(st.booleans())
        palette = draw(st.lists(waves(swept), min_size=1, max_size=3))
        chosen = Choose(palette[0], None)
        known = shared if not swept and draw(st.booleans()) else []
        body, on = draw(bodies(palette, swept, False, 3, known))
        steps: tuple[Step, ...] = (chosen, *body.steps)
        if on:
            steps += (Ramp(0, draw(RAMP_TIMES), None),)
        whole = Body(steps)
        shared.append(whole)
        zone, side = draw(st.sampled_from(((1, isa.BOTH), (1, isa.LEFT), (4, isa.RIGHT))))
        blocks.append(Block(zone, side, whole, None))
    return plan_of(Heading("Random"), tuple(blocks))


# --- the definition ----------------------------------------------------------------------


def half_up(number: Fraction) -> int:
    """Rounded to the nearest integer, a half upwards."""
    return floor(number + Fraction(1, 2))


@dataclass
class Place:
    """What one zone and side gets."""

    current_ms: int = 0
    net_dnC: int = 0
    least_dnC: int = 0
    most_dnC: int = 0
    high_dnC: int = 0
    low_dnC: int = 0
    lacks_down_dnC: int = 0
    lacks_up_dnC: int = 0
    carried_dnC: int = 0

    @property
    def bound_dnC(self) -> int:
        most = max(self.high_dnC, -self.low_dnC, self.lacks_down_dnC, self.lacks_up_dnC)
        return most + self.carried_dnC

    def run(self, least: int, most: int, lacks_down: int, lacks_up: int) -> None:
        """So much flows, at least and at most; of what flows down, and up, some may be missing."""
        self.least_dnC += least - lacks_up
        self.most_dnC += most + lacks_down
        self.low_dnC = min(self.low_dnC, self.least_dnC)
        self.high_dnC = max(self.high_dnC, self.most_dnC)
        self.lacks_down_dnC += lacks_down
        self.lacks_up_dnC += lacks_up


@dataclass
class Computed:
    """The figures of a program by the definition."""

    duration_ms: int = 0
    peak_duA: int = 0
    places: dict[int, Place] = field(default_factory=dict)

    @property
    def current_ms(self) -> int:
        return sum(place.current_ms for place in self.places.values())

    @property
    def allowed(self) -> bool:
        """Whether it is within the device's limits of time and charge."""
        return (
            self.duration_ms <= isa.DURATION_MAX_ms
            and self.bound_dnC <= isa.ROUTINE_CHARGE_MAX_dnC
            and all(
                place.current_ms <= isa.ZONE_TIME_MAX_ms
                and place.bound_dnC <= isa.ZONE_CHARGE_MAX_dnC
                for place in self.places.values()
            )
        )

    @property
    def net_dnC(self) -> int:
        return sum(place.net_dnC for place in self.places.values())

    @property
    def bound_dnC(self) -> int:
        return sum(place.bound_dnC for place in self.places.values())


def unrolled(body: Body) -> list[Step]:
    """The steps of a body one after the other, nothing repeated or called any more."""
    steps: list[Step] = []
    for step in body.steps:
        if isinstance(step, Repeat):
            assert step.count is not None
            steps += unrolled(step.body) * step.count
        elif isinstance(step, Call):
            steps += unrolled(step.body)
        else:
            steps.append(step)
    return steps


def compute(plan: Plan) -> Computed:
    """The figures of a plan by the definition."""
    total = Computed()
    for block in plan.blocks:
        for side in block.sides:
            assert block.zone is not None
            place = total.places.setdefault(isa.place_of(block.zone, side), Place())
            _treat(unrolled(block.body), place, total)
    return total


def _treat(steps: list[Step], place: Place, total: Computed) -> None:
    peak, wave, frequency = 0, None, 0
    stretch: list[tuple[int, int]] = []  # the (peak, frequency) of its segments
    rises = 0  # of what a phase can carry, where they go up and down
    for step in steps:
        parts: list[tuple[int, int, int]] = []  # (time, to peak, to frequency)
        if isinstance(step, Choose):
            assert peak == 0
            wave = step.wave
            assert wave is not None
            frequency = wave.frequency_cHz
        elif isinstance(step, Ramp):
            parts = [(step.time_ms or 0, step.to_duA or 0, frequency)]
        elif isinstance(step, Hold):
            parts = [(step.time_ms or 0, peak, frequency)]
        elif isinstance(step, Rest):
            parts = [(step.time_ms or 0, 0, frequency)]
        elif isinstance(step, Sweep):
            parts = [(step.time_ms or 0, peak, step.to_cHz or 0)]
        elif isinstance(step, Glide):
            assert step.time_ms is not None
            assert step.at_duA is not None
            parts = [
                (500, step.at_duA, frequency),
                (step.time_ms - 1000, step.at_duA, frequency),
                (500, 0, frequency),
            ]
        for time_ms, to_peak, to_frequency in parts:
            total.duration_ms += time_ms
            if peak or to_peak:
                assert wave is not None
                place.current_ms += time_ms
                total.peak_duA = max(total.peak_duA, peak, to_peak)
                _charge(place, wave, peak, to_peak, frequency, to_frequency, time_ms)
                stretch.append((max(peak, to_peak), min(frequency, to_frequency)))
                before, after = (
                    phase_dnC(wave, peak, frequency),
                    phase_dnC(wave, to_peak, to_frequency),
                )
                if after > before:
                    rises += ceil(after) - floor(before)
            peak, frequency = to_peak, to_frequency
            if not peak and stretch:
                assert wave is not None
                largest = max(p for p, _ in stretch)
                one_phase = ceil(phase_dnC(wave, largest, min(f for _, f in stretch)))
                place.carried_dnC += max(one_phase, rises) + 52 * largest
                stretch, rises = [], 0
    assert not peak


def _charge(place: Place, wave: WaveSpec, p0: int, p1: int, f0: int, f1: int, time_ms: int) -> None:
    if wave.polarity == isa.ALTERNATING:
        place.run(0, 0, time_ms, time_ms)
        return
    means = {1: 127_324, 2: 100_000, 3: 100_000, 4: 200_000}
    mean = 2000 * wave.duty_percent - wave.rise_ms * (f0 + f1) if wave.shape == 0 else 0
    mean = means.get(wave.shape, mean)
    charge = Fraction((p0 + p1) * mean * time_ms, 400_000)
    net = half_up(charge)
    if wave.burst_on_ms:
        cycle_ms = wave.burst_on_ms + wave.burst_off_ms
        net = half_up(Fraction(net * wave.burst_on_ms, cycle_ms))
    sign = -1 if wave.polarity == isa.NEGATIVE else 1
    place.net_dnC += sign * net
    carried = {sign * charge, Fraction(0)} if wave.burst_on_ms else {sign * charge}
    # whole tenths of a microampere, cut off: what goes back may lack some
    lacks = 0 if wave.burst_on_ms else min(4 * time_ms, ceil(charge))
    least, most = floor(min(carried)), ceil(max(carried))
    place.run(least, most, *((lacks, 0) if sign < 0 else (0, lacks)))


def phase_dnC(wave: WaveSpec, peak_duA: int, frequency_cHz: int) -> Fraction:
    """What one phase can carry, by the definition."""
    if wave.shape == isa.STEADY:
        return Fraction(0)
    k = 500 if wave.polarity == isa.ALTERNATING else 1000
    weights = {
        0: k * wave.duty_percent - wave.rise_ms * frequency_cHz,
        1: k * 63_662 // 1000,
        2: k * 50,
        3: k * 50,
    }
    return Fraction(peak_duA * weights[wave.shape], frequency_cHz)
