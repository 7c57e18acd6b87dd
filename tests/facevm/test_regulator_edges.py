"""What exactly the regulator learns from a pulse, and where it stops to."""

from __future__ import annotations

import pytest

from facevm.regulator import Regulator, unknown_spent

SIGNS = pytest.mark.parametrize("sign", [1, -1])
WHOLE = 16  # samples after which a pulse is learned from though it goes on


def regulating(offset_dA=0, ceiling_dA=5000, is_spent=unknown_spent):
    regulator = Regulator(is_spent)
    regulator.begin(offset_dA, ceiling_dA)
    return regulator


def sample(regulator, set_dA, measured_dA, times=WHOLE):
    """So many samples of a flat current."""
    for _ in range(3):
        regulator.note(set_dA)
    return [regulator.watch(measured_dA) for _ in range(times)]


def wound(regulator, set_dA, missing_dA, pulses=200):
    """The trims after this much was missing for very long, whatever they did."""
    for _ in range(pulses):
        sample(regulator, set_dA, set_dA - missing_dA)
    return regulator


def test_it_begins_without_trims_and_unlimited():
    regulator = Regulator()
    assert unknown_spent(3000) is False
    assert not regulator.is_limited
    assert [regulator.trim_dA(set_dA) for set_dA in (-5000, -1, 0, 1, 5000)] == [0] * 5
    assert regulator.correct(5000) == 0  # no contact, no ceiling


# --- the offset that a contact shows ---------------------------------------------------------


@SIGNS
def test_what_flows_at_a_set_zero_is_taken_off(sign):
    regulator = regulating(sign * 30)
    assert regulator.trim_dA(0) == regulator.trim_dA(3000) == -sign * 30
    assert regulator.correct(3000) == 3000 - sign * 30


@SIGNS
def test_no_more_than_10_uA_of_it(sign):
    for offset_dA in (100, 101, 150, 400):
        assert regulating(sign * offset_dA).trim_dA(1000) == -sign * 100
    assert regulating(sign * 99).trim_dA(1000) == -sign * 99


@SIGNS
def test_a_sense_current_is_moved_by_2_uA_at_most(sign):
    for offset_dA, trim_dA in ((10, 10), (20, 20), (21, 20), (100, 20)):
        assert regulating(sign * offset_dA).correct_sense(80) == 80 - sign * trim_dA
        assert regulating(sign * offset_dA).correct_sense(-80) == -80 - sign * trim_dA


def test_of_each_further_contact_a_quarter_is_believed():
    regulator = regulating(10)
    regulator.begin(6, 5000)  # 0.6 uA more
    assert regulator.trim_dA(0) == -12  # 1.15 uA
    regulator.begin(6, 5000)
    assert regulator.trim_dA(0) == -13  # 1.3 uA
    for _ in range(3):
        sample(regulator, 60, 20)
    regulator.begin(0, 5000)  # its sense current was trimmed by 2 uA, and was right
    assert regulator.trim_dA(0) == -5


def test_new_contact_is_not_limited_and_its_pulse_is_new():
    regulator = regulating()
    sample(regulator, 3000, 0)
    assert regulator.is_limited
    sample(regulator, 3000, 2900, 15)
    regulator.begin(0, 5000)
    assert not regulator.is_limited
    sample(regulator, 3000, 2900, 15)
    assert regulator.trim_dA(0) == 0
    sample(regulator, 3000, 2900, 1)
    assert regulator.trim_dA(0) == 25


# --- when a sample counts --------------------------------------------------------------------


@SIGNS
def test_below_5_uA_nothing_is_learned(sign):
    assert sample(regulating(), sign * 49, 0) == [False] * WHOLE
    assert sample(regulating(), sign * 50, 0) == [True] * WHOLE


@SIGNS
@pytest.mark.parametrize("at", [0, 1])
def test_a_wave_is_flat_within_a_64th(sign, at):
    for off_dA, is_flat in ((16, True), (17, False), (-16, True), (-17, False)):
        regulator = regulating()
        sets_dA = [1000, 1000]
        sets_dA[at] += off_dA
        for set_dA in (*sets_dA, 1000):
            regulator.note(sign * set_dA)
        assert regulator.watch(sign * 1000) is is_flat


