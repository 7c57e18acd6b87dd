"""Where exactly the guard's own rules begin: each threshold holds to its last unit."""

from __future__ import annotations

from itertools import permutations

import pytest

from facevm import isa
from facevm.guard import HEALTHY, LOST, TRIPPED, Guard
from facevm.interlocks import explain
from facevm.limits import Limits
from facevm.routine import Routine
from tests.facevm.guarding import (
    JAWLINE_LEFT,
    STAGE,
    SCALE_duA,
    guarding,
    roomy,
    unknown,
    watch,
)


def noted(guard, *sets_duA):
    """The guard, having been told of these set currents, the last one last."""
    for set_duA in sets_duA:
        guard.note(set_duA, STAGE.code(set_duA))
    return guard


def fresh():
    """A guard that has not begun, over nothing."""
    routine = Routine(b"")
    routine.place_bound_dnC = routine.place_ms = [0] * isa.PLACES
    routine.places = tuple(range(isa.PLACES))
    return Guard(routine, 2048, 320_000, unknown, unknown, Limits(), SCALE_duA)


def test_before_contact_is_sensed_any_current_is_too_much():
    for measured_duA in (0, 1, -1, 151, -151):
        guard = fresh()
        assert (guard.tripped, guard.reading, guard.doubts) == ("", 0, 0)
        verdicts = [guard.judge(measured_duA, 2) for _ in range(3)]
        assert verdicts == [HEALTHY, HEALTHY, TRIPPED if measured_duA else HEALTHY]
        assert (guard.tripped, guard.reading) == (
            ("G02", abs(measured_duA)) if measured_duA else ("", 0)
        )


@pytest.mark.parametrize("sign", [1, -1])
def test_before_contact_is_sensed_any_after_the_end_of_the_scale_is(sign):
    for then_duA, verdict in ((0, HEALTHY), (sign, TRIPPED)):
        guard = fresh()
        assert guard.judge(sign * SCALE_duA, 2) == HEALTHY
        assert guard.judge(then_duA, 2) == verdict


def test_before_contact_is_sensed_no_corridor_opens_and_nothing_is_granted():
    guard = fresh()
    assert guard.low_duA > guard.high_duA
    assert (guard.is_still, guard.wants_sums) == (False, False)
    for set_duA in (0, 1000, 1000, 1000, 1010):
        noted(guard, set_duA)
        assert guard.low_duA > guard.high_duA
    error_dnC = 20 * 1010
    for charge_dnC, verdict in ((error_dnC, HEALTHY), (error_dnC + 1, TRIPPED)):
        assert fresh().add(charge_dnC, 0, 10, 0, 0) == verdict


def test_before_contact_is_sensed_no_time_passes():
    guard = noted(fresh(), 1000)
    guard.begin(JAWLINE_LEFT, 5000, False)
    assert (guard.tripped, guard._dose.current_ms) == ("", 0)


@pytest.mark.parametrize("sign", [1, -1])
def test_new_contact_shuts_the_corridor_to_the_last_unit(sign):
    guard = noted(guarding(), *[sign * 1000] * 3)
    assert guard.low_duA < sign * 1000 < guard.high_duA
    guard.begin(JAWLINE_LEFT, 0, True)
    assert guard.low_duA > guard.high_duA
    assert [guard.judge(sign * 81, 2) for _ in range(3)] == [HEALTHY, HEALTHY, TRIPPED]


def test_once_tripped_no_corridor_opens():
    guard = noted(guarding(), 1000, 1000, 1000)
    assert guard.judge(1000, 1) == HEALTHY
    guard.trip("G10", 0)
    noted(guard, 1010)
    assert guard.low_duA > guard.high_duA
    assert guard.judge(1010, 1) == TRIPPED


@pytest.mark.parametrize("sets_duA", sorted(permutations((0, 1000, -3000))))
def test_g01_is_bound_by_the_largest_of_the_last_three_set_currents(sets_duA):
    for sign in (1, -1):
        at, over = (noted(guarding(treating=False), *sets_duA) for _ in range(2))
        most_duA = 3000 + 300 + 150
        assert [at.judge(sign * most_duA, 2) for _ in range(300)] == [HEALTHY] * 300
        said = [over.judge(sign * (most_duA + 1), 2) for _ in range(250)]
        assert said == [*[HEALTHY] * 249, TRIPPED]
        assert over.tripped == "G01"


