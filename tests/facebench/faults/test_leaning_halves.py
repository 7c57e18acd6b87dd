"""A dead or a weak half of the stage makes any wave lean: it is noticed, or it is no more than the
interlocks leave alone."""

import random

import pytest

from facebench.simulation import Simulation
from facevm.refusal import ImageError
from tests.facevm.assembly import Assembly, a_wave, hold, jaw, ramp

LEANS_uA, LEANS_PERCENT = 3, 10
"""G09's own threshold."""


def swinging(wave, peak_uA):
    """16 s of that wave on the jawline."""
    return Assembly(jaw(ramp(peak_uA, 2000), hold(12_000), ramp(0, 2000)), [wave]).load()


def drawn(seed):
    """An alternating wave that the board can draw, its peak and frequency."""
    draw = random.Random(f"halves {seed}")
    while True:
        shape = draw.choice(("square", "square", "sine", "triangle", "sawtooth"))
        hz = round(draw.choice((draw.uniform(0.2, 4), draw.uniform(4, 60))), 2)
        extras = {}
        if shape == "square":
            extras = {"duty": draw.randint(20, 80), "rise_ms": draw.choice((0, 0, 1, 3))}
        peak_uA = draw.choice((draw.randint(30, 80), draw.randint(80, 500)))
        try:
            return swinging(a_wave(shape, hz=hz, **extras), peak_uA), peak_uA, hz, draw
        except ImageError:
            continue


def leaning(routine, kind, at_ms, percent, seed=1):
    """The report, how long current flowed after the onset, and what leaned then, in uA."""
    report = Simulation(routine, 1, seed, events=[(kind, at_ms, None, percent)]).run()
    (row,) = report.zones
    time_ms = row.delivered_ms - at_ms
    return report, time_ms, abs(row.charge_uC) * 1000 / max(1, time_ms)


@pytest.mark.hazard("G09", "fault", "half")
@pytest.mark.hazard("G09", "fault", "other-half")
@pytest.mark.parametrize("seed", range(24))
def test_on_any_wave_it_is_noticed_within_2500_ms_or_two_periods(seed):
    routine, peak_uA, hz, draw = drawn(seed)
    kind, percent = draw.choice(("half", "other-half")), draw.choice((100, 100, 60, 40, 25))
    report, time_ms, lean_uA = leaning(routine, kind, draw.randint(3000, 5000), percent, seed)
    if report.outcome == "success" or time_ms > max(2500, 2000 / hz):
        assert lean_uA <= peak_uA * LEANS_PERCENT / 100 + LEANS_uA
    assert report.over_ceiling_ms <= 5


@pytest.mark.parametrize("kind", ["half", "other-half"])
def test_a_dead_half_of_28_Hz_at_a_duty_of_45_percent_is_noticed(kind):
    """It leaned by 119 uA, for as long as it lasted: a part of it looks like lost contact."""
    routine = swinging(a_wave("square", hz=28, duty=45), 500)
    report, time_ms, _ = leaning(routine, kind, 4000, 100)
    assert report.outcome == "fail"
    assert time_ms <= 2500
