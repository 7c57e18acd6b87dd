"""G14: the output must not have to be further out than the regulator may take it."""

from __future__ import annotations

import pytest

from facevm.guard import HEALTHY, TRIPPED
from tests.facevm.guarding import STAGE, guarding, roomy, spent, watch

pytestmark = pytest.mark.hazard("G14", "run")

FLAT = [3000] * 60 + [-3000] * 60


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("set_duA", [0, 300, 3000, 5000])
def test_a_code_further_out_than_the_authority_trips_within_10_ms(set_duA, sign):
    guard = guarding()
    authority_duA = set_duA * 15 // 100 + 100
    guard.note(sign * set_duA, STAGE.code(sign * (set_duA + authority_duA)))
    assert [guard.judge(sign * set_duA, 2) for _ in range(10)] == [HEALTHY] * 10
    guard.note(sign * set_duA, STAGE.code(sign * (set_duA + authority_duA + 20)))
    verdicts = [guard.judge(sign * set_duA, 2) for _ in range(5)]
    assert verdicts == [HEALTHY] * 4 + [TRIPPED]
    assert guard.tripped == "G14"


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("set_duA", [0, 300, 3000, 5000])
def test_at_once_where_what_is_measured_is_not_close_to_what_was_set(set_duA, sign):
    guard = guarding()
    guard.note(sign * set_duA, STAGE.code(sign * (set_duA + set_duA * 15 // 100 + 120)))
    assert guard.judge(sign * (set_duA + set_duA // 16 + 60), 2) == TRIPPED
    assert guard.tripped == "G14"


def test_a_sensor_that_reads_low_is_found_where_there_is_room():
    guard = guarding(roomy)
    verdicts = watch(guard, [(set_duA, set_duA * 8 // 10) for set_duA in FLAT * 3])
    assert TRIPPED in verdicts
    assert guard.tripped == "G14"
    assert verdicts.index(TRIPPED) <= 130  # 200 ms of flat current, at 500 updates/s


def test_where_the_compliance_is_spent_the_same_reading_is_no_fault():
    guard = guarding(spent)
    assert set(watch(guard, [(set_duA, set_duA * 8 // 10) for set_duA in FLAT * 5])) == {HEALTHY}


def test_what_the_regulator_leaves_for_a_moment_is_no_fault():
    guard = guarding(roomy)
    reads = [set_duA * 8 // 10 if at < 80 else set_duA for at, set_duA in enumerate(FLAT)]
    assert set(watch(guard, list(zip(FLAT, reads, strict=True)) * 5)) == {HEALTHY}
