"""What a step may do, given the current and the wave it finds."""

from __future__ import annotations

import pytest


@pytest.mark.hazard("JUMP", "compile", "F401")
def test_a_zone_must_end_at_rest(diagnose, found):
    """
    zone jawline left
        wave lifting
        ramp to 100 uA over 1 s
        hold 5 s
    """
    assert diagnose() == ["F401 line 3: the zone ends at 100 uA and must end at 0 uA"]
    (mistake,) = (one for one in found() if one.severity == "error")
    assert mistake.help == "add `ramp to 0 uA over 1 s` at the end of the zone"


def test_the_offered_ramp_is_never_too_steep(found):
    """
    zone jawline left
        wave lifting
        ramp to 1.5 mA over 2 s
    """
    left_on = [one for one in found() if one.code == "F401"]
    assert left_on[0].help == "add `ramp to 0 uA over 1.5 s` at the end of the zone"


@pytest.mark.hazard("JUMP", "compile", "F401")
def test_the_step_that_left_the_current_on_may_be_in_a_technique(diagnose, found):
    """
    technique up(q)
        ramp to q over 1 s

    zone jawline left
        wave lifting
        up(50 uA)
        up(100 uA)
        say "Now."
        hold 1 s
    """
    assert diagnose() == ["F401 line 2: the zone ends at 100 uA and must end at 0 uA"]
    (mistake,) = (one for one in found() if one.severity == "error")
    assert [note.span.line for note in mistake.notes] == [7]


@pytest.mark.hazard("JUMP", "compile", "F401")
def test_current_left_on_by_a_repeat_is_found(diagnose):
    """
    zone jawline left
        wave lifting
        repeat 3 times
            ramp to 100 uA over 1 s
            hold 5 s
    """
    assert diagnose() == ["F401 line 4: the zone ends at 100 uA and must end at 0 uA"]


@pytest.mark.hazard("JUMP", "compile", "F410")
def test_each_zone_has_to_choose_its_wave(diagnose):
    """
    zone jawline left
        wave lifting
        glide 5 s at 100 uA

    zone chin
        ramp to 100 uA over 1 s
        hold 1 s
        ramp to 50 uA over 1 s
        ramp to 0 uA over 1 s
        glide 5 s at 100 uA
    """
    assert diagnose() == ["F410 line 6: no wave is chosen in chin before this first current"]


@pytest.mark.hazard("JUMP", "compile", "F410")
def test_a_wave_chosen_behind_the_first_current_is_too_late(diagnose):
    """
    zone chin
        repeat 2 times
            glide 5 s at 100 uA
            wave lifting
    """
    assert diagnose() == ["F410 line 3: no wave is chosen in chin before this first current"]


def test_a_ramp_at_0_uA_needs_no_wave(diagnose, plan):
    """
    zone chin
        ramp to 0 uA over 1 s
        rest 1 s
    """
    assert diagnose() == []
    assert [segment.wave for segment in plan.segments] == [None, None]


@pytest.mark.hazard("JUMP", "compile", "F411")
def test_rest_glide_and_wave_need_0_uA(diagnose):
    """
    zone jawline left
        wave lifting
        ramp to 100 uA over 1 s
        wave lifting
        rest 1 s
        ramp to 100 uA over 1 s
        glide 5 s at 100 uA
        ramp to 12.5 uA over 1 s
        rest 1 ms
    """
    assert diagnose() == [
        "F411 line 4: `wave` needs 0 uA, and the current is at 100 uA here",
        "F411 line 5: `rest` needs 0 uA, and the current is at 100 uA here",
        "F411 line 7: `glide` needs 0 uA, and the current is at 100 uA here",
        "F411 line 9: `rest` needs 0 uA, and the current is at 12.5 uA here",
    ]


