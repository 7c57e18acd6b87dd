"""Where exactly the larger rules begin: charge, balance and reach, each by itself."""

from __future__ import annotations

import pytest

from facevm import isa
from facevm.dose import Balance, Dose
from facevm.limits import Limits
from facevm.routine import Routine
from facevm.selftest import SelfTest
from facevm.states import FAULT, TESTING, ZEROING
from facevm.tracking import Reach
from tests.facevm.assembly import glide
from tests.facevm.guarding import roomy, spent

HERE, THERE = 4, 5


# --- G05 ---------------------------------------------------------------------------------


FLOOR_dnC = 1000 * 20
"""What noise may seem to carry while there is little time: 2 uA of a second."""


def too_much(dose, charge_dnC, time_ms=0, is_granted=False):
    """Whether a charge that flowed, in no time unless it is said, is too much (G05)."""
    interlock = dose.take(charge_dnC, time_ms, True, is_granted)
    assert interlock in ("", "G05")
    return interlock == "G05"


def dosing(here_dnC=1_000_000, there_dnC=1_000_000, whole_dnC=10_000_000, ms=1000):
    """A dose over two places, at the first of them."""
    routine = Routine(b"")
    routine.places = tuple(range(isa.PLACES))
    routine.bound_dnC, routine.current_ms = whole_dnC, ms
    routine.place_ms = [ms] * isa.PLACES
    routine.place_bound_dnC = [0] * isa.PLACES
    routine.place_bound_dnC[HERE] = here_dnC
    routine.place_bound_dnC[THERE] = there_dnC
    dose = Dose(routine, Limits())
    dose.enter(HERE)
    return dose


