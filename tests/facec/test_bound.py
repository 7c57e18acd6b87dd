"""What is proven at load holds when the machine plays it, and is not much more than it needs.

The machine's own output is integrated a millisecond at a time. The bound is never below that. It
cannot be equal to it: where in its period a wave stands when a stretch begins is not followed, so
each stretch counts as if it left over all that one phase carries, and always in one direction. (And
as often as peak or frequency make a phase carry more than before, which could be used to hide a
direct current.) It is therefore held against the sum of what each stretch left over at its
farthest, for strokes that go up and down once and hold n periods of their wave:

- An alternating wave carries one whole phase there: no more is counted for it.
- A one-way wave carries n phases there. Its mean charge may be a phase more than what was drawn of
  a period that was begun, and another phase is added: at most 1 + 2/n times.

Here the machine is asked each millisecond. What the bound has besides, 52 ms of its peak for each
stretch, is for uneven moments, and is left out of that comparison. So is the grain of a current:
what is set is whole tenths of a microampere, and 0.1 to 0.4 uA of what goes back may be missing.
"""

from __future__ import annotations

import math
import tempfile
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import facec
import facelang
from facevm import isa
from facevm.image import ImageError, Routine, load
from facevm.limits import Limits
from facevm.machine import Machine
from tests.facec.programs import compute, programs
from tests.facevm.assembly import Assembly, a_wave, hold, loop, ramp, rest, sweep, wave, zone
from tests.robustness.treatments import treatments
from tests.safety.hostile.parts import apart
from tests.safety.hostile.playing import Silent, drawn_dnC, integrate, play
from tests.safety.hostile.unrolled import Unrolled

LONGEST_ms = 60_000
"""Longer treatments take too long to draw, a millisecond at a time."""

THOROUGH = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def played(routine: Routine, level_percent: int = 100) -> None:
    """Plays it at every boundary of a step and at random times, and integrates what is drawn."""
    parts = apart(routine.data)
    unrolled, _ = play(routine, parts, level_percent, Limits(), Random(1))
    if routine.duration_ms <= LONGEST_ms:
        integrate(routine, unrolled, level_percent)


@pytest.mark.slow
@THOROUGH
@given(programs(), st.sampled_from((100, 100, 57, 10)))
def test_what_a_plan_promises_is_what_the_machine_plays(plan: facec.Plan, level: int) -> None:
    assume(compute(plan).allowed)
    routine = load(facec.encode(plan).image)
    assert {*routine.places} == {zone.place for zone in plan.zones}
    for index, place in enumerate(routine.places):
        there = [zone for zone in plan.zones if zone.place == place]
        assert routine.place_ms[index] == sum(zone.current_ms for zone in there)
        assert routine.place_net_dnC[index] == sum(zone.net_dnC for zone in there)
    assert sum(zone.duration_ms for zone in plan.zones) == routine.duration_ms
    played(routine, level)


@pytest.mark.slow
@THOROUGH
@given(treatments())
def test_what_is_typed_is_what_the_machine_plays(treatment) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"treatment.face": treatment.text, **treatment.libraries}.items():
            file = Path(folder, name)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode("utf-8"))
        plan, _ = facec.compile(facelang.load(Path(folder, "treatment.face"))[0])
    assume(plan is not None)
    routine = load(facec.encode(plan).image)
    figures = ("duration_ms", "peak_duA", "net_dnC", "bound_dnC")
    assert [getattr(routine, name) for name in figures] == [getattr(plan, name) for name in figures]
    played(routine)


def there_and_hardly_back(polarities: tuple[str, str], hold_ms: int) -> Assembly:
    """Three times 500 uA one way, and back by a burst that is on for a hundredth of the time."""
    there, back = polarities
    waves = [a_wave("steady", there), a_wave("steady", back, burst=(10, 990))]
    stroke = ramp(500, 500) + hold(hold_ms) + ramp(0, 500)
    return Assembly(zone("jawline", "left", (wave(0) + stroke + wave(1) + stroke) * 3), waves)


WAYS = pytest.mark.parametrize(
    "polarities", [("positive", "negative"), ("negative", "positive")], ids=lambda ways: ways[0]
)


@WAYS
def test_a_burst_that_goes_back_hides_no_charge(polarities) -> None:
    routine = there_and_hardly_back(polarities, 3000).load()
    one_way_dnC = 3 * 5000 * 3500
    assert routine.place_bound_dnC[0] == one_way_dnC + 6 * 5000 * isa.UNEVEN_ms
    assert one_way_dnC > abs(routine.net_dnC) > 0
    played(routine)


@WAYS
def test_more_than_a_zone_may_get_is_refused_whatever_goes_back_in_bursts(polarities) -> None:
    with pytest.raises(ImageError) as refusal:
        there_and_hardly_back(polarities, 40_000).load()
    assert refusal.value.reason == "CHARGE"


