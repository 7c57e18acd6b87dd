"""Where exactly it is seen that the measured current does not follow, by the rule itself."""

from __future__ import annotations

import pytest

from facevm.tracking import Following
from tests.facevm.guarding import roomy, spent

SIGNS = pytest.mark.parametrize("sign", [1, -1])


def following(has_room=roomy, *pairs):
    """The rule, having seen these pairs of a set current, two updates old, and a measured one."""
    rule = Following(has_room)
    for set_duA, measured_duA in pairs:
        rule.fails(set_duA, set_duA, measured_duA)
    return rule


def found(rule, set_duA, measured_duA, times=3, before_duA=None):
    """What it says of a pair that is seen again and again."""
    before_duA = set_duA if before_duA is None else before_duA
    return [rule.fails(set_duA, before_duA, measured_duA) for _ in range(times)]


# --- a current that stays -------------------------------------------------------------------


@SIGNS
def test_a_move_of_20_uA_may_go_unanswered_and_no_more(sign):
    assert not any(found(following(roomy, (0, sign * 100)), sign * 200, sign * 100, 20))
    further = found(following(roomy, (0, sign * 100)), sign * 201, sign * 100)
    assert further == [False, False, True]


@SIGNS
def test_5_uA_are_an_answer_in_either_direction(sign):
    for moved_duA, is_behind in ((49, True), (50, False), (-49, True), (-50, False)):
        rule = following(roomy, (0, sign * 200))
        assert found(rule, sign * 900, sign * (200 + moved_duA))[-1] == is_behind


@SIGNS
def test_a_move_counts_once_two_updates_share_it(sign):
    seen = following(roomy, (0, sign * 100))
    assert not any(found(seen, sign * 900, sign * 100, 20, before_duA=sign * 200))
    assert not any(found(seen, sign * 900, sign * 100, 20, before_duA=-sign * 900))
    assert not any(found(seen, sign * 200, sign * 100, 20, before_duA=sign * 900))
    assert not any(found(seen, sign * 50, sign * 100, 20, before_duA=sign * 900))
    assert found(seen, sign * 900, sign * 100, before_duA=sign * 201)[-1]


@SIGNS
def test_an_answer_is_where_the_next_move_begins(sign):
    rule = following(roomy, (sign * 1000, sign * 1000))
    assert not any(found(rule, sign * 1200, sign * 1000, 20))
    assert found(rule, sign * 1201, sign * 1049)[-1]


@SIGNS
@pytest.mark.parametrize("moved_duA", [50, -50])
def test_so_is_where_5_uA_were_measured_without_a_move(sign, moved_duA):
    then_duA = sign * (1000 + moved_duA)
    rule = following(roomy, (sign * 1000, sign * 1000), (sign * 1000, then_duA))
    assert found(rule, sign * 700, then_duA) == [False, False, True]


def test_three_conversions_in_a_row_are_needed():
    rule = following(roomy, (0, 100))
    for _ in range(5):
        assert found(rule, 900, 100, 2) == [False, False]
        assert found(rule, 0, 100, 1) == [False]
        assert found(rule, 900, 100, 2) == [False, False]
        assert found(rule, 100, 100, 1) == [False]
    assert found(rule, 900, 100, 3) == [False, False, True]
    rule = following(roomy, (0, 100), (0, 100))
    assert found(rule, 900, 100, 3) == [False, False, True]


@SIGNS
def test_a_current_the_other_way_does_not_follow(sign):
    for set_duA, measured_duA, is_wrong in (
        (201, 50, True),
        (200, 50, False),
        (201, 49, False),  # that may be no contact
    ):
        said = found(Following(spent), sign * set_duA, -sign * measured_duA)
        assert said == [False, False, is_wrong]
    assert not any(found(Following(spent), sign * 900, -sign * 500, 9, before_duA=sign * 200))