def test_g01_forgets_when_contact_is_new():
    guard = noted(guarding(), 1000, 1000, 1000)
    assert [guard.judge(1251, 2) for _ in range(2)] == [HEALTHY] * 2
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert [guard.judge(1251, 2) for _ in range(3)] == [HEALTHY, HEALTHY, TRIPPED]


@pytest.mark.parametrize("sign", [1, -1])
def test_g02_forgets_when_contact_is_new(sign):
    guard = guarding()
    for first_duA in ([5401, 5401], [SCALE_duA]):
        noted(guard, sign * 5000, sign * 5000)
        assert {guard.judge(sign * duA, 2) for duA in first_duA} == {HEALTHY}
        guard.begin(JAWLINE_LEFT, 5000, True)
        noted(guard, sign * 5000)
        assert [guard.judge(sign * 5401, 2) for _ in range(2)] == [HEALTHY] * 2
        guard.begin(JAWLINE_LEFT, 5000, True)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("sets_duA", [(400, 900, 900), (900, 400, 900), (900, 900, 400)])
def test_g08_asks_for_a_quarter_of_the_smallest_of_the_last_three_set_currents(sets_duA, sign):
    for measured_duA, doubts in ((99, 1), (100, 0)):
        guard = noted(guarding(), *[sign * set_duA for set_duA in sets_duA])
        assert guard.judge(sign * measured_duA, 2) == HEALTHY
        assert guard.doubts == doubts


@pytest.mark.parametrize("sets_duA", [(79, 900, 900), (900, -79, 900), (900, 900, 79)])
def test_g08_doubts_nothing_where_less_than_8_uA_were_set_of_late(sets_duA):
    guard = noted(guarding(), *sets_duA)
    guard.judge(0, 2)
    assert guard.doubts == 0
    more = noted(guarding(), *[set_duA + (1 if set_duA > 0 else -1) for set_duA in sets_duA])
    more.judge(0, 2)
    assert more.doubts == 1


def test_g08_counts_anew_when_contact_is_new():
    guard = noted(guarding(), 1000, 1000, 1000)
    assert [guard.judge(0, 2) for _ in range(3)] == [HEALTHY] * 3
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert guard.doubts == 0
    assert [guard.judge(0, 2) for _ in range(4)] == [HEALTHY] * 3 + [LOST]


def test_g08_starts_over_when_some_of_the_current_is_back():
    guard = guarding()
    assert watch(guard, [(1000, 0), (1000, 0), (1000, 0), (1000, 300)] * 5) == [HEALTHY] * 20
    assert guard.doubts == 0