# --- what is set is whole tenths of a microampere ---------------------------------------


def drawn_within_its_bound(routine: Routine, level_percent: int) -> None:
    """The machine's own sum is within the bound to the last unit."""
    bounds = dict(zip(routine.places, routine.place_bound_dnC, strict=True))
    for place, (extreme_dnC, _) in drawn_dnC(routine, level_percent).items():
        assert extreme_dnC <= bounds[place]


BACK = [
    *[("sine", 5.0, *peaks) for peaks in ((0.7, 1.1), (0.1, 0.2), (20, 31.4))],
    *[("triangle", 5.0, *peaks) for peaks in ((0.5, 1.0), (1.3, 2.7))],
    ("sawtooth", 7.13, 0.5, 1.0),
]


@pytest.mark.slow
@pytest.mark.parametrize("level", [100, 57, 10])
@pytest.mark.parametrize(("shape", "hz", "there_uA", "back_uA"), BACK)
def test_what_is_cut_off_of_small_currents_back_hides_no_charge(
    shape, hz, there_uA, back_uA, level
):
    """Direct current there, a curve back: each of its currents is rounded towards zero."""
    waves = [a_wave("steady", "positive"), a_wave(shape, "negative", hz=hz)]
    there = wave(0) + ramp(there_uA, 100) + hold(9000) + ramp(0, 100)
    back = wave(1) + ramp(back_uA, 100) + hold(9000) + ramp(0, 100)
    drawn_within_its_bound(Assembly(zone("cheek", "left", (there + back) * 5), waves).load(), level)


@pytest.mark.slow
@pytest.mark.parametrize("peak_uA", [0.1, 0.3, 0.6, 1.1, 3.3])
@pytest.mark.parametrize("hz", [8, 40, 58.82])
@pytest.mark.parametrize("shape", ["sine", "triangle", "sawtooth", "square"])
def test_nor_do_two_halves_that_are_cut_off_otherwise(shape, hz, peak_uA):
    """A period is an odd number of ms long: one way has a sample more than the other, for good."""
    made = a_wave(shape, hz=hz, rise_ms=3 if shape == "square" else 0)
    main = zone("cheek", "left", wave(0), ramp(peak_uA, 10), hold(50_000), ramp(0, 10))
    drawn_within_its_bound(Assembly(main, [made]).load(), 100)


@st.composite
def fine_programs(draw: st.DrawFn) -> Routine:
    """Strokes of any waves that the board can draw, mostly of so little that each unit counts."""
    drawn = [draw(any_waves()) for _ in range(draw(st.integers(1, 3)))]
    steps: list[bytes] = []
    for _ in range(draw(st.integers(1, 6))):
        number = draw(st.integers(0, len(drawn) - 1))
        _, swept = drawn[number]
        steps.append(wave(number))
        for _ in range(draw(st.integers(1, 3))):
            peak_uA = draw(st.one_of(st.integers(1, 30), st.integers(1, 5000))) / 10
            steps += [
                ramp(peak_uA, 500 + draw(st.integers(0, 500))),
                hold(draw(st.integers(1, 4000))),
            ]
            if swept and draw(st.booleans()):
                to_hz = draw(st.integers(10, swept)) / 100
                steps.append(sweep(to_hz, draw(st.integers(1, 3000))))
        steps += [ramp(0, 500), rest(draw(st.integers(1, 40)))]
    turns = loop(draw(st.integers(1, 3)), *steps, wave(0))
    main = zone("cheek", "left", wave(0), turns)
    return Assembly(main, [made for made, _ in drawn]).load()


