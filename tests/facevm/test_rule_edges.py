"""Where exactly the larger rules begin: charge, balance and reach, each by itself."""

from __future__ import annotations

import pytest

from facevm import isa
from facevm.contact import SelfTest
from facevm.dose import Balance, Dose
from facevm.routine import Routine
from facevm.states import FAULT, TESTING, ZEROING
from facevm.tracking import Reach
from tests.facevm.assembly import glide
from tests.facevm.guarding import roomy, spent

HERE, THERE = 4, 5


# --- G05 ---------------------------------------------------------------------------------


def dosing(here_dnC=1_000_000, there_dnC=1_000_000, whole_dnC=10_000_000, ms=1000):
    """A dose over two places, at the first of them."""
    routine = Routine(b"")
    routine.places = tuple(range(isa.PLACES))
    routine.bound_dnC, routine.current_ms = whole_dnC, ms
    routine.place_ms = [ms] * isa.PLACES
    routine.place_bound_dnC = [0] * isa.PLACES
    routine.place_bound_dnC[HERE] = here_dnC
    routine.place_bound_dnC[THERE] = there_dnC
    dose = Dose(routine)
    dose.enter(HERE)
    return dose


@pytest.mark.parametrize("sign", [1, -1])
def test_a_place_may_get_2_percent_and_1_uA_more_than_was_proven_to_the_last_unit(sign):
    dose = dosing()
    most_dnC = 1_000_000 + 20_000 + 1000 * 10
    assert not dose.fails((sign * most_dnC // 10) * 10)
    assert dose.charge_dnC == sign * most_dnC
    assert dose.fails(sign)


def test_where_no_place_was_entered_any_charge_is_too_much():
    routine = Routine(b"")
    routine.places = tuple(range(isa.PLACES))
    routine.place_bound_dnC = routine.place_ms = [1_000_000] * isa.PLACES
    routine.bound_dnC = 100_000
    assert Dose(routine).fails(1)
    dose = Dose(routine)
    assert dose.fails(700_000)
    dose.enter(isa.PLACES - 1)
    assert not dose.fails(102_000)
    assert dose.fails(1)


def test_each_place_begins_at_0_and_goes_on_where_it_was():
    dose = dosing()
    assert not dose.fails(100_000 * 10)
    dose.enter(THERE)
    assert dose.charge_dnC == 0
    assert not dose.fails(103_000 * 10)
    dose.enter(HERE)
    assert dose.charge_dnC == 1_000_000
    assert not dose.fails(3_000 * 10)
    assert dose.fails(1)


def test_to_enter_the_same_place_again_changes_nothing():
    dose = dosing()
    dose.fails(100_000 * 10)
    dose.enter(HERE)
    assert dose.charge_dnC == 1_000_000
    assert not dose.fails(3_000 * 10)
    assert dose.fails(1)


def test_all_places_together_may_get_what_was_proven_of_the_whole():
    most_dnC = 1_500_000 + 30_000 + 1000 * 10
    dose = dosing(whole_dnC=1_500_000)
    assert not dose.fails(-100_000 * 10)
    dose.enter(THERE)
    assert not dose.fails(((most_dnC - 1_000_000) // 10) * 10)
    assert dose.fails(1)


def test_of_each_place_the_farthest_it_came_counts_for_the_whole():
    most_dnC = 1_500_000 + 30_000 + 1000 * 10
    dose = dosing(whole_dnC=1_500_000)
    assert not dose.fails(100_000 * 10)
    assert not dose.fails(-100_000 * 10)  # all of it flows back
    dose.enter(THERE)
    assert not dose.fails(((most_dnC - 1_000_000) // 10) * 10)
    assert dose.fails(1)


def test_a_place_that_is_treated_again_is_not_counted_twice():
    most_dnC = 1_500_000 + 30_000 + 1000 * 10
    dose = dosing(here_dnC=2_000_000, whole_dnC=1_500_000)
    assert not dose.fails(50_000 * 10)
    dose.enter(THERE)
    assert not dose.fails(10_000 * 10)
    dose.enter(HERE)
    assert not dose.fails(((most_dnC - 600_000) // 10) * 10)
    assert dose.fails(1)


def test_a_charge_that_goes_back_towards_zero_is_no_more_than_it_was():
    dose = dosing()
    assert dose.fails(200_000 * 10)
    assert not dose.fails(0 * 10)
    assert not dose.fails(-10_000 * 10)


@pytest.mark.parametrize("place", range(isa.PLACES))
def test_each_place_may_be_the_first_and_is_remembered(place):
    routine = Routine(b"")
    routine.places = tuple(range(isa.PLACES))
    routine.bound_dnC, routine.current_ms = 10_000_000, 0
    routine.place_ms = [0] * isa.PLACES
    routine.place_bound_dnC = [1_000_000] * isa.PLACES
    dose = Dose(routine)
    assert dose.charge_dnC == 0
    dose.enter(place)
    assert not dose.fails(100_000 * 10)
    dose.enter((place + 1) % isa.PLACES)
    assert dose.charge_dnC == 0
    dose.enter(place)
    assert not dose.fails(2_000 * 10)
    assert dose.fails(1)


def test_a_soft_start_grants_its_place_half_a_second_and_no_other():
    dose = dosing()
    dose.grant(100)
    assert not dose.fails(((1_030_000 + 50_000) // 10) * 10)
    assert dose.fails(1)
    dose.enter(THERE)
    assert not dose.fails(103_000 * 10)
    assert dose.fails(1)
    dose.enter(HERE)
    assert not dose.fails(-1)
    assert dose.fails(2)


def test_a_soft_start_grants_the_whole_the_same():
    dose = dosing(here_dnC=5_000_000, whole_dnC=1_000_000)
    dose.grant(100)
    dose.grant(200)
    assert not dose.fails(((1_030_000 + 150_000) // 10) * 10)
    assert dose.fails(1)


def test_grants_without_end_leave_every_number_small():
    dose = dosing()
    for _ in range(1000):
        dose.grant(isa.PEAK_MAX_duA)
    for granted_dnC in (dose._whole_dnC, dose._allowed_dnC[HERE]):
        assert granted_dnC <= isa.SMALL_INT_MAX
        assert granted_dnC > isa.SMALL_INT_MAX - isa.PEAK_MAX_duA * 1000


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
        while session.state == ZEROING:
            session._tick_zeroing(sign * register)
        assert session.state == state
    assert (session.guard.tripped, session.guard.reading) == ("ZERO", 1001)