@SIGNS
def test_without_room_5_uA_more_than_was_set_are_needed_to_tell(sign):
    for measured_duA, is_behind in ((400, False), (401, True)):
        rule = following(spent, (sign * 600, sign * measured_duA))
        assert found(rule, sign * 350, sign * measured_duA)[-1] == is_behind


@SIGNS
def test_less_than_set_by_an_eighth_and_no_room_is_where_the_next_move_begins(sign):
    for measured_duA, is_behind in ((866, True), (867, False)):
        rule = following(spent, (0, sign * 840), (sign * 1000, sign * measured_duA))
        assert found(rule, sign * 100, sign * measured_duA)[-1] == is_behind
    rule = following(roomy, (0, sign * 840), (sign * 1000, sign * 866), (sign * 100, sign * 866))
    assert not any(found(rule, sign * 100, sign * 866))


def limp(rule, *courses):
    """What is said of the last of these pairs three times over, after each of the others once."""
    for set_duA, measured_duA in courses[:-1]:
        assert not rule.fails(set_duA, set_duA, measured_duA)
    return found(rule, *courses[-1])


@SIGNS
def test_what_breathes_at_the_end_of_the_compliance_is_no_answer_to_a_fall(sign):
    """Under 5 uA about what the end of the compliance lets through: taken for the point that the
    next move begins at, it would excuse a stage that does not come down."""
    for course in (
        ((1000, 840), (1000, 866), (300, 815)),
        ((1000, 50), (1000, 1), (0, 51)),
        ((1000, 49), (1001, 0), (0, 51)),  # nothing at all is no such point either
    ):
        pairs = [(sign * set_duA, sign * measured_duA) for set_duA, measured_duA in course]
        assert limp(Following(spent), *pairs) == [False, False, True]


@SIGNS
def test_nor_is_it_after_a_small_step(sign):
    rule = following(spent, (sign * 960, sign * 840))
    assert not rule.fails(sign * 1000, sign * 960, sign * 840)
    assert found(rule, sign * 1000, sign * 840) == [False] * 3
    course = ((1000, 866), (300, 815))
    assert limp(rule, *[(sign * one, sign * other) for one, other in course])[-1]


@SIGNS
def test_the_least_that_a_spent_compliance_lets_through_is_where_the_next_move_begins(sign):
    pairs = [(sign * 1000, sign * 49), (sign * 1001, sign * 1), (0, sign * 51)]
    assert not any(limp(Following(spent), *pairs))
    rule = following(spent, (sign * 1000, sign * 900))
    rule.restart()  # so it is where the same current flowed before contact was lost
    assert limp(rule, (sign * 1000, sign * 40), (0, sign * 51)) == [False, False, True]


@SIGNS
def test_a_current_that_turned_late_is_where_the_next_move_begins(sign):
    pairs = [(-1000, 1000), (-1000, -1000), (-600, -1000)]
    turned = [(sign * set_duA, sign * measured_duA) for set_duA, measured_duA in pairs]
    assert limp(Following(roomy), *turned) == [False, False, True]


@SIGNS
def test_about_no_set_current_5_uA_more_are_needed_to_tell(sign):
    """Without room: an amplifier's own offset is no fault, and more than that is one."""
    for set_duA, measured_duA, is_behind in ((1, 51, False), (1, 52, True), (0, 51, True)):
        rule = following(spent, (sign * 900, sign * measured_duA))
        assert found(rule, sign * set_duA, sign * measured_duA)[-1] == is_behind
    assert not any(found(following(spent, (900, 50)), 0, 50))


def test_it_asks_for_the_room_of_the_size_that_was_set():
    asked = []

    def has_room(size_duA):
        asked.append(size_duA)
        return True

    for sign in (1, -1):
        found(following(has_room, (0, sign * 100)), sign * 900, sign * 100)
    assert set(asked) == {900}


@SIGNS
def test_the_first_5_uA_are_an_answer(sign):
    rule = Following(roomy)
    for _ in range(2):
        assert found(rule, sign * 900, sign * 50) == [False] * 3
        rule.restart()