@SIGNS
def test_samples_teach_after_sixteen(sign):
    regulator = regulating()
    sample(regulator, sign * 1000, sign * 900, 15)
    assert regulator.trim_dA(0) == 0
    sample(regulator, sign * 1000, sign * 900, 1)
    assert regulator.trim_dA(0) == sign * 25


def test_a_pulse_teaches_when_its_direction_ends():
    regulator = regulating()
    sample(regulator, 1000, 900, 5)
    regulator.note(1)
    assert regulator.trim_dA(0) == 0
    regulator.note(0)
    assert regulator.trim_dA(0) == 25
    regulator = regulating()
    sample(regulator, -1000, -900, 5)
    regulator.note(0)
    assert regulator.trim_dA(0) == 0
    regulator.note(1)
    assert regulator.trim_dA(0) == -25


def test_a_pulse_is_learned_from_once():
    regulator = regulating()
    sample(regulator, 1000, 900, 5)
    for set_dA in (0, 0, -1, 1, 0):
        regulator.note(set_dA)
    assert regulator.trim_dA(0) == 25


# --- what it learns --------------------------------------------------------------------------


def test_a_quarter_of_what_is_missing_goes_to_the_offset_and_a_quarter_to_the_gain():
    regulator = regulating()
    sample(regulator, 1000, 900)
    trims = [regulator.trim_dA(set_dA) for set_dA in (0, 1000, 5000, -5000)]
    assert trims == [25, 25 + 24, 25 + 124, 25 - 125]


def test_the_gain_is_kept_to_a_16384th():
    regulator = regulating()
    sample(regulator, 5000, 4300)
    # 70 uA of 500 are missing: a quarter of that is 573 / 16384, and more than 10 uA of offset
    assert regulator.trim_dA(0) == 100
    assert [regulator.trim_dA(set_dA) - 100 for set_dA in (4003, 4004)] == [139, 140]


def test_the_mean_of_the_samples_counts():
    regulator = regulating()
    sample(regulator, 1000, 1000, 8)
    sample(regulator, 1000, 840, 8)
    assert regulator.trim_dA(0) == 20


@SIGNS
def test_below_10_uA_half_of_it_goes_to_the_offset_alone(sign):
    below, at = regulating(), regulating()
    sample(below, sign * 99, sign * 79)
    assert below.trim_dA(0) == below.trim_dA(5000) == sign * 10
    sample(at, sign * 100, sign * 80)
    assert at.trim_dA(0) == sign * 5
    assert at.trim_dA(2000) == sign * 5 + 99


@SIGNS
def test_the_offset_winds_up_to_10_uA(sign):
    for missing_dA in (40, 3):
        assert wound(regulating(), sign * 60, sign * missing_dA).trim_dA(1000) == sign * 100


def test_the_gain_winds_up_to_8_percent():
    regulator = wound(regulating(ceiling_dA=6000), 5000, 300)
    assert regulator.trim_dA(5000) == 399 + 100
    wound(regulator, 60, -40)
    assert regulator.trim_dA(5000) == 399 - 100


def test_the_gain_winds_down_to_15_percent():
    regulator = wound(regulating(), 5000, -300)
    assert regulator.trim_dA(5000) == -850
    wound(regulator, 60, 40)
    assert regulator.trim_dA(5000) == -751 + 100


@SIGNS
def test_nothing_is_asked_for_beyond_5_percent_and_5_uA_over_the_ceiling(sign):
    regulator = wound(regulating(ceiling_dA=4000), sign * 4000, sign * 300)
    assert regulator.correct(sign * 4000) == sign * 4250
    assert regulator.correct(sign * 3700) == sign * 3700 + regulator.trim_dA(sign * 3700)
    assert 4000 < sign * regulator.correct(sign * 3700) < 4250


