"""A small campaign: healthy faces are treated as set, and every fault ends well."""

from __future__ import annotations

import pytest

from facebench.faults.faults import KINDS
from facevm import isa
from tests.safety.campaign import findings
from tests.safety.campaign.cases import HEALTHY, PAIR, PAIRS, SINGLE, STOCKED, case, count_of_stock
from tests.safety.campaign.treatments import DRAWN, SHORT, STOCK, routine
from tests.safety.campaign.trial import carry_out


@pytest.mark.slow
@pytest.mark.parametrize("number", [*range(10), 11, 12])  # 10 learns its gain late: README.md
def test_any_routine_treats_any_healthy_face_on_any_healthy_board_as_set(number):
    assert carry_out(case(11, HEALTHY, number))["wrong"] == []


LATE = [(3, 74), (3, 94), (3, 160), (3, 178), (5, 84)]
"""Waves that move all the time, whose readings lag behind: trims were off by up to 8 %."""


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "number"), LATE)
def test_what_lags_behind_a_wave_is_not_learned(seed, number):
    row = carry_out(case(seed, HEALTHY, number))
    assert row["outcome"] == "success"
    assert row["worst_error"] <= 1


@pytest.mark.slow
def test_hum_on_dry_skin_does_not_make_room_of_a_spent_compliance():
    """Of 60 Hz, over 900 kohm: one reading in five says that there is room."""
    assert carry_out(case(4, HEALTHY, 23))["wrong"] == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(KINDS)))
def test_every_fault_ends_without_too_much_current(number):
    assert carry_out(case(11, SINGLE, number))["wrong"] == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(0, len(PAIRS), 15))
def test_two_faults_at_once_end_without_too_much_current(number):
    assert carry_out(case(11, PAIR, number))["wrong"] == []


def test_a_case_is_the_same_for_ever_and_another_for_another_number():
    again = [case(3, SINGLE, 40), case(3, SINGLE, 41), case(4, SINGLE, 40)]
    assert case(3, SINGLE, 40).label() == again[0].label()
    assert len({one.face for one in again}) == 3
    assert len({one.treatment for one in again}) == 3
    assert all(one.treatment.startswith(DRAWN) for one in again)


def test_false_trips_are_counted_by_interlock_with_their_cases():
    tripped = {"group": HEALTHY, "number": 7, "outcome": "fail", "reason": "G03"}
    fine = {"group": HEALTHY, "number": 8, "outcome": "success", "reason": ""}
    measured = {"windows": 10, "worst_error": 0.5}
    found = findings.healthy([tripped | measured, fine | measured])
    assert found["false_trips"] == 1
    assert found["false_trip_percent"] == 50
    assert found["interlocks"] == {"G03": 1}
    assert found["repeated_by"] == ["healthy:7"]


def test_the_stock_treatments_meet_every_kind():
    met = {
        (one.treatment, one.faults[0].kind)
        for one in (case(1, STOCKED, number) for number in range(count_of_stock()))
    }
    assert met == {(name, row.name) for name in STOCK for row in KINDS}


def test_the_short_treatments_use_every_shape_polarity_and_step():
    text = "\n".join(SHORT.values())
    for word in ("ramp", "hold", "glide", "sweep", "rest", "repeat", "burst", "duty", "rise"):
        assert f" {word} " in text
    shapes = {wave.shape for name in SHORT for wave in routine(name).waves}
    polarities = {wave.polarity for name in SHORT for wave in routine(name).waves}
    assert shapes == set(range(len(isa.SHAPES)))
    assert polarities == set(range(len(isa.POLARITIES)))
    assert all(10_000 <= routine(name).duration_ms <= 20_000 for name in SHORT)


def test_what_must_not_be_is_said_with_the_case_that_did_it():
    row = carry_out(case(1, SINGLE, 0)) | {"wrong": ["over the ceiling for 7.0 ms"]}
    (complaint,) = findings.wrong([row])
    assert complaint.startswith("single:0 ")
    assert complaint.endswith("over the ceiling for 7.0 ms")