def test_new_contact_forgets_a_current_the_other_way():
    rule = Following(spent)
    for _ in range(3):
        assert found(rule, 900, -500, 2) == [False, False]
        rule.restart()
    assert found(rule, 900, -500, 3) == [False, False, True]


def test_new_contact_begins_at_nothing():
    rule = following(roomy, (0, 100))
    found(rule, 900, 100, 2)
    rule.restart()
    assert found(rule, 900, 49, 9) == [False] * 9
    rule.restart()
    assert found(rule, 200, 49, 9) == [False] * 9
    rule = following(roomy, (1000, 1000))
    rule.restart()
    assert found(rule, 1000, 1000, 9) == [False] * 9


def test_new_contact_forgets_the_conversions_behind():
    rule = following(roomy, (0, 100))
    found(rule, 900, 100, 2)
    rule.restart()
    rule.fails(0, 0, 100)
    assert found(rule, 900, 100) == [False, False, True]


# --- a small step ---------------------------------------------------------------------------


def stepped(rule, from_duA, to_duA, before_duA, after_duA):
    """What is said after a small sudden step, at each of the conversions that follow it."""
    assert not rule.fails(from_duA, from_duA, before_duA)
    assert not rule.fails(to_duA, from_duA, before_duA)
    return [rule.fails(to_duA, to_duA, after_duA) for _ in range(3)]


def missing(has_room, from_duA, to_duA, before_duA, after_duA, times=3):
    """What is said after the same step, several times over."""
    rule = Following(has_room)
    said = []
    for _ in range(times):
        said += stepped(rule, from_duA, to_duA, before_duA, after_duA)
    return said


@SIGNS
@pytest.mark.parametrize("way", [1, -1])
def test_three_small_steps_that_do_not_show_are_a_fault(sign, way):
    said = missing(roomy, sign * 1000, sign * 1000 + way * 40, sign * 1000, sign * 1000 + way * 9)
    assert said == [False] * 8 + [True]


@SIGNS
@pytest.mark.parametrize("way", [1, -1])
def test_a_quarter_of_a_small_step_is_enough_to_be_seen(sign, way):
    said = missing(roomy, sign * 1000, sign * 1000 + way * 40, sign * 1000, sign * 1000 + way * 10)
    assert not any(said)


@pytest.mark.parametrize("way", [1, -1])
def test_a_step_under_four_microamperes_tells_nothing_by_single_conversions(way):
    assert not any(missing(roomy, 1000, 1000 + way * 39, 1000, 1000, times=9))


def test_small_steps_must_be_missed_in_a_row():
    rule = Following(roomy)
    said = []
    for moved_duA in (0, 0, 10, 0, 0, 0):
        said += stepped(rule, 1000, 1040, 1000, 1000 + moved_duA)
    assert said == [False] * 17 + [True]


@SIGNS
def test_without_room_a_small_step_tells_only_above_what_was_set(sign):
    for measured_duA, is_fault in ((970, False), (971, True)):
        same = sign * measured_duA
        assert missing(spent, sign * 1000, sign * 960, same, same)[-1] == is_fault


@SIGNS
def test_the_first_step_of_all_begins_at_no_current(sign):
    rule = Following(roomy)
    rule.fails(sign * 200, 0, sign * 50)
    assert found(rule, sign * 200, sign * 50) == [False] * 3
    same = sign * 50
    assert stepped(rule, sign * 200, sign * 240, same, same) == [False] * 3
    assert stepped(rule, sign * 200, sign * 240, same, same) == [False] * 3


def test_a_small_step_is_answered_by_the_third_conversion():
    rule = Following(roomy)
    for _ in range(9):
        assert not rule.fails(1000, 1000, 1000)
        assert not rule.fails(1040, 1000, 1000)
        answer = [rule.fails(1040, 1040, measured_duA) for measured_duA in (1000, 1000, 1010)]
        assert answer == [False] * 3


