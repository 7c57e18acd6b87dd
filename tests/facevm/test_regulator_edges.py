"""What exactly the regulator learns from a pulse, and where it stops to."""

from __future__ import annotations

import pytest

from facevm.regulator import Regulator
from tests.facevm.guarding import unknown

_REST_SAMPLES = 4
"""Of a rest, at a millisecond each."""

SIGNS = pytest.mark.parametrize("sign", [1, -1])


def regulating(offset_duA=0, ceiling_duA=5000, is_spent=unknown):
    regulator = Regulator(is_spent)
    regulator.begin(offset_duA, ceiling_duA)
    return regulator


def sample(regulator, set_duA, measured_duA, times=4):
    """So many samples of a flat current."""
    regulator.learn(set_duA, (set_duA - measured_duA) * times, times)


def at_rest(regulator, measured_duA, times=1, count=_REST_SAMPLES):
    """So often, that many readings of a rest in which this flows."""
    for _ in range(times):
        regulator.rest(measured_duA * count, count)


def wound(regulator, set_duA, missing_duA, pulses=200):
    """The trims after this much was missing for very long, whatever they did."""
    for _ in range(pulses):
        sample(regulator, set_duA, set_duA - missing_duA)
    return regulator


def test_it_begins_without_trims_and_unlimited():
    regulator = Regulator(unknown)
    assert not regulator.is_limited
    assert [regulator.trim_duA(set_duA) for set_duA in (-5000, -1, 0, 1, 5000)] == [0] * 5
    assert regulator.correct(5000) == 0  # no contact, no ceiling


@SIGNS
def test_it_learns_from_its_first_sample_on_like_from_any(sign):
    regulator = Regulator(unknown)
    sample(regulator, sign * 1000, sign * 900)
    assert regulator.trim_duA(1) == sign * 25
    regulator = Regulator(unknown)
    sample(regulator, sign * 1000, 0)
    assert regulator.is_limited
    assert regulator.trim_duA(1) == 0


def test_the_offset_is_kept_to_a_sixteenth():
    regulator = regulating()
    regulator.learn(1000, 15, 4)  # 60 / 16 each
    assert regulator.trim_duA(1) == 0  # a quarter of that, and 15 / 16 are not yet one
    regulator.learn(1000, 2, 4)  # 8 / 16 each
    assert regulator.trim_duA(1) == 1  # a quarter of that, less a 64th of what was learned


# --- the offset that a contact shows ---------------------------------------------------------


@SIGNS
def test_what_flows_at_a_set_zero_is_taken_off(sign):
    regulator = regulating(sign * 30)
    assert regulator.trim_duA(0) == regulator.trim_duA(3000) == -sign * 30
    assert regulator.correct(3000) == 3000 - sign * 30


@SIGNS
def test_no_more_than_10_uA_of_it(sign):
    for offset_duA in (100, 101, 150, 400):
        assert regulating(sign * offset_duA).trim_duA(1000) == -sign * 100
    assert regulating(sign * 99).trim_duA(1000) == -sign * 99


@SIGNS
def test_a_sense_current_is_moved_by_2_uA_at_most(sign):
    for offset_duA, trim_duA in ((10, 10), (20, 20), (21, 20), (100, 20)):
        assert regulating(sign * offset_duA).correct_sense(80) == 80 - sign * trim_duA
        assert regulating(sign * offset_duA).correct_sense(-80) == -80 - sign * trim_duA


def test_of_each_further_contact_a_quarter_is_believed():
    regulator = regulating(10)
    regulator.begin(6, 5000)  # 0.6 uA more
    assert regulator.trim_duA(0) == -12  # 1.15 uA
    regulator.begin(6, 5000)
    assert regulator.trim_duA(0) == -13  # 1.3 uA
    for _ in range(3):
        sample(regulator, 60, 20)
    assert regulator.correct_sense(80) == 100
    regulator.begin(0, 5000)  # its sense current was trimmed by 2 uA, and was right
    assert regulator.trim_duA(0) == regulator.trim_duA(1000) == -5


def test_new_contact_is_not_limited():
    regulator = regulating()
    sample(regulator, 3000, 0)
    assert regulator.is_limited
    regulator.begin(0, 5000)
    assert not regulator.is_limited


# --- what it learns --------------------------------------------------------------------------