@pytest.mark.parametrize("set_dA", [0, 1, 100, 777, 5000])
def test_whatever_the_trims_are_they_move_no_more_than_the_authority(set_dA):
    """Up by 8 % + 10 uA, down by 15 % + 10 uA; even where the numbers were damaged."""
    up_dA, down_dA = set_dA * 8 // 100 + 100, set_dA * 15 // 100 + 100
    for offset, more in ((1 << 20, up_dA), (-(1 << 20), -down_dA)):
        regulator = regulating()
        regulator._offset = offset
        assert regulator.trim_dA(set_dA) == more
        if set_dA:
            regulator._offset = -offset
            assert regulator.trim_dA(-set_dA) == -more


# --- what it does not learn ------------------------------------------------------------------


@SIGNS
def test_a_shortage_up_to_the_authority_is_learned_and_none_beyond(sign):
    near, beyond = regulating(), regulating()
    sample(near, sign * 1000, sign * 750)
    assert not near.is_limited
    assert near.trim_dA(0) == sign * (250 // 4) - (sign < 0)
    sample(beyond, sign * 1000, sign * 749)
    assert beyond.is_limited
    assert beyond.trim_dA(0) == 0


@SIGNS
def test_too_much_by_more_than_the_authority_is_neither_learned_nor_a_limit(sign):
    regulator = regulating()
    sample(regulator, sign * 1000, sign * 1251)
    assert not regulator.is_limited
    assert regulator.trim_dA(0) == 0


@SIGNS
def test_half_a_microampere_short_it_asks_whether_the_compliance_is_spent(sign):
    asked = []

    def is_spent(size_dA):
        asked.append(size_dA)
        return True

    regulator = regulating(is_spent=is_spent)
    sample(regulator, sign * 1000, sign * 995)
    sample(regulator, sign * 1000, sign * 1100)
    assert asked == []
    assert not regulator.is_limited
    sample(regulator, sign * 1000, sign * 994)
    assert set(asked) == {1000}
    assert regulator.is_limited


def test_it_is_limited_only_where_most_of_a_pulse_is():
    regulator = regulating()
    sample(regulator, 1000, 900, 8)
    sample(regulator, 1000, 0, 8)
    assert not regulator.is_limited
    assert regulator.trim_dA(0) == 25  # from the samples that were near
    sample(regulator, 1000, 0, 9)
    sample(regulator, 1000, 1000, 7)
    assert regulator.is_limited


def test_four_samples_of_a_limited_pulse_still_teach_and_three_do_not():
    for near, learned_dA in ((3, 0), (4, 25), (5, 25)):
        regulator = regulating()
        sample(regulator, 1000, 0, WHOLE - near)
        sample(regulator, 1000, 900, near)
        assert regulator.is_limited
        assert regulator.trim_dA(0) == learned_dA


def test_a_limit_ends_with_the_first_pulse_that_is_near():
    regulator = regulating()
    sample(regulator, 1000, 0, 13)
    sample(regulator, 1000, 900, 3)
    assert regulator.is_limited
    sample(regulator, 1000, 1000)
    assert not regulator.is_limited
    assert regulator.trim_dA(0) == 0


def test_a_forgotten_pulse_leaves_nothing():
    regulator = regulating()
    sample(regulator, 1000, 0, 10)
    sample(regulator, 1000, 900, 5)
    regulator.forget_pulse()
    regulator.note(0)
    assert regulator.trim_dA(0) == 0
    assert not regulator.is_limited
    sample(regulator, 1000, 900, 15)
    assert regulator.trim_dA(0) == 0
    sample(regulator, 1000, 900, 1)
    assert regulator.trim_dA(0) == 25
    assert not regulator.is_limited


def test_while_limited_a_quarter_of_what_was_learned_is_let_go_each_time():
    regulator = regulating(10)  # the contact itself showed 1 uA
    sample(regulator, 1000, 900)
    assert regulator.trim_dA(0) == -10 + 25
    assert regulator.trim_dA(5000) == -10 + 25 + 124
    sample(regulator, 1000, 0)
    assert regulator.trim_dA(0) == 8  # 15 - 25 / 4
    assert regulator.trim_dA(5000) == 8 + 93  # of a gain of 409 / 16384, 307 are left
