"""A wave by itself, to the unit of phase: how it goes on from anywhere, and its exact means."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest

from facevm import isa
from facevm.wave import ASK, CURVE, FLAT, LINE, PART, Waveform, narrowing, rounded
from tests.facevm.assembly import Assembly, a_wave, jaw, rest

PERIOD, HALF = isa.PERIOD, isa.HALF_PERIOD


def form_of(*described, **more) -> Waveform:
    """A wave as an image describes it."""
    form = Waveform()
    form.select(Assembly(jaw(rest(1)), [a_wave(*described, **more)]).load().waves[0])
    return form


def corners(form: Waveform, shape: str, pulse=HALF, edge=0) -> list[tuple[int, int, int]]:
    """The straight pieces of a period: where each ends, and the height there from and to, of 100.

    ``pulse`` and ``edge`` are parts of a phase, of 100,000.
    """
    pieces = {
        "square": [(edge, 0, 100), (pulse - edge, 100, 100), (pulse, 100, 0), (HALF, 0, 0)],
        "triangle": [(HALF // 2, 0, 100), (HALF, 100, 0)],
        "sawtooth": [(HALF, 0, 100)],
        "steady": [(HALF, 100, 100)],
    }[shape]
    ends = [one[0] for one in pieces]
    pieces = [one for one, before in zip(pieces, [0, *ends], strict=False) if one[0] > before]
    if form.polarity == isa.ALTERNATING:
        return pieces + [(HALF + end, -low, -high) for end, low, high in pieces]
    sign = -1 if form.polarity == isa.NEGATIVE else 1
    return [(2 * end, sign * low, sign * high) for end, low, high in pieces]


PULSE = {"hz": 8, "duty": 40, "rise_ms": 5}
STRAIGHT = [
    *[("square", polarity, PULSE) for polarity in isa.POLARITIES],
    *[("square", polarity, {"hz": 8, "duty": 40}) for polarity in isa.POLARITIES],
    *[("square", polarity, {"hz": 8}) for polarity in isa.POLARITIES],
    *[("triangle", polarity, {"hz": 8}) for polarity in isa.POLARITIES],
    *[("sawtooth", polarity, {"hz": 8}) for polarity in isa.POLARITIES],
    *[("square", polarity, {"hz": 8, "duty": 40, "rise_ms": 12}) for polarity in isa.POLARITIES],
    ("steady", "positive", {}),
    ("steady", "negative", {}),
]


def drawn(shape, polarity, more):
    """A wave of straight pieces, and those."""
    form = form_of(shape, polarity, **more)
    phase_ms = Fraction(1000, 8 * (2 if polarity == "alternating" else 1))
    edge = int(more.get("rise_ms", 0) * HALF / phase_ms)
    return form, corners(form, shape, more.get("duty", 100) * 1000, edge)


def around(pieces) -> list[int]:
    """The phases about the end of each piece, and in its middle."""
    ends = [0, *[one[0] for one in pieces]]
    found = {end + off for end in ends for off in (-1, 0, 1)}
    found |= {(one + other) // 2 for one, other in itertools.pairwise(ends)}
    return sorted(phase for phase in found if 0 <= phase < PERIOD)


def piece_at(pieces, phase):
    """Where the piece begins that goes on from here, where it ends, and its heights there."""
    begin = 0
    for end, low, high in pieces:
        if phase < end:
            return begin, end, low, high
        begin = end
    raise AssertionError(phase)


@pytest.mark.parametrize("one", STRAIGHT, ids=str)
def test_how_a_wave_goes_on_is_told_from_every_phase_to_the_end_of_its_piece(one):
    form, pieces = drawn(*one)
    one_way = form.polarity != isa.ALTERNATING
    for phase in around(pieces):
        begin, end, low, high = piece_at(pieces, phase)
        left = form.look(phase)
        # a one-way wave's phase is halved first
        assert left == (end - phase + phase % 2 if one_way else end - phase), phase
        kind, sign, zero, reach = form.course
        if low == high:
            assert (kind, sign) == (FLAT, low // 100), phase
            continue
        assert (kind, sign) == (LINE, 1 if low + high > 0 else -1), phase
        scale = 2 if one_way else 1
        base = 0 if one_way or phase < HALF else HALF
        at_zero, at_peak = (begin, end) if low == 0 else (end, begin)
        assert (zero, reach) == ((at_zero - base) // scale, (at_peak - at_zero) // scale), phase


@pytest.mark.parametrize(
    ("polarity", "looks"),
    [
        (
            "alternating",
            [(0, 1, 100_000), (99_999, 1, 1), (100_000, -1, 100_000), (199_999, -1, 1)],
        ),
        ("positive", [(0, 1, 200_000), (100_000, 1, 100_000), (199_999, 1, 2)]),
        ("negative", [(0, -1, 200_000), (199_998, -1, 2)]),
    ],
)
def test_a_sine_is_a_curve_to_the_end_of_its_phase(polarity, looks):
    form = form_of("sine", polarity)
    for phase, sign, left in looks:
        assert (form.look(phase), form.course[:2]) == (left, [CURVE, sign])


# --- means --------------------------------------------------------------------------------


def exact_mean(pieces, phase, step) -> Fraction:
    """The mean over so much of the wave, of 100."""
    area = Fraction(0)
    left = step
    while left:
        begin, end, low, high = piece_at(pieces, phase)
        take = min(left, end - phase)
        middle = Fraction(2 * phase + take - 2 * begin, 2 * (end - begin))
        area += take * (low + (high - low) * middle)
        left -= take
        phase = (phase + take) % PERIOD
    return area / step


STEPS = (
    4,
    1600,
    24_000,
    25_000,
    25_100,
    50_000,
    60_000,
    100_000,
    100_100,
    200_000,
    262_000,
    400_000,
    600_100,
)


@pytest.mark.parametrize("one", STRAIGHT, ids=str)
def test_a_mean_is_that_of_the_straight_lines(one):
    form, pieces = drawn(*one)
    for phase in around(pieces):
        phase -= phase % 2  # what is halved leaves no rest
        _, end, *_ = piece_at(pieces, phase)
        for step, peak_duA in itertools.product(STEPS, (5998, 6000)):
            expected_duA = exact_mean(pieces, phase, step) * peak_duA / 100
            mean_duA = form.mean_duA(phase, step, peak_duA)
            if step <= min(HALF, end - phase):
                assert mean_duA == int(expected_duA), (phase, step)
            else:
                assert abs(mean_duA - expected_duA) <= 2, (phase, step)


FLAT_ONES = [one for one in STRAIGHT if one[0] in ("square", "steady") and "rise_ms" not in one[2]]


@pytest.mark.parametrize("one", FLAT_ONES, ids=str)
def test_over_the_corners_of_a_pulse_a_mean_is_exact(one):
    form, pieces = drawn(*one)
    for phase in around(pieces):
        for before, step in itertools.product((0, 6, 12, 10_000), (2, 14, 26, 1600, 60_000)):
            begin = (phase - phase % 2 - before) % PERIOD
            for peak_duA in (1, 6000):
                expected_duA = exact_mean(pieces, begin, step) * peak_duA / 100
                assert form.mean_duA(begin, step, peak_duA) == int(expected_duA), (begin, step)
        if form.polarity == isa.ALTERNATING:
            for before, step in ((6, 7), (3, 7)):
                begin = (phase - before) % PERIOD
                for peak_duA in (1, 6000):
                    expected_duA = exact_mean(pieces, begin, step) * peak_duA / 100
                    assert form.mean_duA(begin, step, peak_duA) == int(expected_duA), (begin, step)


@pytest.mark.parametrize("one", [one for one in FLAT_ONES if "duty" not in one[2]], ids=str)
def test_the_mean_over_periods_of_a_full_pulse_is_exact(one):
    form, pieces = drawn(*one)
    for phase in range(0, PERIOD, 25_000):
        for step in (100_100, 150_000, 200_000, 200_100, 262_000, 400_000):
            for peak_duA in (1, 2000, 5998, 6000):
                expected_duA = exact_mean(pieces, phase, step) * peak_duA / 100
                assert form.mean_duA(phase, step, peak_duA) == int(expected_duA), (phase, step)


@pytest.mark.parametrize("polarity", isa.POLARITIES)
def test_a_mean_is_that_of_the_sine(polarity):
    form = form_of("sine", polarity)

    def integral(phase):
        whole, at = divmod(phase, PERIOD)
        if polarity == "alternating":
            return (1 - math.cos(2 * math.pi * at / PERIOD)) * PERIOD / (2 * math.pi)
        sign = -1 if polarity == "negative" else 1
        half = (1 - math.cos(math.pi * at / PERIOD)) * PERIOD / math.pi
        return sign * (half + whole * 2 * PERIOD / math.pi)

    for phase in [*range(0, PERIOD, 9998), 99_998, 100_002, PERIOD - 2]:
        for step in 2, 4, 1998, 2000, 12_000, 24_998, 25_000, 25_100, 90_000, 262_000:
            expected_duA = 6000 * (integral(phase + step) - integral(phase)) / step
            assert abs(form.mean_duA(phase, step, 6000) - expected_duA) <= 3.5, (phase, step)


@pytest.mark.parametrize("polarity", isa.POLARITIES)
def test_a_sine_is_the_same_a_period_later(polarity):
    form = form_of("sine", polarity)
    for after in (0, 1, 16, 17, 400, 700, 998):
        assert form.mean_duA(PERIOD - 1, 2 * (after + 1), 6000) == form.mean_duA(after, 0, 6000)
    for off in (0, 1, 2):
        crest = HALF // 2 if polarity == "alternating" else HALF
        assert abs(form.mean_duA(crest + off, 0, 6000)) >= 5999
    assert form.mean_duA(PERIOD - 1, 0, 6000) == form.mean_duA(PERIOD - 1, 1, 6000) == 0


def test_only_from_a_hundredth_of_a_period_on_a_sine_is_below_its_middle():
    form = form_of("sine", "alternating")
    assert form.mean_duA(50_000 - 999, 1998, 6000) == 6000
    assert form.mean_duA(50_000 - 1000, 2000, 6000) == 5999


@pytest.mark.parametrize("polarity", ["positive", "negative"])
@pytest.mark.parametrize("step", [2000, 7000, 12_002, 24_998])
def test_over_the_corner_of_a_one_way_sine_each_side_counts_for_its_part(polarity, step):
    form = form_of("sine", polarity)
    for before in range(2, step, step // 9 // 2 * 2):
        sides = form.mean_duA(PERIOD - before, before, 6000), form.mean_duA(0, step - before, 6000)
        sum_of_both = before * sides[0] + (step - before) * sides[1]
        assert form.mean_duA(PERIOD - before, step, 6000) == int(Fraction(sum_of_both, step))


def test_the_mean_of_a_sine_is_narrower_by_the_sine_over_its_angle():
    assert narrowing(0) == 16_384
    for step in range(0, PART + 1, 100):
        half_angle = math.pi * step / PERIOD
        exact = 16_384 * math.sin(half_angle) / half_angle if step else 16_384
        assert abs(narrowing(step) - exact) <= 1.2, step


def test_a_sum_is_rounded_toward_nothing():
    unit = 16_384
    sums = [-2 * unit, -unit - 1, -unit, 1 - unit, -1, 0, 1, unit - 1, unit, 2 * unit - 1]
    assert [rounded(one) for one in sums] == [-2, -1, -1, 0, 0, 0, 0, 0, 1, 1]


def test_the_ways_to_go_on_are_told_apart():
    assert len({ASK, FLAT, LINE, CURVE}) == 4


def test_of_the_wave_that_was_chosen_before_nothing_is_left():
    one, other = a_wave("square", hz=8, duty=40, rise_ms=5), a_wave("triangle", hz=8)
    waves = Assembly(jaw(rest(1)), [one, other]).load().waves
    form, fresh = Waveform(), Waveform()
    fresh.select(waves[1])
    form.select(waves[0])
    form.select(waves[1])
    for phase in range(0, PERIOD, 9_998):
        assert form.mean_duA(phase, 1600, 6000) == fresh.mean_duA(phase, 1600, 6000)
        assert (form.look(phase), form.course) == (fresh.look(phase), fresh.course)


def test_before_a_wave_is_chosen_it_is_a_steady_current_at_any_frequency():
    form = Waveform()
    assert form.course[:2] == [FLAT, 1]
    for frequency_cHz in (10, 800):
        form.tune(frequency_cHz)
        for phase in (0, 1, 99_999, 199_999):
            assert form.mean_duA(phase, 1600, 6000) == 6000
            form.look(phase)
            assert form.course[:2] == [FLAT, 1]