def test_one_small_step_is_held_against_what_was_measured_after_the_last():
    # up and down without a flat reading in between, each without an answer but for the first
    rule = Following(roomy)
    said = []
    set_duA = 1000
    rule.fails(set_duA, set_duA, 1000)
    for measured_duA in (1040, 1040, 1040, 1040):
        before_duA, set_duA = set_duA, 2040 - set_duA
        rule.fails(set_duA, before_duA, measured_duA)
        said += [rule.fails(set_duA, set_duA, measured_duA) for _ in range(3)]
    assert said == [False] * 11 + [True]


def test_new_contact_forgets_the_small_steps_too():
    rule = Following(roomy)
    stepped(rule, 1000, 1040, 1000, 1000)
    stepped(rule, 1000, 1040, 1000, 1000)
    rule.fails(1040, 1000, 1000)
    rule.restart()
    assert [rule.fails(1040, 1040, 1000) for _ in range(9)] == [False] * 9
    assert stepped(rule, 1000, 1040, 1000, 1000) == [False] * 3
    assert stepped(rule, 1000, 1040, 1000, 1000) == [False] * 3
    assert stepped(rule, 1000, 1040, 1000, 1000) == [False, False, True]


def test_after_new_contact_the_first_small_step_counts():
    rule = Following(roomy)
    stepped(rule, 1000, 1040, 1000, 1000)
    rule.fails(1000, 1040, 1000)
    rule.restart()
    said = []
    for _ in range(3):
        said += stepped(rule, 1200, 1240, 1200, 1200)
    assert said == [False] * 8 + [True]


# --- a current that stood ------------------------------------------------------------------


def stood(rule, *pairs):
    """What is said of these currents and their means, one after the other."""
    return [rule.stood(set_duA, mean_duA) for set_duA, mean_duA in pairs]


@SIGNS
@pytest.mark.parametrize("step_duA", [8, 80, 200, -8, -80, -200])
def test_the_third_mean_in_a_row_that_did_not_follow_is_a_fault(sign, step_duA):
    low, high = sign * 1000, sign * (1000 + step_duA)
    same = [(low, low), (high, low), (low, low), (high, low)]
    assert stood(Following(roomy), *same) == [False, False, False, True]


