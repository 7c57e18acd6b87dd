"""Wave definitions: which fields a shape has, and which numbers fit together."""

from __future__ import annotations

import pytest

import facec
from facec.steps import WaveSpec
from facevm import isa
from facevm.image import load
from facevm.limits import Limits
from tests.facec.compiling import compiled, completed, rendered

ZONE = 'routine "Wave"\n\nzone jawline left\n    say "On."\n    wave lifting\n'
STROKE = ZONE + "    glide 5 s at 100 uA\n"
SWEEP = (
    ZONE
    + """\
    ramp to 100 uA over 1 s
    sweep to {} over 1 s
    ramp to 0 uA over 1 s
"""
)


def wave(*fields: str, limits: Limits | None = None) -> tuple[WaveSpec | None, list[str]]:
    """The wave with these fields, and the errors about it."""
    text = STROKE + "\nwave lifting\n" + "".join(f"    {field}\n" for field in fields)
    plan, found = compiled(text, limits=limits)
    if plan is None:
        return None, [rendered(one) for one in found if one.severity == "error"]
    load(facec.encode(plan).image)
    return plan.waves[0], []


def codes(*fields: str, limits: Limits | None = None) -> list[str]:
    """The codes of the errors about a wave with these fields."""
    return [error.split()[0] for error in wave(*fields, limits=limits)[1]]


def test_a_wave_is_alternating_and_always_on_unless_it_says_otherwise():
    spec, errors = wave("shape square", "frequency 8 Hz")
    assert errors == []
    assert spec == WaveSpec(isa.SQUARE, isa.ALTERNATING, 800, 100, 0, 0, 0)


def test_every_field_of_a_square_wave_is_kept():
    fields = ("polarity negative", "rise 2 ms", "duty 40 %", "burst 1 s on, 500 ms off")
    spec, errors = wave("shape square", "frequency 8 Hz", *fields)
    assert errors == []
    assert spec == WaveSpec(isa.SQUARE, isa.NEGATIVE, 800, 40, 2, 1000, 500)


def test_steady_needs_a_direction_and_nothing_of_a_period():
    assert codes("shape steady", "polarity positive") == []
    assert codes("shape steady", "polarity negative", "burst 123 ms on, 5 ms off") == []
    assert codes("shape steady") == ["F317"]
    assert codes("shape steady", "polarity alternating") == ["F317"]
    assert codes(
        "shape steady", "polarity positive", "frequency 8 Hz", "duty 50 %", "rise 2 ms"
    ) == ["F316", "F316", "F316"]


@pytest.mark.parametrize("shape", ["square", "sine", "triangle", "sawtooth"])
def test_every_other_shape_needs_a_frequency(shape):
    assert codes(f"shape {shape}") == ["F315"]
    assert codes(f"shape {shape}", "frequency 8 Hz") == []


@pytest.mark.parametrize("shape", ["sine", "triangle", "sawtooth"])
def test_only_a_square_wave_has_a_duty_and_a_rise(shape):
    assert codes(f"shape {shape}", "frequency 8 Hz", "duty 50 %") == ["F319"]
    assert codes(f"shape {shape}", "frequency 8 Hz", "rise 2 ms") == ["F320"]
    assert codes(f"shape {shape}", "polarity positive", "frequency 8 Hz") == []


def test_a_one_way_square_wave_must_state_its_duty():
    assert codes("shape square", "polarity positive", "frequency 8 Hz") == ["F318"]
    assert codes("shape square", "polarity negative", "frequency 8 Hz", "duty 100 %") == []


def test_a_wave_needs_a_shape():
    assert codes("frequency 8 Hz") == ["F314"]
    assert codes("polarity positive") == ["F314"]


def test_a_field_stands_there_once():
    assert codes("shape sine", "frequency 8 Hz", "frequency 8 Hz") == ["F212"]
    assert codes("shape sine", "shape sine", "frequency 8 Hz") == ["F212"]


@pytest.mark.parametrize(("duty", "wanted"), [(0, ["F311"]), (1, []), (100, []), (101, ["F311"])])
def test_a_duty_is_1_to_100_percent(duty, wanted):
    fields = ("shape square", "polarity positive", "frequency 0.5 Hz", f"duty {duty} %")
    assert codes(*fields) == wanted


def test_a_rise_takes_at_most_half_of_its_pulse():
    # alternating, 8 Hz: a phase of 62.5 ms, half of it 31.25 ms
    assert codes("shape square", "frequency 8 Hz", "rise 31 ms") == []
    assert codes("shape square", "frequency 8 Hz", "rise 32 ms") == ["F321"]
    # at 50 % duty a pulse of 31.25 ms
    assert codes("shape square", "frequency 8 Hz", "duty 50 %", "rise 15 ms") == []
    assert codes("shape square", "frequency 8 Hz", "duty 50 %", "rise 16 ms") == ["F321"]
    # one phase that fills the period: 125 ms, of which 40 % are 50 ms
    fields = ("shape square", "polarity positive", "frequency 8 Hz", "duty 40 %")
    assert codes(*fields, "rise 25 ms") == []
    assert codes(*fields, "rise 26 ms") == ["F321"]