@st.composite
def any_waves(draw: st.DrawFn) -> tuple[bytes, int]:
    """Any wave that the reference board can draw, and the fastest it can be swept to in cHz."""
    shape = draw(st.sampled_from(isa.SHAPES))
    polarity = draw(st.sampled_from(isa.POLARITIES[1:] if shape == "steady" else isa.POLARITIES))
    if shape == "steady":
        on_off = draw(st.sampled_from((None, (5, 5), (7, 13), (100, 5), (33, 400))))
        return a_wave(shape, polarity, burst=on_off), 0
    fastest_cHz = 6250
    duty, rise_ms = None, 0
    if shape == "square":
        duty = draw(st.sampled_from((100, *range(20, 81))))
        pulse = min(duty, 100 - duty) or 100
        fastest_cHz = pulse * isa.pulse_scale(isa.POLARITIES.index(polarity)) // 5
        longest_ms = duty * isa.pulse_scale(isa.POLARITIES.index(polarity)) // (2 * fastest_cHz)
        rise_ms = draw(st.integers(0, longest_ms))
    cHz = draw(st.one_of(st.integers(10, fastest_cHz), st.sampled_from((800, 2500, 4000))))
    cHz = min(cHz, fastest_cHz)
    burst = None
    period_ms = isa.whole_periods_ms(cHz)
    if period_ms < 2000 and draw(st.booleans()):
        burst = tuple(period_ms * -(-draw(st.integers(5, 400)) // period_ms) for _ in range(2))
    duty = duty if duty != 100 else None  # it goes without saying
    return a_wave(shape, polarity, cHz / 100, duty, rise_ms, burst), 0 if burst else fastest_cHz


@pytest.mark.slow
@THOROUGH
@given(fine_programs(), st.sampled_from((100, 100, 57, 10)))
def test_no_program_draws_a_unit_more_than_its_bound(routine: Routine, level: int) -> None:
    drawn_within_its_bound(routine, level)


# --- not wildly above --------------------------------------------------------------------


def left_over_dnC(routine: Routine) -> dict[int, int]:
    """For each place the sum of what each stretch of current left over at its farthest."""
    machine = Machine(routine, 100, Silent())
    sums: dict[int, int] = {}
    running = highest = lowest = 0
    for t_ms in range(routine.duration_ms):
        value_duA = machine.at(t_ms)
        while machine.waiting:
            machine.proceed()
            value_duA = machine.at(t_ms)
        if not machine.peak_duA:
            sums[machine.place] = sums.get(machine.place, 0) + highest - lowest
            running = highest = lowest = 0
        running += value_duA
        highest, lowest = max(highest, running), min(lowest, running)
    sums[machine.place] = sums.get(machine.place, 0) + highest - lowest
    return sums


def even_bounds_dnC(routine: Routine) -> dict[int, int]:
    """The charge bound of each place without what uneven moments may add, and the grain; its waves
    alternate, or go one way alone."""
    places = Unrolled(apart(routine.data), lambda segment: None).places
    proven = dict(zip(routine.places, routine.place_bound_dnC, strict=True))
    grain = routine.waves[0].polarity == isa.ALTERNATING
    return {
        place: proven[place] - sums.uneven_dnC - grain * sums.current_ms
        for place, sums in places.items()
    }


@st.composite
def held_strokes(draw: st.DrawFn) -> tuple[Routine, int, int]:
    """Strokes up and down once; their steps, and how many periods of each frequency they hold."""
    shape = draw(st.sampled_from(("square", "sine", "triangle", "sawtooth")))
    polarity = draw(st.sampled_from(isa.POLARITIES))
    frequency_cHz = draw(st.integers(50, 500))
    duty, rise_ms = (None, 0)
    if shape == "square":
        duty, rise_ms = draw(st.integers(20, 99)), draw(st.sampled_from((0, 2, 7)))
    steps = [wave(0)]
    now_cHz = frequency_cHz
    periods = draw(st.integers(1, 5))
    for _ in range(draw(st.integers(1, 4))):
        peak_uA = draw(st.integers(20, 500))
        steps.append(ramp(peak_uA, peak_uA + draw(st.integers(0, 500))))
        for to_cHz in (None, *draw(st.lists(st.integers(50, 500), max_size=1))):
            if to_cHz:
                steps.append(sweep(to_cHz / 100, draw(st.integers(1, 500))))
                now_cHz = to_cHz
            steps.append(hold(math.ceil(periods * 100_000 / now_cHz) + draw(st.integers(1, 900))))
        steps += [ramp(0, peak_uA + draw(st.integers(0, 500))), rest(50)]
    main = zone("cheek", "left", *steps)
    drawn = [a_wave(shape, polarity, frequency_cHz / 100, duty, rise_ms)]
    return Assembly(main, drawn).load(), len(steps), periods


@pytest.mark.slow
@THOROUGH
@given(held_strokes())
def test_the_bound_of_held_strokes_is_little_more_than_what_they_leave_over(made) -> None:
    routine, steps, periods = made
    ((place, left),) = left_over_dnC(routine).items()
    # whole tenths of a microampere each ms, and a phase that ends within a ms
    grain_dnC = routine.current_ms + 4 * steps * routine.peak_duA
    factor = 1 if routine.waves[0].polarity == isa.ALTERNATING else 1 + Fraction(2, periods)
    assert routine.places == (place,)
    assert even_bounds_dnC(routine)[place] <= factor * (left + grain_dnC)


UP_AND_DOWN_ONCE = ("daily", "de-puff", "evening-lift", "fine-lines", "first-time", "retrain")
"""The stock routines whose waves alternate and are held, or get slower by a little at most."""


@pytest.mark.slow
@pytest.mark.parametrize("stem", UP_AND_DOWN_ONCE)
def test_the_bound_of_a_stock_routine_is_within_a_tenth_of_what_it_can_leave_over(stem, root):
    plan, _ = facec.compile(facelang.load(root / "routines" / f"{stem}.face")[0])
    routine = load(facec.encode(plan).image)
    bounds_dnC = even_bounds_dnC(routine)
    for place, left in left_over_dnC(routine).items():
        assert left <= bounds_dnC[place] <= 1.1 * left