@SIGNS
@pytest.mark.parametrize("step_duA", [8, -8, 200, -200])
def test_a_quarter_of_the_step_is_an_answer(sign, step_duA):
    low, high = sign * 1000, sign * (1000 + step_duA)
    answer = sign * (1000 + step_duA // 4)
    assert not any(stood(Following(roomy), *[(low, low), (high, answer)] * 9))
    less = answer - (sign if step_duA > 0 else -sign)
    assert any(stood(Following(roomy), *[(low, low), (high, less)] * 9))


@pytest.mark.parametrize("step_duA", [7, 201, -7, -201])
def test_of_smaller_steps_means_tell_nothing_and_larger_ones_are_seen_otherwise(step_duA):
    assert not any(stood(Following(roomy), *[(1000, 1000), (1000 + step_duA, 1000)] * 9))


def test_means_must_be_missed_in_a_row():
    rule = Following(roomy)
    missed = [(1000, 1000), (1008, 1000), (1000, 1000)]
    assert not any(stood(rule, *missed, (1008, 1002), (1000, 1002), (1008, 1002)))
    assert stood(rule, (1000, 1002), (1008, 1002)) == [True, True]


def test_where_the_step_is_too_small_or_large_to_tell_the_count_goes_on():
    rule = Following(roomy)
    assert not any(stood(rule, (1000, 1000), (1008, 1000), (1000, 1000), (3000, 3000)))
    assert stood(rule, (3008, 3000)) == [True]


@SIGNS
@pytest.mark.parametrize("way", [1, -1])
def test_a_staircase_that_is_followed_is_no_fault_up_or_down(sign, way):
    stairs = [sign * (2000 + way * 8 * step) for step in range(20)]
    assert not any(stood(Following(roomy), *[(stair, stair) for stair in stairs]))


@SIGNS
@pytest.mark.parametrize("first_duA", [7, 9, 80, 199, 201, -7, -9, -199, -201])
def test_what_stood_first_has_nothing_to_be_compared_with(sign, first_duA):
    """Not before the first contact, and not after another: else a healthy start trips early."""
    rule = Following(roomy)
    first = sign * first_duA, -sign * 500
    for _ in range(2):
        assert stood(rule, first, (1000, 1000), (1008, 1000), (1016, 1000)) == [False] * 4
        assert stood(rule, (1024, 1000)) == [True]
        rule.restart()


@SIGNS
def test_without_room_only_what_stays_above_the_lower_of_them_is_a_fault(sign):
    for measured_duA, is_fault in ((1005, False), (1006, True)):
        same = sign * measured_duA
        said = stood(Following(spent), *[(sign * 1020, same), (sign * 1000, same)] * 4)
        assert said == [False] * 5 + [is_fault] * 3


def test_less_than_5_uA_may_be_no_contact():
    for mean_duA, is_fault in ((49, False), (50, True)):
        pairs = [(100, mean_duA), (110, mean_duA)] * 4
        assert any(stood(Following(roomy), *pairs)) == is_fault


def test_new_contact_forgets_what_stood():
    rule = Following(roomy)
    for _ in range(5):
        assert not any(stood(rule, (1000, 1000), (1008, 1000), (1000, 1000)))
        rule.restart()
    rule = Following(roomy)
    stood(rule, (1000, 1000))
    rule.restart()
    assert stood(rule, (1008, 1000), (1000, 1000), (1008, 1000)) == [False] * 3


# --- after the corridor ---------------------------------------------------------------------


@SIGNS
def test_a_move_begins_where_the_current_was_last_seen_to_follow(sign):
    for set_duA, measured_duA, is_behind in (
        (1201, 1049, True),
        (1201, 1050, False),
        (1200, 1000, False),
        (799, 1000, True),
        (800, 1000, False),
    ):
        rule = following(roomy, (0, sign * 100))
        rule.follow(sign * 1000, sign * 1000)
        rule.resume(sign * 1000)
        assert found(rule, sign * set_duA, sign * measured_duA) == [False, False, is_behind]


def test_what_followed_in_between_is_behind_no_longer():
    rule = following(roomy, (0, 100))
    found(rule, 900, 100, 2)
    rule.follow(0, 100)
    rule.resume(100)
    assert found(rule, 900, 100) == [False, False, True]


def test_a_small_step_is_held_against_what_was_measured_when_it_last_followed():
    rule = following(roomy, (1000, 960))
    rule.resume(1000)
    said = []
    for set_duA, before_duA in ((1040, 1000), (1000, 1040), (1040, 1000)):
        said += [rule.fails(set_duA, before_duA, 1000)]
        said += [rule.fails(set_duA, set_duA, 1000) for _ in range(3)]
    assert said == [False] * 11 + [True]


def test_a_small_step_that_followed_in_between_is_not_missed():
    rule = Following(roomy)
    stepped(rule, 1000, 1040, 1000, 1000)
    stepped(rule, 1000, 1040, 1000, 1000)
    rule.fails(1040, 1000, 1000)
    rule.resume(1000)
    assert [rule.fails(1040, 1040, 1000) for _ in range(9)] == [False] * 9


@SIGNS
def test_nor_is_the_next_one_held_against_what_was_measured_long_before_it(sign):
    # what the sensor saw last is what a step moves from: else a healthy board trips
    rule = Following(roomy)
    for _ in range(6):
        rule.fails(sign * 960, sign * 1000, sign * 1000)
        rule.resume(sign * 1000)
        rule.fails(sign * 960, sign * 960, sign * 960)
        rule.fails(sign * 1000, sign * 960, sign * 960)
        assert found(rule, sign * 1000, sign * 1000) == [False] * 3