@pytest.mark.parametrize("sign", [1, -1])
def test_a_place_may_get_2_percent_and_2_uA_of_a_second_more_than_was_proven_to_the_last_unit(sign):
    dose = dosing()
    most_dnC = 1_000_000 + 20_000 + FLOOR_dnC
    assert not too_much(dose, (sign * most_dnC // 10) * 10)
    assert dose.charge_dnC == sign * most_dnC
    assert too_much(dose, sign)


def test_where_no_place_was_entered_more_than_noise_is_too_much():
    routine = Routine(b"")
    routine.places = tuple(range(isa.PLACES))
    routine.place_bound_dnC = routine.place_ms = [1_000_000] * isa.PLACES
    routine.bound_dnC = 100_000
    routine.current_ms = 1000
    dose = Dose(routine, Limits())
    assert not too_much(dose, FLOOR_dnC)
    assert too_much(dose, 1)
    assert dose.take(0, 1, True, False) == "G06"  # no current at all may have been set there
    dose = Dose(routine, Limits())
    assert dose.take(FLOOR_dnC, 0, False, False) == ""
    dose.enter(isa.PLACES - 1)
    assert not too_much(dose, 102_000 + FLOOR_dnC)
    assert too_much(dose, 1)


def test_each_place_begins_at_0_and_goes_on_where_it_was():
    dose = dosing()
    assert not too_much(dose, 100_000 * 10)
    dose.enter(THERE)
    assert dose.charge_dnC == 0
    assert not too_much(dose, 104_000 * 10)
    dose.enter(HERE)
    assert dose.charge_dnC == 1_000_000
    assert not too_much(dose, 4_000 * 10)
    assert too_much(dose, 1)


def test_to_enter_the_same_place_again_changes_nothing():
    dose = dosing()
    too_much(dose, 100_000 * 10)
    dose.enter(HERE)
    assert dose.charge_dnC == 1_000_000
    assert not too_much(dose, 4_000 * 10)
    assert too_much(dose, 1)


def test_all_places_together_may_get_what_was_proven_of_the_whole():
    most_dnC = 1_500_000 + 30_000 + FLOOR_dnC
    dose = dosing(whole_dnC=1_500_000)
    assert not too_much(dose, -100_000 * 10)
    dose.enter(THERE)
    assert not too_much(dose, ((most_dnC - 1_000_000) // 10) * 10)
    assert too_much(dose, 1)


def test_of_each_place_the_farthest_it_came_counts_for_the_whole():
    most_dnC = 1_500_000 + 30_000 + FLOOR_dnC
    dose = dosing(whole_dnC=1_500_000)
    assert not too_much(dose, 100_000 * 10)
    assert not too_much(dose, -100_000 * 10)  # all of it flows back
    dose.enter(THERE)
    assert not too_much(dose, ((most_dnC - 1_000_000) // 10) * 10)
    assert too_much(dose, 1)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_least_charge_of_a_place_counts_for_the_whole_whichever_way_it_went(sign):
    most_dnC = 1_000_000 + 20_000 + FLOOR_dnC
    dose = dosing(there_dnC=5_000_000, whole_dnC=1_000_000)
    assert not too_much(dose, sign)
    dose.enter(THERE)
    assert not too_much(dose, most_dnC - 1)
    assert too_much(dose, 1)


def test_a_place_that_is_treated_again_is_not_counted_twice():
    most_dnC = 1_500_000 + 30_000 + FLOOR_dnC
    dose = dosing(here_dnC=2_000_000, whole_dnC=1_500_000)
    assert not too_much(dose, 50_000 * 10)
    dose.enter(THERE)
    assert not too_much(dose, 10_000 * 10)
    dose.enter(HERE)
    assert not too_much(dose, ((most_dnC - 600_000) // 10) * 10)
    assert too_much(dose, 1)


def test_a_charge_that_goes_back_towards_zero_is_no_more_than_it_was():
    dose = dosing()
    assert too_much(dose, 200_000 * 10)
    assert not too_much(dose, 0 * 10)
    assert not too_much(dose, -10_000 * 10)


@pytest.mark.parametrize("place", range(isa.PLACES))
def test_each_place_may_be_the_first_and_is_remembered(place):
    routine = Routine(b"")
    routine.places = tuple(range(isa.PLACES))
    routine.bound_dnC, routine.current_ms = 10_000_000, 1000
    routine.place_ms = [0] * isa.PLACES
    routine.place_bound_dnC = [1_000_000] * isa.PLACES
    dose = Dose(routine, Limits())
    assert dose.charge_dnC == 0
    dose.enter(place)
    assert not too_much(dose, 100_000 * 10)
    dose.enter((place + 1) % isa.PLACES)
    assert dose.charge_dnC == 0
    dose.enter(place)
    assert not too_much(dose, 4_000 * 10)
    assert too_much(dose, 1)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_place_has_2_uA_over_its_time_and_so_has_the_whole(sign):
    for dose in (dosing(), dosing(here_dnC=5_000_000, whole_dnC=1_000_000)):
        assert not too_much(dose, sign * (1_020_000 + FLOOR_dnC))
        for time_ms in (1, 50, 700):
            assert not too_much(dose, sign * 20 * time_ms, time_ms)
            assert too_much(dose, sign)
            dose.take(-sign, 0, True, False)


def test_a_zone_that_only_rests_may_seem_to_get_2_uA_and_no_more():
    for mean_duA, fails in ((20, False), (21, True), (-20, False), (-21, True)):
        dose = dosing(here_dnC=0)
        found = [dose.take(mean_duA * 50, 50, False, False) for _ in range(401)]  # 20 s
        assert ("G05" in found) == fails
        assert dose.current_ms == 0


def test_a_soft_start_is_granted_what_it_carries_at_its_place_and_no_other():
    dose = dosing()
    assert not too_much(dose, -50_000, is_granted=True)  # granted in whichever way it flows
    assert not too_much(dose, 50_000)
    assert not too_much(dose, 1_040_000 + 50_000)
    assert too_much(dose, 1)
    dose.enter(THERE)
    assert not too_much(dose, 104_000 * 10)
    assert too_much(dose, 1)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_least_charge_is_granted_as_well_whichever_way_it_flows(sign):
    dose = dosing()
    assert not too_much(dose, sign, is_granted=True)
    assert not too_much(dose, 1_040_000 + 1 - sign)
    assert too_much(dose, 1)


@pytest.mark.parametrize("limit_dnC", [0, 1_500_000])
def test_a_limit_is_kept_to_the_last_unit(limit_dnC):
    """2 % more than the board's or the routine's own, and nothing beyond."""
    dose = limited(1_000_000, limit_dnC=limit_dnC)
    most_dnC = limit_dnC or 2_000_000
    assert not too_much(dose, most_dnC + most_dnC // 50, is_granted=True)
    assert too_much(dose, 1, is_granted=True)


@pytest.mark.hazard("G06", "run")
@pytest.mark.parametrize(
    ("is_granted", "ms", "limit_ms", "most_ms"),
    [
        (False, 1000, 0, 1000 + 20 + 1000),  # what was proven for a place
        (True, 1000, 0, 2000 + 40 + 1000),  # its limit
        (True, 1000, 900, 900 + 18 + 1000),  # the routine's own
        (False, 5000, 2000, 2000 + 40 + 1000),
        (False, 1980, 0, 1980 + 39 + 1000),
    ],
)
def test_time_is_watched_to_the_millisecond(is_granted, ms, limit_ms, most_ms):
    dose = limited(1_000_000, limit_ms=limit_ms, ms=ms)
    assert dose.take(0, most_ms, True, is_granted) == ""
    assert dose.current_ms == most_ms
    assert dose.take(0, 1, True, is_granted) == "G06"


@pytest.mark.hazard("G06", "run")
def test_so_it_is_in_all():
    dose = limited(1_000_000)
    assert dose.take(0, 2000, True, False) == ""
    dose.enter(THERE)
    assert dose.take(0, 1040, True, False) == ""
    assert dose.take(0, 1, True, False) == "G06"


def test_the_whole_is_granted_the_same():
    dose = dosing(here_dnC=5_000_000, whole_dnC=1_000_000)
    for _ in range(3):
        assert not too_much(dose, 50_000, is_granted=True)
    assert not too_much(dose, 1_040_000)
    assert too_much(dose, 1)


LOW = Limits(zone_charge_dnC=2_000_000, routine_charge_dnC=2_500_000, zone_time_ms=2000)


def limited(bound_dnC, limit_dnC=0, limit_ms=0, limits=LOW, ms=1000):
    """A dose over places of so much charge on a board with low limits, at one of them."""
    routine = Routine(b"")
    routine.places = (HERE, THERE)
    routine.bound_dnC, routine.current_ms = 2 * bound_dnC, 2 * ms
    routine.place_ms, routine.place_bound_dnC = [ms] * 2, [bound_dnC] * 2
    routine.limit_dnC, routine.limit_ms = limit_dnC, limit_ms
    dose = Dose(routine, limits)
    dose.enter(HERE)
    return dose


@pytest.mark.parametrize("sign", [1, -1])
def test_however_much_is_granted_a_place_gets_no_more_than_its_limit(sign):
    dose = limited(1_000_000)
    gets = 0
    while not too_much(dose, sign * 10_000, is_granted=True):
        gets += 10_000
    assert gets == 2_000_000 + 40_000  # 2 % of the limit: the sensor's accuracy


def test_nor_does_the_whole():
    dose = limited(1_000_000)
    assert not too_much(dose, 2_000_000, is_granted=True)
    dose.enter(THERE)
    gets = 2_000_000
    while not too_much(dose, 10_000, is_granted=True):
        gets += 10_000
    assert gets == 2_500_000 + 50_000


def test_a_routine_with_a_limit_of_its_own_keeps_to_that():
    for own_dnC, most_dnC in ((1_500_000, 1_500_000), (9_000_000, 2_000_000)):
        dose = limited(1_000_000, limit_dnC=own_dnC)
        gets = 0
        while not too_much(dose, 10_000, is_granted=True):
            gets += 10_000
        assert gets == most_dnC + most_dnC // 50


def flows_ms(dose, is_granted, step_ms=20):
    """How long current may flow there, before G06 says that it was too long."""
    time_ms = 0
    while not dose.take(0, step_ms, True, is_granted):
        time_ms += step_ms
    return time_ms


@pytest.mark.hazard("G06", "run")
def test_time_is_watched_at_each_place_and_in_all():
    dose = limited(1_000_000)
    assert flows_ms(dose, False) == 1000 + 20 + 1000  # of one place
    dose = limited(1_000_000)
    assert dose.take(0, 2000, True, False) == ""
    dose.enter(THERE)
    assert flows_ms(dose, False) == 2000 + 40 + 1000 - 2000  # of both


@pytest.mark.hazard("G06", "run")
def test_a_soft_start_is_granted_its_time_up_to_the_limits():
    dose = limited(1_000_000)
    assert dose.take(0, 500, True, True) == ""
    assert flows_ms(dose, False) == 1000 + 20 + 1000
    assert flows_ms(limited(1_000_000), True) == 2000 + 40 + 1000  # of a place
    assert flows_ms(limited(1_000_000, limit_ms=900), True) == 900 + 0 + 1000  # of the routine


@pytest.mark.hazard("G06", "run")
def test_time_in_which_nothing_was_set_is_not_counted():
    dose = limited(1_000_000)
    assert {dose.take(0, 50, False, False) for _ in range(1000)} == {""}
    assert flows_ms(dose, False) == 2020


def test_grants_without_end_leave_every_number_small():
    dose = dosing()
    for _ in range(1000):
        dose.take(isa.PEAK_MAX_duA * 500, 500, False, True)
        dose.take(-isa.PEAK_MAX_duA * 500, 0, False, True)
    for granted_dnC in (dose._whole_granted_dnC, dose._granted_dnC[HERE]):
        assert granted_dnC <= isa.ROUTINE_CHARGE_MAX_dnC


# --- G09 ---------------------------------------------------------------------------------


def leaning(by_duA, periods=11, half_ms=50, is_spent=spent, read=lambda value: value, step_ms=1):
    """Whether a square wave that is measured so much off leans; it starts with a positive half."""
    balance = Balance(is_spent)
    assert balance.one_way_duA == 0
    found = []
    for half in range(2 * periods):
        set_duA = 1000 if half % 2 == 0 else -1000
        for _ in range(half_ms // step_ms):
            found.append(balance.fails(set_duA, read(set_duA) + by_duA, step_ms))
    return found, balance


@pytest.mark.parametrize("sign", [1, -1])
def test_a_tenth_of_the_peak_and_3_uA_may_be_one_way_to_the_last_unit(sign):
    found, balance = leaning(sign * 130)
    assert not any(found)
    found, balance = leaning(sign * 131)
    assert any(found)
    assert balance.one_way_duA == 131


def test_the_mean_is_taken_over_a_second_at_least_and_to_the_end_of_a_period():
    found, _ = leaning(200)
    assert found.index(True) == 1000  # ten whole periods, and the eleventh begins
    found, _ = leaning(200, half_ms=49, periods=12)
    assert found.index(True) == 11 * 98  # after ten there were but 980 ms
    found, _ = leaning(200, half_ms=300, periods=4)
    assert found.index(True) == 1200


def test_a_period_of_a_second_is_long_enough_and_one_of_999_ms_is_not():
    for back_ms, leans in ((500, True), (499, False)):
        balance = Balance(spent)
        balance.fails(1000, 1200, 500)
        balance.fails(-1000, -800, back_ms)
        assert balance.fails(1000, 1200, 1) == leans


def test_a_wave_is_not_judged_before_it_has_gone_both_ways():
    balance = Balance(spent)
    assert not balance.fails(0, 500, 1000)
    assert not balance.fails(1000, 1500, 1000)
    assert not balance.fails(1000, 1500, 1000)


@pytest.mark.parametrize(
    ("own", "mean_duA", "leans"),
    [(999, 180, True), (1000, 181, False), (-999, 81, True), (-1000, 81, False)],
)
def test_what_was_set_one_way_is_a_mean_in_whole_tenths(own, mean_duA, leans):
    # set: 50 uA to and fro for a second, and once so many duA x ms beyond that
    balance = Balance(spent)
    balance.fails(500, mean_duA, 400)
    balance.fails(500 + own, mean_duA, 1)
    balance.fails(0, mean_duA, 198)
    balance.fails(-500, mean_duA, 401)
    assert balance.fails(1, 0, 1) == leans


def test_each_window_counts_for_itself():
    balance = Balance(spent)
    found = []
    for by_duA in (129, 131, 0):
        for half in range(20):
            set_duA = 1000 if half % 2 == 0 else -1000
            found += [balance.fails(set_duA, set_duA + by_duA, 1) for _ in range(50)]
    assert [at for at, one in enumerate(found) if one] == [2000]


def test_the_peak_of_an_earlier_window_excuses_nothing():
    balance = Balance(spent)
    found = []
    for peak_duA in (4000, 1000, 1000):
        for half in range(20):
            set_duA = peak_duA if half % 2 == 0 else -peak_duA
            found += [balance.fails(set_duA, set_duA + 200, 1) for _ in range(50)]
    assert [at for at, one in enumerate(found) if one] == [2000]


def test_a_wave_that_goes_the_other_way_by_the_least_there_is_is_judged():
    """However small one half is set: what flows beyond it one way is as much."""
    for by_duA, leans in ((100, False), (200, True)):
        balance = Balance(spent)
        found = []
        for _ in range(11):
            for set_duA in (1000, -1):
                found += [balance.fails(set_duA, set_duA + by_duA, 1) for _ in range(50)]
        assert any(found) == leans


def test_a_wave_that_goes_one_way_for_25_seconds_does_not_alternate():
    for steady_ms, leans in ((25_000, True), (25_001, False)):
        balance = Balance(spent)
        balance.fails(-1000, -1000, 1)
        assert not balance.fails(0, 500, steady_ms - 1)
        assert balance.fails(1000, 1000, 1) == leans


def test_what_was_set_one_way_itself_is_taken_off():
    for by_duA, leans in ((129, False), (131, True)):
        balance = Balance(spent)
        found = []
        for _ in range(11):
            for set_duA, ms in ((1000, 60), (-1000, 40)):  # 20 % of the peak, one way
                found += [balance.fails(set_duA, set_duA + by_duA, 1) for _ in range(ms)]
        assert any(found) == leans


def weak(set_duA):
    """A positive half that comes out at half its size."""
    return set_duA // 2 if set_duA > 0 else set_duA


def weak_back(set_duA):
    """A negative half that does."""
    return set_duA // 2 if set_duA < 0 else set_duA


@pytest.mark.parametrize("read", [weak, weak_back])
def test_what_a_spent_compliance_takes_from_one_half_is_no_lean(read):
    for step_ms in (1, 10):  # the electrode answers yes to being spent
        found, _ = leaning(0, is_spent=roomy, read=read, step_ms=step_ms)
        assert not any(found)
    found, _ = leaning(0, is_spent=spent, read=read)
    assert any(found)


def test_a_spent_compliance_is_asked_for_only_where_an_eighth_is_missing():
    asked = []

    def is_spent(size_duA):
        asked.append(size_duA)
        return True

    for sign in (1, -1):
        balance = Balance(is_spent)
        balance.fails(sign * 1000, sign * (1000 - 125 - 8), 1)
        assert asked == []
        balance.fails(sign * 1000, sign * (1000 - 125 - 9), 1)
        assert asked == [1000]
        asked.clear()


def test_new_contact_begins_a_new_window():
    balance = Balance(spent)
    for half in range(20):
        set_duA = 1000 if half % 2 == 0 else -1000
        for _ in range(50):
            balance.fails(set_duA, set_duA + 200, 1)
    balance.restart()
    assert not any(balance.fails(1000, 1200, 1) for _ in range(50))


def halves(balance, by_duA, peak_duA=1000):
    """The sums of a period of a second, of a square wave that is measured so much off."""
    balance.add(500 * peak_duA, 500 * (peak_duA + by_duA), 500, peak_duA)
    balance.was_negative = True
    balance.add(-500 * peak_duA, 500 * (by_duA - peak_duA), 500, peak_duA)
    return balance


@pytest.mark.parametrize("sign", [1, -1])
def test_sums_lean_like_the_measurements_they_are_of(sign):
    for by_duA, leans in ((130, False), (131, True)):
        balance = halves(Balance(spent), sign * by_duA)
        assert balance.fails(1, 0, 1) == leans
    assert balance.one_way_duA == 131


def test_the_largest_peak_of_all_sums_counts():
    for peaks_duA in ((1000, 1010), (1010, 1000)):
        for by_duA, leans in ((131, False), (132, True)):
            balance = Balance(spent)
            for peak_duA in peaks_duA:
                halves(balance, by_duA, peak_duA)
            assert balance.fails(1, 0, 1) == leans


@pytest.mark.parametrize("was_negative", [False, True])
def test_a_period_of_sums_ends_where_a_current_was_set_the_other_way_meanwhile(was_negative):
    balance = Balance(spent)
    balance.was_negative = was_negative
    balance.add(1, 500_000, 1000, 1000)
    assert balance.fails(1, 0, 1) == was_negative
    assert not balance.was_negative


def test_sums_say_whether_the_next_turn_closes_the_window():
    balance = Balance(spent)
    assert not balance.add(1000, 1000, 999, 1000)
    assert balance.add(1000, 1000, 1, 1000)
    assert balance.add(1000, 1000, 1, 1000)
    assert not balance.turns()
    assert not balance.add(1000, 1000, 999, 1000)


@pytest.mark.parametrize(("by_duA", "leans"), [(130, False), (131, True)])
def test_a_turn_says_whether_the_window_leans_and_begins_the_next(by_duA, leans):
    balance = halves(Balance(spent), by_duA)
    assert balance.turns() == leans
    assert not balance.was_negative
    assert not balance.turns()


def test_a_turn_before_a_second_is_over_leaves_the_window_open():
    balance = Balance(spent)
    balance.was_negative = True
    balance.add(1000, 140_000, 999, 1000)
    assert not balance.turns()
    assert not balance.was_negative
    balance.add(0, 141_000, 1000, 1000)
    assert balance.turns()


def test_sums_that_go_one_way_for_25_seconds_do_not_alternate():
    for steady_ms, leans in ((25_000, True), (25_001, False)):
        balance = Balance(spent)
        balance.fails(-1000, -1000, 1)
        balance.add(1, 500 * steady_ms, steady_ms - 1, 1000)
        assert balance.fails(1000, 1000, 1) == leans


# --- G14 ---------------------------------------------------------------------------------


def reaching(has_room=roomy):
    return Reach(2000, 100_000, has_room)  # a code each 0.1 uA


@pytest.mark.parametrize("set_duA", [1, 100, 3000, -1, -100, -3000])
@pytest.mark.parametrize("outward", [1, -1])
def test_a_code_may_be_15_percent_and_11_uA_off_to_the_last_unit(set_duA, outward):
    most_duA = abs(set_duA) * 15 // 100 + 110
    assert not reaching().is_far(set_duA, 2000 + set_duA + outward * most_duA)
    assert reaching().is_far(set_duA, 2000 + set_duA + outward * (most_duA + 1))


def test_a_code_is_worth_what_the_board_says():
    board = Reach(2048, 320_000, roomy)
    assert not board.is_far(3200, 2048 + 1000 + 184)  # 58.88 uA further, 59 uA are allowed
    assert board.is_far(3200, 2048 + 1000 + 185)


def test_a_flat_current_may_be_short_by_4_percent_and_4_uA():
    for size_duA, fails in ((3000 - 120 - 40, False), (3000 - 120 - 41, True)):
        reach = reaching()
        assert [reach.fails(3000, size_duA, 50) for _ in range(4)] == [False] * 3 + [fails]


def test_it_must_be_short_for_200_ms_without_a_break():
    reach = reaching()
    assert [reach.fails(3000, 2000, 1) for _ in range(199)] == [False] * 199
    assert not reach.fails(3000, 3000, 1)
    assert [reach.fails(3000, 2000, 1) for _ in range(200)] == [False] * 199 + [True]


def test_new_contact_counts_anew():
    reach = reaching()
    for _ in range(199):
        reach.fails(3000, 2000, 1)
    reach.restart()
    assert [reach.fails(3000, 2000, 1) for _ in range(200)] == [False] * 199 + [True]


def test_below_20_uA_the_electrode_tells_too_little():
    below, at = reaching(), reaching()
    assert not any(below.fails(199, 0, 50) for _ in range(20))
    assert [at.fails(200, 0, 50) for _ in range(4)] == [False] * 3 + [True]


def test_short_without_room_neither_counts_nor_forgives():
    rooms = [True] * 199 + [False] * 100 + [True]
    reach = reaching(lambda size_duA: rooms.pop(0))
    found = [reach.fails(3000, 2000, 1) for _ in range(300)]
    assert found == [False] * 299 + [True]


# --- G15 ---------------------------------------------------------------------------------


def test_4_uA_are_no_leak_and_a_tenth_more_is_one():
    for read_duA, leak_duA in ((40, 0), (41, 41)):
        test = SelfTest()
        test.begin()
        while not test.is_over:
            test.step(read_duA if test.set_duA > 0 else -read_duA, 2)
        assert test.leak_duA == leak_duA


# --- ZERO --------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [1, -1])
def test_a_sensor_may_be_off_by_100_uA_and_no_more(treat, one_zone, sign):
    for register, state in ((1000, TESTING), (1001, FAULT)):
        session = treat(one_zone(glide(2500, 320))).session
        session._begin_test()
        while session.state == ZEROING:
            session._tick_aside(ZEROING, sign * register, 2)
        assert session.state == state
    assert (session.guard.tripped, session.guard.reading) == ("ZERO", 1001)