def test_a_quarter_of_what_is_missing_goes_to_the_offset_and_a_quarter_to_the_gain():
    regulator = regulating()
    sample(regulator, 1000, 900)
    trims = [regulator.trim_duA(set_duA) for set_duA in (1, 1000, 5000, -5000)]
    assert trims == [25, 25 + 24, 25 + 124, 25 - 125]


def test_the_gain_is_kept_to_a_16384th():
    regulator = regulating()
    sample(regulator, 5000, 4300)
    # 70 uA of 500 are missing: a twentieth of that is 3.5 uA, and the rest of half 1032 / 16384
    assert regulator.trim_duA(1) == 35
    assert [regulator.trim_duA(set_duA) - 35 for set_duA in (1000, 1001)] == [62, 63]


def test_the_mean_of_the_samples_counts():
    regulator = regulating()
    regulator.learn(1000, 2 * 160, 4)
    assert regulator.trim_duA(1) == 20


@pytest.mark.parametrize(("count", "offset"), [(1, 100), (2, 200), (3, 300), (4, 400), (5, 400)])
def test_fewer_than_four_samples_tell_their_share(count, offset):
    """One alone is mostly noise. A quarter of 10 uA, in 16ths."""
    regulator = regulating()
    regulator.learn(1000, 100 * count, count)
    assert regulator.offset == offset


@SIGNS
def test_below_10_uA_half_of_it_goes_to_the_offset_alone(sign):
    below, at = regulating(), regulating()
    sample(below, sign * 99, sign * 79)
    assert below.trim_duA(1) == below.trim_duA(5000) == sign * 10
    sample(at, sign * 100, sign * 80)
    assert at.trim_duA(1) == sign * 5
    # a quarter to the gain as well: 0.5 uA of 100, and not of 10
    assert at.trim_duA(2000) == sign * 5 + (9 if sign > 0 else 10)


@pytest.mark.parametrize(
    ("set_duA", "missing_duA", "gain", "gain_of_negative"),
    [
        (200, 125, 512, 512),
        (500, 125, 512, 512),
        (999, 248, 1015, 1016),
        (1000, 248, 1015, 1016),
        (1001, 248, 1014, 1015),
    ],
)
def test_below_100_uA_the_gain_learns_as_if_it_were_100(
    set_duA, missing_duA, gain, gain_of_negative
):
    """The gain in 16384ths: a quarter of what is missing, of what is set."""
    regulator = regulating()
    sample(regulator, set_duA, set_duA - missing_duA)
    assert regulator.trim_duA(16_384) == gain + (missing_duA * 4 >> 4)
    regulator = regulating()
    sample(regulator, -set_duA, missing_duA - set_duA)
    assert regulator.trim_duA(16_384) == gain_of_negative + (-missing_duA * 4 >> 4)


def test_over_100_uA_less_of_it_is_the_offsets():
    """Of 200 uA an eighth, and three eighths the gain's."""
    regulator = regulating()
    sample(regulator, 2000, 1750)
    assert regulator.trim_duA(1) == 250 // 8
    assert regulator.trim_duA(16_384) - 250 // 8 == 768
    regulator = regulating()
    sample(regulator, -2000, -1750)
    assert regulator.trim_duA(16_384) - (-500 >> 4) == 768


@SIGNS
def test_the_offset_winds_up_to_10_uA(sign):
    assert wound(regulating(), sign * 60, sign * 40).trim_duA(1000) == sign * 100


def test_the_gain_winds_up_to_8_percent():
    regulator = wound(regulating(ceiling_duA=6000), 5000, 300)
    assert regulator.trim_duA(5000) == 399 + 100
    wound(regulator, 60, -40)
    assert regulator.trim_duA(5000) == 399 - 100


def test_the_gain_winds_down_to_15_percent():
    regulator = wound(regulating(), 5000, -300)
    assert regulator.trim_duA(5000) == -850
    wound(regulator, 60, 40)
    assert regulator.trim_duA(5000) == -751 + 100


@SIGNS
def test_nothing_is_asked_for_beyond_5_percent_and_5_uA_over_the_ceiling(sign):
    regulator = wound(regulating(ceiling_duA=4000), sign * 4000, sign * 300)
    assert regulator.correct(sign * 4000) == sign * 4250
    assert regulator.correct(sign * 3700) == sign * 3700 + regulator.trim_duA(sign * 3700)
    assert 4000 < sign * regulator.correct(sign * 3700) < 4250