def test_g06_trips_in_the_first_millisecond_too_much():
    guard = noted(guarding(), 1000, 1000, 1000)
    most_ms = 60_000 + 1200 + 1000
    assert {guard.judge(1000, 50) for _ in range(most_ms // 50)} == {HEALTHY}
    assert guard.judge(900, 1) == TRIPPED  # beyond the corridor: at once
    assert (guard.tripped, guard.reading) == ("G06", most_ms + 1)


def test_g06_counts_from_the_first_current_that_is_set():
    guard = guarding()
    assert {guard.judge(0, 50) for _ in range(2000)} == {HEALTHY}
    noted(guard, 1)
    most_ms = 60_000 + 1200 + 1000
    assert {guard.judge(0, 50) for _ in range(most_ms // 50)} == {HEALTHY}
    assert guard.judge(60, 1) == TRIPPED
    assert (guard.tripped, guard.reading) == ("G06", most_ms + 1)


def test_while_contact_is_sensed_nothing_is_dosed_doubted_or_timed():
    guard = noted(guarding(bound_uC=3, treating=False), 1000, 1000, 1000)
    assert {guard.judge(0, 50) for _ in range(10)} == {HEALTHY}
    assert guard.doubts == 0
    assert {guard.judge(1000, 50) for _ in range(2000)} == {HEALTHY}
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert guard.judge(1000, 50) == HEALTHY


def test_new_contact_begins_each_rule_anew():
    the_other_way = guarding()
    for _ in range(5):
        noted(the_other_way, 1000, 1000, 1000)
        assert [the_other_way.judge(-500, 2) for _ in range(2)] == [HEALTHY] * 2
        the_other_way.begin(JAWLINE_LEFT, 5000, True)
    short = guarding(roomy)
    for _ in range(5):
        noted(short, 1000, 1000, 1000)
        assert {short.judge(900, 50) for _ in range(3)} == {HEALTHY}
        short.begin(JAWLINE_LEFT, 5000, True)
    leaning = guarding()
    for set_duA in (1000, -1000) * 10:
        noted(leaning, set_duA, set_duA, set_duA)
        assert leaning.judge(set_duA + 140, 50) == HEALTHY
    leaning.begin(JAWLINE_LEFT, 5000, True)
    noted(leaning, 1000, 1000, 1000)
    assert leaning.judge(1000, 50) == HEALTHY


def test_the_three_verdicts_are_three():
    assert len({HEALTHY, LOST, TRIPPED}) == 3


def test_g07_forgets_a_clock_that_stood_still_once_it_goes_on():
    guard = guarding()
    for _ in range(3):
        assert [guard.judge(0, 0) for _ in range(50)] == [HEALTHY] * 50
        assert guard.judge(0, 1) == HEALTHY
    assert [guard.judge(0, 0) for _ in range(51)] == [HEALTHY] * 50 + [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G07", 0)


def test_g14_takes_currents_within_a_64th_of_each_other_for_flat():
    for low_duA, verdict in ((3150, TRIPPED), (3149, HEALTHY)):
        guard = guarding(roomy)
        assert watch(guard, [(3200, 2800), (low_duA, 2800)] * 60)[-1] == verdict
        assert guard.tripped == ("G14" if verdict == TRIPPED else "")


@pytest.mark.hazard("G14", "run")
@pytest.mark.parametrize("gaps", [1, 2])
def test_room_is_believed_again_at_the_41st_look_that_finds_it(gaps):
    """By the hum of dry skin a spent compliance looks like room in a part of each period: of two
    looks that find none the last counts."""
    looks = iter([*([False] + [True] * 39) * (gaps - 1), False, *[True] * 40, *[True] * 4])
    guard = noted(guarding(lambda size_duA: next(looks)), 1000, 1000, 1000)
    times = 40 * (gaps - 1) + 41 + 4
    assert [guard.judge(900, 50) for _ in range(times)] == [HEALTHY] * (times - 1) + [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G14", 900)


@pytest.mark.hazard("G05", "run")
def test_a_resume_is_granted_nothing_once_contact_is_new():
    guard = guarding(bound_uC=1)
    guard.resume(True)
    guard.begin(JAWLINE_LEFT, 5000, True)
    noted(guard, 4000, 4000, 4000)
    assert guard.judge(4000, 50) == TRIPPED
    assert (guard.tripped, guard.reading) == ("G05", 200_000)


@pytest.mark.parametrize("by_dnC", [0, 1])
def test_a_resume_is_granted_what_it_carries_from_its_first_update_to_its_last(by_dnC):
    guard = noted(guarding(bound_uC=1), 4000, 4000, 4000)
    assert guard.judge(4000, 7) == HEALTHY
    guard.resume(True)
    assert guard.judge(4000, 50) == HEALTHY  # this is granted
    guard.resume(False)
    # 1 uC was proven, and there are 2 % and 2 uA of 58 ms and a second
    left_dnC = 10_000 + 200 + 20 * 1058 - 7 * 4000
    assert guard.judge(left_dnC + by_dnC, 1) == (TRIPPED if by_dnC else HEALTHY)
    assert guard.tripped == ("G05" if by_dnC else "")


TOLD = {
    "G01": (1234, "G01: more current was measured than was set (123.4 uA). Likely: "),
    "G05": (12_345_678, "G05: more charge was measured than the treatment was proven to carry "),
    "G06": (1234, "(1234 ms). Likely: "),
    "G07": (51, "(51 ms). Likely: "),
    "G13": (1, "G13: the controller was reset while a treatment ran (the watchdog was not fed)."),
    "G08": (0, "G08: the electrodes lost contact. Likely: "),
}


@pytest.mark.parametrize("interlock", sorted(TOLD))
def test_a_reading_is_told_in_its_unit(interlock):
    reading, words = TOLD[interlock]
    assert words in explain(interlock, reading)


def test_a_charge_is_told_in_whole_microcoulombs():
    assert "(1234 uC)" in explain("G05", 12_345_678)
