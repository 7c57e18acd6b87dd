"""A small campaign: healthy faces are treated as set, and every fault ends well."""

from __future__ import annotations

import pytest

from facebench.circuit.path import ON_SKIN
from facebench.faults.faults import KINDS, UNKIND
from facebench.sample import Sample
from facebench.simulation import Simulation
from facevm import isa
from tests.safety.campaign import findings
from tests.safety.campaign.cases import (
    HEALTHY,
    PAIR,
    PAIRS,
    SINGLE,
    STOCKED,
    STRANGE,
    case,
    count_of_stock,
)
from tests.safety.campaign.kept import Kept
from tests.safety.campaign.lean import Lean
from tests.safety.campaign.treatments import DRAWN, SHORT, STOCK, routine
from tests.safety.campaign.trial import _wrong, carry_out


@pytest.mark.slow
@pytest.mark.parametrize("number", range(13))
def test_any_routine_treats_any_healthy_face_on_any_healthy_board_as_set(number):
    assert carry_out(case(11, HEALTHY, number))["wrong"] == []


@pytest.mark.slow
def test_hum_on_electrodes_in_the_air_is_no_welded_pole():
    """1 V of it: the mean of eight readings is half a period's."""
    assert carry_out(case(31130, HEALTHY, 504))["wrong"] == []


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


ONE_WAY = [(111, 45)]
"""A dry face: the same wave the other way round than the last, far weaker."""


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "number"), ONE_WAY)
def test_what_a_dry_face_takes_is_not_given_where_it_is_not_taken(seed, number):
    row = carry_out(case(seed, HEALTHY, number))
    assert row["windows"] > 10
    assert row["worst_error"] <= 1


WOUND_UP = [(2026, 585), (2026, 748)]
"""Compliances that are spent at the crests alone, or in pulses: what was missing there was learned,
and given where there was room again."""


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "number"), WOUND_UP)
def test_what_a_spent_compliance_lacked_is_not_learned(seed, number):
    row = carry_out(case(seed, HEALTHY, number))
    assert row["wrong"] == []
    assert row["windows"] > 5


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "number"), [(77, 33), (101, 16)])
def test_a_press_that_came_between_two_looks_is_answered_in_time(seed, number):
    row = carry_out(case(seed, SINGLE, number))
    assert row["kinds"] == ["press"]
    assert row["wrong"] == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(0, len(UNKIND), 3))
def test_every_fault_of_a_less_kind_board_is_bounded(number):
    assert carry_out(case(11, STRANGE, number))["wrong"] == []


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


# --- a wave that leans -------------------------------------------------------------------------


def leaning(by_uA, set_uA=lambda t_ms: 100 if t_ms % 100 < 50 else -100, for_ms=6000, way=0):
    """The worst lean of a square of 10 Hz at 100 uA with so much beside."""
    simulation = Simulation(routine("brisk"))
    lean = Lean(simulation)
    simulation.board.circuit.contact = ON_SKIN
    simulation.session._machine.way = way
    simulation.session._machine.step = isa.PERIOD // 100
    for t_ms in range(for_ms):
        asked_uA = set_uA(t_ms)
        flows_uA = asked_uA + by_uA(t_ms)
        lean.add(Sample(t_ms, "chin", "left", asked_uA, 2048, 0.0, flows_uA, "treating"))
    return lean.worst


@pytest.mark.parametrize(
    ("by_uA", "worst"),
    [
        (lambda t_ms: 0, 0),
        (lambda t_ms: 13, 1),
        (lambda t_ms: -26, 2),
        (lambda t_ms: 26 if t_ms % 100 < 50 else 0, 1),  # a half that gives too much
        (lambda t_ms: 13 if t_ms < 1250 else 0, 0.5),  # half as long as it may
        (lambda t_ms: 26 if t_ms % 2 else -26, 0),
    ],
)
def test_a_lean_is_measured_over_as_long_as_it_may_last(by_uA, worst):
    assert leaning(by_uA) == pytest.approx(worst, abs=0.05)


def test_a_one_way_wave_leans_by_what_was_asked():
    assert leaning(lambda t_ms: 50, way=1) == 0


def test_what_is_too_short_tells_of_no_lean():
    assert leaning(lambda t_ms: 50, for_ms=2400) == 0


def test_a_rest_is_no_time_with_current():
    def rests(t_ms):
        return 0 if t_ms % 1000 < 600 else 100 if t_ms % 100 < 50 else -100

    assert leaning(lambda t_ms: 50, rests) == 0
    assert leaning(lambda t_ms: 50, rests, 7000) > 3


def test_what_leans_for_too_long_is_said():
    row = carry_out(case(1, SINGLE, 13))
    assert _wrong(case(1, SINGLE, 13), row) == row["wrong"] == []
    (said,) = _wrong(case(1, SINGLE, 13), row | {"worst_lean": 1.2})
    assert said.startswith("leans by 1.20 times")


def test_a_run_that_was_ended_goes_on_from_what_it_has_kept(tmp_path):
    path = tmp_path / "kept" / "campaign.jsonl"
    kept = Kept(path, 7, "aaaaaaaaaaaa")
    for number in range(3):
        kept.add({"group": SINGLE, "number": number, "wrong": []})
    path.write_text(path.read_text()[:-9])  # as a full disk leaves it
    again = Kept(path, 7, "aaaaaaaaaaaa")
    assert [*again.rows] == [(SINGLE, 0), (SINGLE, 1)]
    again.add({"group": PAIR, "number": 0, "wrong": ["too long"]})
    assert Kept(path, 7, "aaaaaaaaaaaa").rows == again.rows
    for seed, sources in ((8, "aaaaaaaaaaaa"), (7, "bbbbbbbbbbbb")):
        with pytest.raises(ValueError, match="is of"):
            Kept(path, seed, sources)
    assert [*Kept(path, 7, "aaaaaaaaaaaa").rows] == [*again.rows], "another one changed nothing"