@pytest.mark.parametrize("set_duA", [1, 100, 777, 5000])
def test_whatever_the_trims_are_they_move_no_more_than_the_authority(set_duA):
    """Up by 8 % + 10 uA, down by 15 % + 10 uA; even where the numbers were damaged."""
    up_duA, down_duA = set_duA * 8 // 100 + 100, set_duA * 15 // 100 + 100
    for offset, more in ((1 << 20, up_duA), (-(1 << 20), -down_duA)):
        regulator = regulating()
        regulator.offset = offset
        assert regulator.trim_duA(set_duA) == more
        regulator.offset = -offset
        assert regulator.trim_duA(-set_duA) == -more


# --- what it does not learn ------------------------------------------------------------------


@SIGNS
def test_a_shortage_up_to_the_authority_is_learned_and_none_beyond(sign):
    near, beyond = regulating(), regulating()
    sample(near, sign * 1000, sign * 750)
    assert not near.is_limited
    assert near.trim_duA(1) == sign * (250 // 4) - (sign < 0)  # rounded down
    sample(beyond, sign * 1000, sign * 749)
    assert beyond.is_limited
    assert beyond.trim_duA(1) == 0


@SIGNS
def test_too_much_by_more_than_the_authority_is_neither_learned_nor_a_limit(sign):
    regulator = regulating()
    sample(regulator, sign * 1000, sign * 1251)
    assert not regulator.is_limited
    assert regulator.trim_duA(1) == 0


@SIGNS
def test_the_least_current_there_is_has_its_sign(sign):
    for missing_duA, is_limited in ((100, False), (101, True), (-101, False)):
        regulator = regulating()
        sample(regulator, sign, sign - sign * missing_duA)
        assert regulator.is_limited == is_limited


def test_the_authority_is_that_of_the_current_which_is_flat():
    for missing_duA, is_limited in ((259, False), (260, True)):
        regulator = regulating()
        sample(regulator, 1060, 1060 - missing_duA)
        assert regulator.is_limited == is_limited


def test_of_samples_that_come_together_the_mean_counts():
    """One that is far off among them is a contact that flutters, and teaches its share."""
    regulator = regulating()
    regulator.learn(1000, 3 * 100 + 100, 4)
    assert not regulator.is_limited
    assert regulator.trim_duA(1) == 25
    regulator = regulating()
    regulator.learn(1000, 4 * 250, 4)
    assert not regulator.is_limited
    regulator = regulating()
    regulator.learn(1000, 4 * 250 + 4, 4)
    assert regulator.is_limited


@SIGNS
def test_too_much_by_the_authority_is_learned(sign):
    regulator = regulating()
    sample(regulator, sign * 1000, sign * 1250)
    assert regulator.trim_duA(1) == (-64 if sign > 0 else 61)  # rounded down


@SIGNS
def test_half_a_microampere_short_it_asks_whether_the_compliance_is_spent(sign):
    asked = []

    def is_spent(*question):
        asked.append(question)
        return True

    regulator = regulating(is_spent=is_spent)
    sample(regulator, sign * 1000, sign * 995)
    sample(regulator, sign * 1000, sign * 1100)
    assert asked == []
    assert not regulator.is_limited
    sample(regulator, sign * 1000, sign * 994)
    assert set(asked) == {(1000, 1)}
    assert regulator.is_limited


@SIGNS
@pytest.mark.parametrize("set_duA", [100, 1000, 3200])
def test_a_pulse_that_is_past_and_was_much_short_is_taken_for_a_spent_compliance(sign, set_duA):
    """By 4.8 uA and a 32nd: nobody can ask the electrode in the pause behind it."""
    much_duA = set_duA // 32 + 48
    for missing_duA, is_limited in (
        (much_duA, False),
        (much_duA + 1, True),
        (-much_duA - 1, False),
    ):
        regulator = regulating(is_spent=lambda *_: False)
        regulator.learn(sign * set_duA, sign * missing_duA * 4, 4, True)
        assert regulator.is_limited == is_limited
        assert (regulator.offset == 0) == is_limited
        regulator = regulating(is_spent=lambda *_: False)
        regulator.learn(sign * set_duA, sign * missing_duA * 4, 4)
        assert not regulator.is_limited


@SIGNS
@pytest.mark.hazard("DRY", "run")
@pytest.mark.parametrize("set_duA", [197, 1000])
def test_where_much_is_missing_half_the_voltage_is_enough(sign, set_duA):
    """Hum comes and goes over the electrode: what was asked at the wrong moment was learned."""
    much_duA = set_duA // 32 + 48
    for missing_duA, times in ((much_duA, 1), (much_duA + 1, 2)):
        asked = []
        regulator = regulating(is_spent=lambda *question, asked=asked: asked.append(question))
        sample(regulator, sign * set_duA, sign * (set_duA - missing_duA))
        assert set(asked) == {(set_duA, times)}


def test_of_a_weak_pulse_that_did_not_flow_at_all_nothing_is_learned():
    """The electrode was lifted, at less than shows that it is."""
    regulator = regulating(is_spent=lambda *_: False)
    regulator.learn(74, 823, 11, True)
    assert regulator.is_limited
    assert regulator.offset == 0


def test_a_limit_ends_with_the_first_pulse_that_is_near():
    regulator = regulating()
    sample(regulator, 1000, 0)
    assert regulator.is_limited
    sample(regulator, 1000, 1000)
    assert not regulator.is_limited
    assert regulator.trim_duA(1) == 0


def test_while_limited_a_quarter_of_what_was_learned_is_let_go_each_time():
    regulator = regulating(10)  # the contact itself showed 1 uA
    sample(regulator, 1000, 900)
    assert regulator.trim_duA(1) == -10 + 25
    assert regulator.trim_duA(5000) == -10 + 25 + 124
    sample(regulator, 1000, 0)
    assert regulator.trim_duA(1) == 8  # 15 - 25 / 4
    assert regulator.trim_duA(5000) == 8 + 93  # of a gain of 409 / 16384, 307 are left


def test_a_64th_of_what_the_offset_learned_is_let_go_with_each_pulse():
    regulator = regulating(-10)
    sample(regulator, 1000, 800)
    assert regulator.trim_duA(1) == 10 + 50
    sample(regulator, 1000, 1000)
    assert regulator.trim_duA(1) == 10 + 49  # 800 / 16, less 13 / 16
    sample(regulator, 1000, 1000)
    assert regulator.trim_duA(1) == 10 + 48  # and less 13 / 16 more


@SIGNS
def test_at_rest_a_sixteenth_of_what_the_offset_learned_is_let_go_each_time(sign):
    regulator = regulating(sign * 10)  # the contact itself showed 1 uA
    sample(regulator, sign * 1000, sign * 800)
    assert regulator.trim_duA(1) == sign * (50 - 10)
    at_rest(regulator, 0)
    assert regulator.trim_duA(1) == (36 if sign > 0 else -37)  # 800 / 16, less 50 / 16
    at_rest(regulator, 0)
    assert regulator.trim_duA(1) == (33 if sign > 0 else -34)  # and less 47 / 16
    at_rest(regulator, 0, 150)
    assert regulator.trim_duA(1) == -sign * 10 - (sign < 0)  # less than 16 / 16 is kept


# --- one way and the other --------------------------------------------------------------------


def told_one_way(sign, set_duA=1000):
    """What was missing of a current of one way, on a contact that showed 1 uA itself."""
    regulator = regulating(10)
    regulator.turn(sign, set_duA, 0)
    sample(regulator, sign * set_duA, sign * (set_duA - 200))
    return regulator


@SIGNS
def test_of_what_one_way_told_a_current_gets_the_part_between_its_own_way_and_the_other(sign):
    regulator = told_one_way(sign)
    told = regulator.offset
    assert abs(told + 160) >= 500
    for way, peak_duA, delta_duA, part in (
        (1, 1000, 0, 2000),
        (1, 999, 0, 1999),
        (1, 1001, 0, 2000),
        (1, 1, 0, 1001),
        (1, 0, 1, 1001),
        (1, 3, -3, 1003),
        (1, 3, 4, 1007),
        (0, 400, 0, 1000),
        (-1, 1, 0, 999),
        (-1, 999, 0, 1),
        (-1, 1000, 0, 0),
        (-1, 3, 1, 996),
    ):
        regulator.turn(sign * way, peak_duA, delta_duA)
        assert regulator.offset == -160 + (told + 160) * part // 2000


@SIGNS
def test_what_was_let_go_since_is_not_given_back_by_the_next_stretch(sign):
    """Else a spent compliance would wind the output up again with each stretch of a wave."""
    limited = told_one_way(sign)
    sample(limited, sign * 1000, 0)
    rested = told_one_way(sign)
    at_rest(rested, 0)
    for regulator in (limited, rested):
        kept = regulator.offset
        assert kept != told_one_way(sign).offset
        regulator.turn(sign, 1000, 0)
        assert regulator.offset == kept


@SIGNS
def test_what_one_way_told_of_a_contact_is_not_told_of_the_next(sign):
    """Else its first stretch would be off by what another skin had lost."""
    for way in (1, 0, -1):
        regulator = told_one_way(sign)
        regulator.begin(10, 5000)
        kept = regulator.offset
        regulator.turn(way, 400, 0)
        assert regulator.offset == kept


def test_before_any_stretch_what_is_told_is_of_both_ways():
    regulator = Regulator(unknown)
    regulator.turn(1, 1000, 0)
    assert regulator.trim_duA(1000) == 0
    regulator = regulating()
    sample(regulator, 1000, 900)
    told = regulator.offset
    for way in (-1, 0, 1):
        regulator.turn(way, 500, 0)
        assert regulator.offset == told


@SIGNS
def test_one_tenth_of_a_microampere_one_way_has_told_as_well(sign):
    regulator = regulating()
    regulator.turn(sign, 1, 0)
    sample(regulator, sign, 0)
    told = regulator.offset
    regulator.turn(0, 1, 0)
    assert regulator.offset == told // 2
    regulator.turn(-sign, 1, 0)
    assert regulator.offset == 0


# --- when it is told ------------------------------------------------------------------------


def test_a_trim_has_moved_until_it_was_made_use_of():
    regulator = Regulator(unknown)
    assert regulator.has_moved
    regulator.correct(0)
    assert not regulator.has_moved
    regulator.begin(0, 5000)
    assert regulator.has_moved
    regulator.correct(1000)
    sample(regulator, 1000, 900)
    assert regulator.has_moved
    regulator.correct(1000)
    assert not regulator.has_moved


def test_at_rest_it_moves_too():
    regulator = regulating()
    regulator.correct(0)
    at_rest(regulator, 0)
    assert regulator.has_moved


# --- at rest -----------------------------------------------------------------------------


@SIGNS
def test_at_rest_what_flows_is_taken_off_again_and_again(sign):
    regulator = regulating()
    at_rest(regulator, sign * 6)
    assert regulator.trim_duA(0) == regulator.correct(0) == -sign * 6
    at_rest(regulator, sign * 5)
    assert regulator.trim_duA(0) == -sign * 11
    assert regulator.trim_duA(1) == 0  # only at rest


@pytest.mark.parametrize("count", [1, 3, 4])
def test_the_mean_of_a_rests_readings_counts_to_a_sixteenth(count):
    regulator = regulating()
    for _ in range(4):
        regulator.rest(-5 * count, count)
    assert regulator.trim_duA(0) == 20
    regulator = regulating()
    for _ in range(count):
        assert regulator.trim_duA(0) == 0
        regulator.rest(-1, count)  # less than a unit each
    assert regulator.trim_duA(0) == 1


@SIGNS
@pytest.mark.parametrize("contact_duA", [0, 10, -10])
def test_at_rest_it_is_moved_by_2_uA_at_most_from_what_contact_showed(sign, contact_duA):
    for flows_duA in (20, 21, 300):
        regulator = regulating(contact_duA)
        at_rest(regulator, sign * flows_duA, 20)
        assert regulator.trim_duA(0) == -contact_duA - sign * 20


@SIGNS
def test_at_rest_too_it_stays_within_10_uA(sign):
    regulator = regulating(sign * 95)
    at_rest(regulator, sign * 21, 20)
    assert regulator.trim_duA(0) == -sign * 100


def test_it_learns_from_its_first_rest_like_from_any():
    regulator = Regulator(unknown)
    at_rest(regulator, 6)
    assert regulator.trim_duA(0) == -6
    regulator = Regulator(unknown)
    regulator.rest(1, 16)  # a sixteenth of a unit
    assert regulator.trim_duA(0) == -1


def test_the_next_pulse_forgets_the_rest():
    regulator = regulating(10)
    at_rest(regulator, 6)
    assert regulator.trim_duA(0) == -16
    regulator.leave_rest()
    assert regulator.trim_duA(0) == -10
    sample(regulator, 1000, 900)
    assert regulator.trim_duA(1) == -10 + 25
