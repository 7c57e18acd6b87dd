"""Density: an electrode's area bears so much direct current, and so much root mean square."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import facec
from facec.density import direct_duA, mean_square, most_direct_duA
from facec.steps import WaveSpec
from facevm import image, isa
from facevm.limits import Limits
from facevm.refusal import ImageError
from tests.facec.compiling import compiled

pytestmark = pytest.mark.hazard("DENSE", "compile", "F413")


def carried_out(wave: str, current: str, area_mm2: int, zone: str = "jawline left"):
    """What compiler and device say to a hold at this current: codes, and a reason or None."""
    text = (
        f'routine "Dense"\n\nwave it\n    {wave}\n\nzone {zone}\n    say "On."\n    wave it\n'
        f"    ramp to {current} over 1 s\n    hold 2 s\n    ramp to 0 uA over 1 s\n"
    )
    plan, found = compiled(text, limits=Limits(electrode_mm2=area_mm2))
    anywhere, _ = compiled(text)
    try:
        image.load(facec.encode(anywhere).image, Limits(electrode_mm2=area_mm2))
        reason = None
    except ImageError as error:
        reason = error.reason
    errors = [one for one in found if one.severity == "error"]
    assert (plan is None) == bool(errors)
    return errors, reason


STEADY = "shape steady\n    polarity positive"
SQUARE = "shape square\n    frequency 8 Hz"


@pytest.mark.hazard("DENSE", "load", "DENSITY")
def test_500_uA_direct_on_50_mm2_is_refused_twice():
    (found,), reason = carried_out(STEADY, "500 uA", 50)
    assert (found.code, reason) == ("F413", "DENSITY")
    assert found.message == (
        "500 uA of direct current on jawline is over the 250 uA that an electrode of 50 mm2 may "
        "have (0.5 mA/cm2)"
    )
    assert found.span.line == 10


@pytest.mark.hazard("DENSE", "load", "DENSITY")
@pytest.mark.parametrize(
    ("wave", "current", "area_mm2", "is_dense"),
    [
        (STEADY, "250 uA", 50, False),
        (STEADY, "250.1 uA", 50, True),
        (STEADY, "500 uA", 100, False),
        (STEADY, "500 uA", 99, True),
        (SQUARE, "500 uA", 50, False),  # alternating: it has no direct part
        (SQUARE, "500 uA", 25, False),  # root mean square: 2 mA/cm2
        (SQUARE, "500 uA", 24, True),
        (SQUARE + "\n    duty 50 %", "500 uA", 18, False),  # 353.6 of 360
        (SQUARE + "\n    duty 50 %", "500 uA", 17, True),
        ("shape sine\n    frequency 1 Hz", "400 uA", 15, False),  # 282.8 of 300
        ("shape sine\n    frequency 1 Hz", "400 uA", 14, True),
        (
            "shape square\n    polarity negative\n    frequency 8 Hz\n    duty 50 %",
            "500 uA",
            50,
            False,
        ),
        (
            "shape square\n    polarity negative\n    frequency 8 Hz\n    duty 51 %",
            "500 uA",
            50,
            True,
        ),
        # a burst counts as always on
        ("shape steady\n    polarity negative\n    burst 1 s on, 9 s off", "300 uA", 50, True),
    ],
)
def test_compiler_and_device_draw_the_same_line(wave, current, area_mm2, is_dense):
    errors, reason = carried_out(wave, current, area_mm2)
    assert [one.code for one in errors] == ["F413"] * is_dense
    assert reason == ("DENSITY" if is_dense else None)


def test_at_250_mm2_no_current_of_the_device_is_dense():
    assert isa.PEAK_MAX_duA <= isa.DIRECT_MAX_duA_PER_MM2 * Limits().electrode_mm2


@settings(max_examples=25, deadline=None)
@given(
    shape=st.integers(0, 3),
    polarity=st.integers(0, 2),
    frequency_cHz=st.integers(50, 400),
    duty=st.integers(1, 100),
    rise_ms=st.integers(0, 20),
)
def test_mean_and_square_are_those_of_the_drawn_wave(shape, polarity, frequency_cHz, duty, rise_ms):
    from facevm.routine import Wave
    from facevm.wave import Waveform

    if shape != isa.SQUARE:
        duty, rise_ms = 100, 0
    elif not isa.edges_fit(polarity, frequency_cHz, duty, rise_ms):
        rise_ms = 0
    drawn = Waveform()
    drawn.select(Wave(shape, polarity, frequency_cHz, duty, rise_ms, 0, 0))
    currents = [drawn.mean_duA(at, 50, 6000) for at in range(0, isa.PERIOD, 50)]
    spec = WaveSpec(shape, polarity, frequency_cHz, duty, rise_ms)
    mean = abs(Fraction(sum(currents), len(currents)))
    assert float(direct_duA(spec, 6000, frequency_cHz)) == pytest.approx(float(mean), abs=12)
    square = sum((current / 6000) ** 2 for current in currents) / len(currents)
    assert float(mean_square(spec, frequency_cHz)) == pytest.approx(square, abs=0.003)


def test_a_sweep_down_makes_a_pulse_with_edges_denser():
    text = (
        'routine "Sweep"\n\nwave it\n    shape square\n    polarity positive\n    frequency 8 Hz\n'
        '    duty 60 %\n    rise 20 ms\n\nzone chin\n    say "On."\n    wave it\n'
        "    ramp to 300 uA over 1 s\n    sweep to 1 Hz over 2 s\n    ramp to 0 uA over 1 s\n"
    )
    plan, _ = compiled(text)
    assert most_direct_duA(plan.blocks) == Fraction(3000 * 58, 100)
    _, found = compiled(text, limits=Limits(electrode_mm2=34))
    found = [one for one in found if one.severity == "error"]
    assert [one.code for one in found] == ["F413"]
    assert found[0].span.line == 14
    assert compiled(text, limits=Limits(electrode_mm2=35))[0] is not None