def test_a_rise_fits_after_a_sweep_as_well():
    text = SWEEP + "\nwave lifting\n    shape square\n    frequency 1 Hz\n    rise 25 ms\n"
    plan, _ = compiled(text.format("10 Hz"))
    assert plan is not None
    assert load(facec.encode(plan).image).duration_ms == 3000
    _, found = compiled(text.format("10.01 Hz"))
    assert [rendered(one) for one in found] == [
        "F321 line 7: a rise of 25 ms is over half of a pulse at 10.01 Hz; it is at most 24 ms "
        "there"
    ]


def test_a_wave_that_is_steady_or_has_a_burst_is_not_swept():
    swept = STROKE.replace(
        "glide 5 s at 100 uA", "ramp to 100 uA over 1 s\n    sweep to 1 Hz over 1 s"
    )
    swept += "    ramp to 0 uA over 1 s\n\nwave lifting\n"
    _, found = compiled(swept + "    shape steady\n    polarity positive\n")
    assert [rendered(one) for one in found] == [
        "F324 line 7: the wave `lifting` is steady and has no frequency to sweep"
    ]
    _, found = compiled(swept + "    shape sine\n    frequency 8 Hz\n    burst 1 s on, 1 s off\n")
    assert [rendered(one) for one in found] == [
        "F323 line 7: the wave `lifting` has a burst and cannot be swept"
    ]


@pytest.mark.parametrize(
    ("frequency", "on", "wanted"),
    [
        ("8 Hz", "125 ms", []),
        ("8 Hz", "124 ms", ["F322"]),
        ("8 Hz", "126 ms", ["F322"]),
        ("8 Hz", "1 s", []),
        ("3 Hz", "1 s", []),
        ("3 Hz", "333 ms", ["F322"]),
        ("0.3 Hz", "10 s", []),
        ("0.3 Hz", "9.999 s", ["F322"]),
        ("7.77 Hz", "100 s", []),
        ("7.77 Hz", "99.999 s", ["F322"]),
        ("0.11 Hz", "100 s", []),
    ],
)
def test_a_burst_is_whole_periods_by_exact_arithmetic(frequency, on, wanted):
    off = "100 s"
    assert codes("shape sine", f"frequency {frequency}", f"burst {on} on, {off} off") == wanted
    assert codes("shape sine", f"frequency {frequency}", f"burst {off} on, {on} off") == wanted


def test_the_nearest_whole_periods_are_offered():
    text = (
        STROKE
        + "\nwave lifting\n    shape sine\n    frequency 8 Hz\n    burst 300 ms on, 1 s off\n"
    )
    _, found = compiled(text)
    assert found[0].help == "the nearest is 250 ms or 375 ms"


def test_a_burst_is_no_longer_than_a_treatment():
    assert codes("shape steady", "polarity positive", "burst 20 min on, 5 ms off") == []
    assert codes("shape steady", "polarity positive", "burst 1200.001 s on, 1 s off") == ["F328"]
    assert codes("shape steady", "polarity positive", "burst 1 s on, 1200.001 s off") == ["F328"]
    assert codes("shape steady", "polarity positive", "burst 0 s on, 1 s off") == ["F305"]


def test_a_rise_too_short_for_the_board_is_not_the_wave_being_too_fast():
    slow = Limits(updates_per_s=500)
    assert codes("shape square", "frequency 8 Hz", "rise 1 ms", limits=slow) == ["F503"]
    assert codes("shape square", "frequency 80 Hz", "rise 1 ms", limits=slow) == ["F502", "F503"]
    assert codes("shape square", "frequency 80 Hz", "rise 1 ms") == []


def test_every_mistake_of_a_wave_is_reported():
    assert codes("shape circle", "polarity both", "frequency 0.01 Hz", "duty 0 %", "rise 5") == [
        "F204",
        "F205",
        "F409",
        "F311",
        "F301",
    ]


def test_a_wave_nobody_chooses_is_checked_and_not_stored():
    text = completed(STROKE) + "\nwave calm\n    shape sine\n    frequency 0.05 Hz\n"
    assert [one.code for one in compiled(text)[1]] == ["W601", "F409"]
    plan, _ = compiled(text.replace("0.05", "0.5"))
    assert plan is not None
    assert [one.name for one in plan.waves] == ["lifting"]


def test_two_waves_that_are_alike_are_stored_once():
    text = completed(STROKE) + "    \nwave same\n    shape square\n    frequency 8 Hz\n"
    text = text.replace("    glide 5 s", "    wave same\n    glide 5 s")
    plan, _ = compiled(text)
    assert plan is not None
    assert len(plan.waves) == 1