@pytest.mark.hazard("JUMP", "compile", "F412")
def test_hold_and_sweep_need_current(diagnose):
    """
    zone jawline left
        wave lifting
        hold 1 s
        rest 1 s
        sweep to 1 Hz over 1 s
    """
    assert diagnose() == [
        "F412 line 3: `hold` needs current, and there is none here",
        "F412 line 5: `sweep` needs current, and there is none here",
    ]


def test_one_missing_ramp_is_one_mistake(diagnose):
    """
    zone jawline left
        wave lifting
        hold 1 s
        hold 2 s
        sweep to 1 Hz over 1 s
        hold 3 s
    """
    assert diagnose() == ["F412 line 3: `hold` needs current, and there is none here"]


def test_a_mistake_of_the_second_turn_is_found(diagnose):
    """
    zone jawline left
        wave lifting
        repeat 2 times
            rest 1 s
            ramp to 100 uA over 1 s
        ramp to 0 uA over 1 s
    """
    assert diagnose() == ["F411 line 4: `rest` needs 0 uA, and the current is at 100 uA here"]


def test_a_repeat_of_one_turn_has_no_second_one(diagnose):
    """
    zone jawline left
        wave lifting
        repeat 1 time
            rest 1 s
            ramp to 100 uA over 1 s
        ramp to 0 uA over 1 s
    """
    assert diagnose() == []


@pytest.mark.hazard("JUMP", "compile", "F404")
def test_a_slope_of_the_second_turn_is_found(diagnose):
    """
    zone jawline left
        wave lifting
        repeat 2 times
            ramp to 100 uA over 100 ms
            ramp to 400 uA over 300 ms
        ramp to 0 uA over 1 s
    """
    assert diagnose() == ["F404 line 4: 400 uA to 100 uA in 100 ms is steeper than 1000 uA/s"]


def test_a_technique_with_a_mistake_is_reported_once_and_names_the_calls(diagnose, found):
    """
    technique outer()
        inner()

    technique inner()
        hold 1 s

    zone jawline both
        wave lifting
        outer()
        inner()
        repeat 3 times
            outer()
    """
    assert diagnose() == ["F412 line 5: `hold` needs current, and there is none here"]
    (mistake,) = (one for one in found() if one.severity == "error")
    assert [(note.message, note.span.line) for note in mistake.notes] == [
        ("carried out from here", 2),
        ("carried out from here", 9),
    ]


def test_a_zone_of_both_sides_is_reported_once(diagnose):
    """
    zone eye both
        wave lifting
        glide 5 s at 151 uA
    """
    assert diagnose() == ["F402 line 3: 151 uA is over the 150 uA that eye may get"]


def test_nothing_follows_from_a_step_that_cannot_be_read(diagnose):
    """
    zone jawline left
        wave lifting
        ramp to 100 over 1 s
        hold 5 s
        rest 5 s
        upward(100 uA)
        sweep to 1 Hz over 1 s
    """
    assert diagnose() == [
        "F301 line 3: `100` has no unit; a current is in uA, mA or nA",
        "F207 line 6: there is no technique `upward`",
    ]


def test_nothing_follows_from_a_wave_that_went_wrong(diagnose):
    """
    wave odd
        shape sine
        frequency 8

    zone jawline left
        wave odd
        ramp to 100 uA over 1 s
        sweep to 1 Hz over 1 s
        ramp to 0 uA over 1 s
    """
    assert diagnose() == ["F301 line 3: `8` has no unit; a frequency is in Hz or kHz"]


def test_every_mistake_is_reported_in_file_order(diagnose):
    """
    zone jaw left
        wave liftin
        glide 1 s at 700 uA
        rest 0 s

    zone chin left
        wave lifting
        hold 5 s
        repeat 2000 times
            say "On."

    wave slow
        shape circle
        frequency 0.01 Hz
    """
    assert [line.split(":")[0] for line in diagnose()] == [
        "F201 line 1",
        "F206 line 2",
        "F402 line 3",
        "F306 line 3",
        "F305 line 4",
        "F202 line 6",
        "F412 line 8",
        "F307 line 9",
        "F204 line 13",
        "F409 line 14",
    ]
