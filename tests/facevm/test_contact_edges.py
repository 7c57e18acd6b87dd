"""Where exactly the looks at the path, and the patience with contact, end."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from facebench.report import delivered
from facevm.contact import EACH_OTHER, HUMS, NOTHING, SKIN, SKIN_UNSEEN, Contact
from facevm.record import Record
from facevm.selftest import SelfTest
from facevm.settings import Settings
from facevm.stage import Stage

HERE = 4
SIGNS = pytest.mark.parametrize("sign", [1, -1])


class Path:
    """A board, as far as its path is looked at; without ``ohm`` it does not see the voltage."""

    def __init__(self, ohm, noise_mV=0.0, seed=1):
        self.ohm = ohm
        self._noise_mV = noise_mV
        self._chance = random.Random(seed)

    def electrode_mV(self, current_duA):
        if self.ohm is None:
            return None
        return round(current_duA * self.ohm / 10_000 + self._chance.gauss(0, self._noise_mV))


class Read:
    """A board that reads these, one after the other."""

    def __init__(self, *read_mV):
        self._read_mV = iter(read_mV)

    def electrode_mV(self, current_duA):
        return next(self._read_mV)


def looks(set_duA, path, times=1, measured_duA=None):
    """What so many looks find, and what they leave: is another wanted, and which resistance."""
    contact, record = Contact(), Record((HERE,))
    contact.begin()
    contact.found()
    contact.wants_look = True
    measured_duA = set_duA if measured_duA is None else measured_duA
    found = [contact.look(set_duA, measured_duA, path, record) for _ in range(times)]
    return found, contact.wants_look, delivered(record, HERE).resistance_ohm


def told(times):
    return [False] * (times - 1) + [True]


TWICE = pytest.mark.parametrize(
    ("size_duA", "times"), [(6000, 16), (475, 16), (474, 18), (300, 40), (299, 42), (80, 564)]
)


@SIGNS
@TWICE
@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize("ohm", [0, 300, 800])
def test_so_many_looks_tell_that_the_electrodes_touch(sign, size_duA, times, ohm):
    """Eight at least, and as many as weigh like twenty at 30 uA, by the squares of the currents;
    that twice."""
    assert looks(sign * size_duA, Path(ohm), times) == (told(times), True, -1)


@SIGNS
@TWICE
@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize("ohm", [900, 1500])
def test_a_longer_path_is_none_which_half_as_many_tell(sign, size_duA, times, ohm):
    assert looks(sign * size_duA, Path(ohm), times // 2 - 1)[:2] == (
        [False] * (times // 2 - 1),
        True,
    )
    found, wants_look, noted_ohm = looks(sign * size_duA, Path(ohm), times // 2)
    assert (any(found), wants_look) == (False, False)
    assert noted_ohm == (pytest.approx(ohm, abs=10) if size_duA > 200 else -1)


@SIGNS
@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize(
    ("size_duA", "less_ohm", "more_ohm"),
    [
        *((80, 11_500, 11_600), (300, 4160, 4200), (6000, 1633, 1636)),
        *((80, -10_000, -10_100), (300, -2660, -2700), (6000, -133, -136)),
    ],
)
def test_a_voltage_that_no_short_has_ends_the_look_at_once(sign, size_duA, less_ohm, more_ohm):
    """Over 80 mV beside what 1.5 kohm have, or 80 mV the other way."""
    assert looks(sign * size_duA, Path(less_ohm))[1] is True
    assert looks(sign * size_duA, Path(more_ohm))[1] is False


@SIGNS
@pytest.mark.hazard("TOUCH", "run")
def test_a_voltage_the_other_way_is_no_touch_either(sign):
    assert looks(sign * 300, Path(-800), 40)[0] == told(40)
    assert looks(sign * 300, Path(-900), 400)[:2] == ([False] * 400, False)


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize(
    ("set_duA", "read_mV", "touches"),
    [
        (2000, [*[170] * 7, 169] * 2, True),  # 849 ohm
        (2000, [170] * 16, False),  # 850
        (300, [*[25] * 11, *[26] * 9] * 2, True),
        (300, [*[25] * 10, *[26] * 10] * 2, False),
        (300, [*[-25] * 11, *[-26] * 9] * 2, True),
        (300, [*[-25] * 10, *[-26] * 10] * 2, False),
        (6000, [510] * 16, False),
    ],
)
def test_the_mean_of_a_touch_is_under_850_ohm(set_duA, read_mV, touches):
    assert looks(set_duA, Read(*read_mV), len(read_mV))[0][-1] is touches


def test_a_search_leaves_nothing_to_the_looks_and_asks_for_none():
    contact, record = begun(), Record((HERE,))
    contact.wants_look = True
    assert findings(contact, [CLOSE] * 5 + [SEEN] * 2)[-1] == SKIN  # one decision was for a touch
    contact.found()
    assert contact.wants_look is False
    assert [contact.look(300, 300, Path(0), record) for _ in range(40)] == told(40)


def test_what_was_looked_at_before_such_a_voltage_counts_no_more():
    contact, record = Contact(), Record((HERE,))
    contact.found()
    found = [contact.look(300, 300, Path(ohm), record) for ohm in [0] * 39 + [14_000] + [0] * 40]
    assert found == [False] * 40 + told(40)


def test_a_decision_for_skin_in_between_begins_the_count_anew():
    contact, record = Contact(), Record((HERE,))
    contact.found()
    paths = [0] * 20 + [1000] * 20 + [0] * 40
    assert [contact.look(300, 300, Path(ohm), record) for ohm in paths] == [False] * 40 + told(40)


@SIGNS
def test_under_8_uA_nothing_is_looked_at_nor_without_the_voltage(sign):
    assert looks(sign * 79, Path(0), 600) == ([False] * 600, True, -1)
    assert looks(sign * 6000, Path(None), 20) == ([False] * 20, False, -1)


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize(("size_duA", "most"), [(300, 45), (80, 600)])
def test_the_adcs_noise_neither_hides_a_touch_nor_makes_one_of_skin(size_duA, most):
    """18 mV rms: at 8 uA 300 ohm are 2 mV, 1.5 kohm 12."""
    late = 0
    for seed in range(40):
        found, _, _ = looks(size_duA, Path(300, noise_mV=18, seed=seed), most)
        late += not any(found)
        found, _, _ = looks(size_duA, Path(1500, noise_mV=18, seed=seed), most)
        assert not any(found)
    assert late <= 2


@SIGNS
@pytest.mark.parametrize(("off_duA", "noted_ohm"), [(100, 8000), (101, -1), (-100, 8000)])
def test_a_resistance_counts_where_what_is_measured_is_what_is_set(sign, off_duA, noted_ohm):
    read_duA = 800 + off_duA
    _, wants_look, ohm = looks(sign * 800, Path(8000 * 800 / read_duA), 1, sign * read_duA)
    assert (wants_look, ohm) == (False, noted_ohm)


def test_a_resistance_is_told_from_20_uA_on():
    assert looks(200, Path(8000)) == ([False], False, 8000)
    assert looks(1000, Path(20_000)) == ([False], False, 20_000)
    assert looks(199, Path(8000)) == ([False], False, -1)


def test_a_new_search_forgets_what_was_seen_of_touching():
    contact, record = Contact(), Record((HERE,))
    contact.found()
    for _ in range(39):
        assert not contact.look(300, 300, Path(0), record)
    contact.begin()
    contact.found()
    assert [contact.look(300, 300, Path(0), record) for _ in range(40)] == told(40)


# --- patience ----------------------------------------------------------------------------


def test_sixty_seconds_of_waiting_are_enough():
    contact = Contact()
    assert contact.bears_wait(59_999)
    assert not contact.bears_wait(1)
    contact.renew()
    assert contact.bears_wait(59_999)


def test_so_are_twenty_losses_in_a_row():
    contact = Contact()
    contact.bears_wait(1)
    assert [contact.bears_loss(2999) for _ in range(21)] == [True] * 20 + [False]


def test_three_steady_seconds_forgive_them_all():
    contact = Contact()
    contact.bears_wait(59_998)
    for _ in range(19):
        contact.bears_loss(0)
    assert contact.bears_loss(3000)
    assert contact.bears_wait(59_999)
    assert [contact.bears_loss(0) for _ in range(20)] == [True] * 19 + [False]


def test_two_hundred_losses_are_enough_whatever_lies_between_them():
    contact = Contact()
    found = []
    for _ in range(201):
        contact.renew()
        found.append(contact.bears_loss(10_000))
    assert found == [True] * 200 + [False]


def test_a_minute_of_its_own_is_a_whole_one():
    contact = Contact()
    contact.bears_wait(30_000)
    contact.renew()
    assert contact.bears_wait(59_999)
    assert not contact.bears_wait(1)


# --- the search --------------------------------------------------------------------------

SEEN = (40, -40, 500, -500)
"""A pair of directions over skin: what was measured forward and back, and the electrode's mV."""

CLOSE = (40, -40, 3, -4)
UNSEEN = (0, 0, 500, -500)
AIR = (0, 0, 12_000, -12_000)


def begun():
    contact = Contact()
    contact.begin()
    return contact


def findings(contact, pairs):
    """What is found after each pair of directions of 12 ms."""
    found = []
    for forward_duA, back_duA, forward_mV, back_mV in pairs:
        contact.step(forward_duA, forward_mV, 12)
        contact.step(back_duA, back_mV, 12)
        found.append(contact.touches)
    return found


def test_what_a_contact_is_before_it_is_searched_for():
    contact = Contact()
    assert (contact.set_duA, contact.offset_duA) == (0, 0)
    assert contact.touches == NOTHING
    assert contact.wants_look is False


def test_the_sense_current_turns_after_12_ms():
    contact = begun()
    assert contact.set_duA == 80
    for passed_ms, due_in_ms, set_duA in ((1, 3, 80), (10, -7, 80), (1, 4, -80), (12, 4, 80)):
        contact.step(0, None, passed_ms)
        assert contact.set_duA == set_duA
        assert not contact.is_due(due_in_ms - 1)
        assert contact.is_due(due_in_ms)


@pytest.mark.parametrize("late_ms", [1, 10])
def test_a_direction_that_was_late_makes_the_next_a_millisecond_shorter(late_ms):
    contact = begun()
    contact.step(0, None, 12 + late_ms)
    contact.step(0, None, 10)
    assert contact.set_duA == -80
    contact.step(0, None, 1)
    assert contact.set_duA == 80
    contact.step(0, None, 11)
    assert contact.set_duA == 80, "that one was on time"


@pytest.mark.parametrize(
    ("pair", "count", "finding"),
    [
        (SEEN, 5, SKIN),
        ((41, -40, 500, -500), 5, SKIN),
        ((40, -39, 500, -500), 10, SKIN_UNSEEN),  # 7.9 uA of difference are none
        ((40, -40, 10, -9), 5, SKIN),  # 19 mV of difference; of up to 18, a second look
        ((40, -40, -9, 10), 5, SKIN),
        ((40, -40, 9, -9), 7, SKIN),
        ((40, -40, 6, -7), 7, SKIN),
        ((40, -40, -7, 6), 7, SKIN),
        (CLOSE, 7, EACH_OTHER),  # 168 ms
        ((40, -40, 6, -6), 7, EACH_OTHER),
        ((40, -40, -6, 6), 7, EACH_OTHER),
        (UNSEEN, 10, SKIN_UNSEEN),
        ((0, 0, 4, -4), 10, SKIN_UNSEEN),
        ((0, 0, 8_999, -8_999), 10, SKIN_UNSEEN),
    ],
)
def test_a_finding_takes_so_many_pairs(pair, count, finding):
    assert findings(begun(), [pair] * count) == [NOTHING] * (count - 1) + [finding]


@pytest.mark.parametrize("mV", [(4, -3), (9_000, -500), (500, -9_000)])
def test_a_voltage_that_hardly_moves_or_is_at_the_supply_shows_no_current(mV):
    assert findings(begun(), [(0, 0, *mV)] * 20) == [NOTHING] * 20


@pytest.mark.parametrize(
    ("pair", "less", "between"),
    [
        (SEEN, 4, AIR),
        (CLOSE, 6, AIR),
        (UNSEEN, 9, SEEN),
        (UNSEEN, 9, AIR),
    ],
)
def test_another_pair_in_between_begins_the_count_anew(pair, less, between):
    contact = begun()
    assert findings(contact, [pair] * less + [between] + [pair] * less) == [NOTHING] * (
        2 * less + 1
    )
    assert findings(contact, [pair]) != [NOTHING]


BETWEEN = (40, -40, 8, -8)


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        # the third and fourth decision are of two new pairs and three fifths of the last
        ([CLOSE] * 5 + [SEEN] * 2, SKIN),
        ([CLOSE] * 5 + [BETWEEN] * 2 + [CLOSE] * 4, EACH_OTHER),
        ([BETWEEN] * 5 + [CLOSE] * 2, NOTHING),
        ([BETWEEN] * 5 + [CLOSE] * 4, EACH_OTHER),
        ([CLOSE] * 7 + [SEEN] * 2, EACH_OTHER),
        ([CLOSE] * 7 + [SEEN] * 4, SKIN),
        ([CLOSE] * 7 + [BETWEEN] * 20, SKIN),
        ([CLOSE] * 7 + [SEEN] * 2 + [CLOSE] * 40, EACH_OTHER),
        ([SEEN] * 4 + [AIR] + [CLOSE] * 7, EACH_OTHER),
        ([AIR] + [BETWEEN] * 5, NOTHING),
        ([CLOSE] * 7 + [AIR], NOTHING),
        ([CLOSE] * 7 + [AIR] + [CLOSE] * 6, NOTHING),
        ([CLOSE] * 7 + [AIR] + [SEEN] * 5, SKIN),
    ],
)
def test_electrodes_touch_each_other_or_part_by_two_decisions_in_a_row(pairs, found):
    assert findings(begun(), pairs)[-1] == found


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize(
    ("moved_mV", "at_once", "later"),
    [
        ((13, 13, 13, 13, 12), NOTHING, EACH_OTHER),  # 64 mV in five pairs
        ((13, 13, 13, 13, 13), NOTHING, NOTHING),
        ((18, 18, 18, 18, 18), NOTHING, NOTHING),
        ((19, 18, 18, 18, 18), SKIN, SKIN),
    ],
)
def test_64_mV_in_five_pairs_are_a_touch_and_more_than_90_are_skin_at_once(
    moved_mV, at_once, later
):
    contact = begun()
    assert findings(contact, [(40, -40, 0, -mV) for mV in moved_mV])[-1] == at_once
    assert findings(contact, [(40, -40, 0, 0)] * 2)[-1] == later


@pytest.mark.hazard("TOUCH", "run")
def test_doubtful_pairs_after_a_touch_need_four_decisions():
    """Two more, of 10 and 12 mV in the mean, are for a touch still; then four are doubtful."""
    found = findings(begun(), [CLOSE] * 7 + [BETWEEN] * 20)
    assert found.index(SKIN) == 18


class Switch:
    """A pin that was not set yet."""

    value = None


def test_100_kohm_are_across_the_source_while_contact_is_sought():
    sense = Switch()
    contact = Contact(sense)
    assert sense.value is None
    contact.begin()
    assert sense.value is True
    contact.found()
    assert sense.value is False


def test_a_board_with_two_poles_gives_them_12_ms_to_close():
    contact = Contact(Switch())
    contact.begin()
    contact.step(0, 0, 15)
    assert not contact.is_due(0)
    assert contact.is_due(1)
    contact.step(0, 0, 8)
    assert contact.set_duA == 80
    contact.step(0, 0, 1)
    assert contact.set_duA == -80


@pytest.mark.parametrize(
    ("pair", "count", "finding"),
    [
        ((32, -32, 200, -200), 5, SKIN),  # 6.4 uA: 40 % of what is set
        ((32, -31, 200, -200), 10, SKIN_UNSEEN),
        ((0, 0, 479, -479), 10, SKIN_UNSEEN),
        ((0, 0, 480, -479), 10, NOTHING),
        ((0, 0, 479, -480), 10, NOTHING),
    ],
)
def test_across_100_kohm_less_flows_and_the_air_has_800_mV(pair, count, finding):
    contact = Contact(Switch())
    contact.begin()
    contact.step(0, 0, 12)
    assert findings(contact, [pair] * count)[-1] == finding


@pytest.mark.parametrize(("pair", "less"), [(SEEN, 4), (CLOSE, 6), (UNSEEN, 9)])
def test_so_does_a_new_search(pair, less):
    contact = begun()
    findings(contact, [pair] * less)
    contact.step(0, 0, 6)
    contact.begin()
    assert not contact.is_due(3)
    assert findings(contact, [pair] * less) == [NOTHING] * less
    assert findings(contact, [pair]) != [NOTHING]


@pytest.mark.parametrize(("back_duA", "offset_duA"), [(-80, 0), (-81, -1), (-79, 0), (-78, 1)])
def test_half_of_the_sum_is_the_offset(back_duA, offset_duA):
    contact = begun()
    findings(contact, [(80, back_duA, 500, -500)])
    assert contact.offset_duA == offset_duA


@pytest.mark.parametrize("sign", [1, -1])
def test_offsets_may_differ_by_less_than_two_microamperes(sign):
    moved = (80 + sign * 18, -80 + sign * 18, 500, -500)
    assert findings(begun(), [SEEN] * 4 + [moved])[-1] == SKIN
    far = (80 + sign * 19, -80 + sign * 19, 500, -500)
    contact = begun()
    assert findings(contact, [SEEN] * 4 + [far] * 4) == [NOTHING] * 8
    assert findings(contact, [far]) == [SKIN]


def test_the_offset_is_the_mean_of_the_pairs():
    contact = begun()
    findings(contact, [(80 + off, -80 + off, 500, -500) for off in (0, 10, 4, 6, 0)])
    assert contact.touches == SKIN
    assert 3 <= contact.offset_duA <= 4  # each step is rounded down


def test_a_direction_counts_by_the_middle_of_what_comes_after_its_edge():
    contact = begun()
    for measured_duA in (999, 90, 100, 70, 80):
        contact.step(measured_duA, 500, 3)
        if contact.set_duA < 0:
            break
    for measured_duA in (-999, -60, -70, -70):
        contact.step(measured_duA, -500, 3)
    assert contact.offset_duA == (85 - 65) // 2


def test_what_is_read_from_the_fourth_millisecond_on_counts():
    contact = begun()
    for now_ms in range(1, 13):
        contact.step(999 if now_ms <= 3 else 90 if now_ms == 4 else 70, 500, 1)
    for now_ms in range(1, 13):
        contact.step(-999 if now_ms <= 3 else -60 if now_ms == 4 else -70, -500, 1)
    assert contact.offset_duA == (80 - 65) // 2


# --- hum ----------------------------------------------------------------------------------


def hummed(peak_duA, hertz, seed, noise_duA=0, most_ms=3000):
    """A search on skin while the mains hums, until something is found: what, and after how long."""
    chance = random.Random(seed)
    phase = chance.uniform(0, 2 * math.pi)
    contact = begun()
    for now_ms in range(1, most_ms):
        hum_duA = peak_duA * math.sin(2 * math.pi * hertz * now_ms / 1000 + phase)
        read_duA = contact.set_duA + hum_duA + chance.gauss(0, noise_duA)
        contact.step(round(read_duA / 2) * 2, 500 if contact.set_duA > 0 else -500, 1)
        if contact.touches != NOTHING:
            return contact, now_ms
    return contact, most_ms


@pytest.mark.hazard("NOISE", "run")
@pytest.mark.parametrize("hertz", [50, 60])
def test_hum_and_noise_of_a_healthy_board_keep_nobody_waiting(hertz):
    for seed in range(40):
        contact, took_ms = hummed(20, hertz, seed, noise_duA=5)
        assert contact.touches == SKIN
        assert took_ms <= 144
        assert abs(contact.offset_duA) <= 12


def sensed(hertz, peak_mV, step_mV, seed, lag_ms=0.0):
    """A search whose electrode hums by ``peak_mV`` besides what 8 uA move it by, within a lag."""
    chance = random.Random(seed)
    phase = chance.uniform(0, 2 * math.pi)
    contact, at_mV = begun(), 0.0
    for now_ms in range(1, 400):
        hum = math.sin(2 * math.pi * hertz * now_ms / 1000 + phase)
        toward_mV = step_mV if contact.set_duA > 0 else -step_mV
        at_mV += (toward_mV - at_mV) / (lag_ms + 1)
        read_duA = contact.set_duA + round(15 * hum)
        contact.step(read_duA, round(at_mV + peak_mV * hum + chance.gauss(0, 18)), 1)
        if contact.touches != NOTHING:
            break
    return contact.touches, now_ms


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize("hertz", [50, 60])
@pytest.mark.parametrize("peak_mV", [0, 200, 1000, 1800])
@pytest.mark.parametrize(("step_mV", "lag_ms"), [(160, 0), (7200, 270)])
def test_hum_over_dry_skin_is_not_taken_for_electrodes_that_touch(hertz, peak_mV, step_mV, lag_ms):
    """2 uA through half of 900 kohm and more; and 300 nF, by which the sense current hardly shows:
    the voltage goes back where it should have gone forth."""
    found = [sensed(hertz, peak_mV, step_mV, seed, lag_ms) for seed in range(20)]
    assert {touches for touches, _ in found} == {SKIN}
    assert max(now_ms for _, now_ms in found) <= (120 if hertz == 50 or not peak_mV else 168)


@pytest.mark.hazard("TOUCH", "run")
def test_the_adcs_noise_hides_neither_a_touch_nor_skin():
    """18 mV rms: 125 ohm are 1 mV either way, 1.5 kohm 12."""
    touching = [sensed(50, 0, 1, seed) for seed in range(100)]
    assert {touches for touches, _ in touching} == {EACH_OTHER}
    assert sum(now_ms > 200 for _, now_ms in touching) <= 5
    assert {sensed(50, 0, 12, seed)[0] for seed in range(100)} == {SKIN}


@pytest.mark.hazard("NOISE", "run")
@pytest.mark.parametrize("hertz", [50, 60])
@pytest.mark.parametrize("peak_duA", [60, 100, 300])
def test_three_times_as_much_hum_is_told(hertz, peak_duA):
    for seed in range(10):
        contact, took_ms = hummed(peak_duA, hertz, seed)
        assert contact.touches == HUMS
        assert 720 <= took_ms <= 1000
        least_duA = min(peak_duA, 280) * 3 // 4
        assert least_duA <= contact.offset_duA <= peak_duA * 5 // 4


def swung(contact, *swings_duA):
    """What is found after each pair of directions over skin, whose readings lie so far apart."""
    found = []
    for at, swing_duA in enumerate(swings_duA):
        middle_duA, electrode_mV = (-40, -500) if at % 2 else (40, 500)
        low_duA = middle_duA - swing_duA // 2
        contact.step(low_duA, electrode_mV, 6)
        contact.step(low_duA + swing_duA, electrode_mV, 6)
        found.append(contact.touches)
    return found[1::2]


@pytest.mark.hazard("NOISE", "run")
def test_six_microamperes_apart_are_borne_for_ever_and_more_is_hum():
    assert swung(begun(), *[60] * 200)[4:] == [SKIN] * 96
    assert swung(begun(), *[61] * 200)[-1] == HUMS


@pytest.mark.hazard("NOISE", "run")
def test_what_hums_is_told_after_thirty_pairs_and_how_much():
    contact = begun()
    assert swung(contact, *[400] * 60) == [NOTHING] * 29 + [HUMS]
    assert contact.offset_duA == 285  # a sine of 28.5 uA: its top is 40 uA over what 9 ms begin at


@pytest.mark.hazard("NOISE", "run")
def test_quiet_pairs_before_do_not_put_the_thirty_off():
    assert swung(begun(), *[0] * 40, *[400] * 80).index(HUMS) == 20 + 29


@pytest.mark.hazard("NOISE", "run")
def test_thirty_pairs_in_a_row():
    """A start is refused where the mains hums all the time, not where it did now and then."""
    contact = begun()
    for _ in range(3):
        assert HUMS not in swung(contact, *[400] * 44, *[0] * 40)
    assert HUMS not in swung(contact, *[400] * 58)
    contact.begin()  # a new search knows nothing of the hum before
    assert swung(contact, *[400] * 60) == [NOTHING] * 29 + [HUMS]


@pytest.mark.hazard("NOISE", "run")
def test_the_first_pairs_are_judged_as_if_half_as_much_had_hummed_before():
    """Contact with some noise is found at once, and one that hums more is not."""
    assert swung(begun(), *[70] * 10)[-1] == SKIN
    assert swung(begun(), *[71] * 10)[-1] == NOTHING


@pytest.mark.hazard("NOISE", "run")
@pytest.mark.parametrize("touch_duA", [400, 5000])
def test_a_touch_that_lets_more_flow_for_an_instant_counts_as_40_uA(touch_duA):
    """Else one touch would keep the person waiting for hum that there is not."""
    assert swung(begun(), *[0] * 8, touch_duA, 65)[-1] == SKIN
    assert swung(begun(), *[0] * 8, touch_duA, 66)[-1] == NOTHING


@pytest.mark.hazard("NOISE", "run")
def test_a_hand_that_touches_and_lets_go_does_not_hum():
    contact = begun()
    for now_ms in range(10_000):
        touches = now_ms % 70 < 35
        contact.step(contact.set_duA if touches else 0, None, 1)
        assert contact.touches != HUMS


def test_a_search_knows_nothing_of_the_hum_before():
    contact, _ = hummed(100, 50, 1)
    contact.begin()
    assert findings(contact, [SEEN] * 5)[-1] == SKIN


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize("middle_mV", [0, 200, -200])
@pytest.mark.parametrize("offset_duA", [0, 20, -20])
@pytest.mark.parametrize("ohm", [300, 5000, 19_000])
def test_where_no_current_flows_the_voltage_is_the_middles(middle_mV, offset_duA, ohm):
    """Whatever the offset of the current is; and one search knows nothing of the last."""
    contact = begun()
    flows_duA = (80 + offset_duA, -80 + offset_duA)
    volts_mV = [middle_mV + read_duA * ohm // 10_000 for read_duA in flows_duA]
    for _ in range(2):
        findings(contact, [(*flows_duA, *volts_mV)] * 5)
        assert contact.middle_mV == pytest.approx(middle_mV, abs=3)
        contact.begin()
        assert contact.middle_mV == 0


def test_the_middle_is_the_mean_of_the_pairs():
    contact = begun()
    findings(contact, [(80, -80, mV + 40, mV - 40) for mV in (0, 20, 50)])
    assert contact.middle_mV == pytest.approx(70 / 3, abs=1)


@pytest.mark.parametrize(("moved_mV", "middle_mV"), [(319, 100), (320, 0), (-319, 100), (-320, 0)])
def test_dry_skin_does_not_tell_the_middle(moved_mV, middle_mV):
    contact = begun()
    findings(contact, [(80, -80, 100 - (-moved_mV) // 2, 100 - (-moved_mV) // 2 - moved_mV)] * 5)
    assert contact.middle_mV == pytest.approx(middle_mV, abs=2)


def test_a_board_without_the_voltage_takes_any_current_for_skin_and_none_for_nothing():
    assert findings(begun(), [(40, -40, None, None)] * 5)[-1] == SKIN
    assert findings(begun(), [(0, 0, None, None)] * 20) == [NOTHING] * 20


# --- the self-test -----------------------------------------------------------------------


def test_what_a_self_test_is_before_it_begins():
    test = SelfTest()
    assert (test.set_duA, test.is_over, test.leak_duA) == (0, False, 0)


EIGHT = ((1, 80),) * 7


def test_each_direction_takes_eight_readings_from_3_ms_after_its_command_on():
    test = SelfTest()
    test.begin()
    back = tuple((passed_ms, -80) for passed_ms, _ in EIGHT)
    for passed_ms, set_duA in ((50, 80), (3, 80), *EIGHT, (1, -80), (3, -80), *back, (1, 0)):
        assert not test.is_over
        test.step(0, passed_ms)
        assert test.set_duA == set_duA
    assert test.is_over


def findings_of(forward_duA, back_duA, own_zero):
    """A self-test that has read these, over and over; and a stage whose zero is 0."""
    test, stage = SelfTest(), Stage(Settings())
    stage.own_zero = own_zero
    test.begin()
    while not test.is_over:
        read = forward_duA if test.set_duA > 0 else back_duA
        assert test.tripped(stage) == ""
        test.step(next(read), 4)
    return test.tripped(stage), test.reading


@pytest.mark.parametrize(
    ("forward", "back", "own_zero", "found"),
    [
        ((0,), (0,), None, ("", 0)),
        ((40,), (-40,), None, ("", 0)),
        ((42,), (-40,), None, ("G15", 41)),
        ((50,), (50,), None, ("", 50)),
        ((51,), (51,), None, ("ZERO", 51)),
        ((-60,), (-42,), None, ("ZERO", 51)),
        ((51,), (51,), 1, ("", 50)),
        ((0,), (0,), -51, ("ZERO", 51)),
        ((-30, 30), (0,), None, ("", 0)),
        ((-30, 31), (0,), None, ("NOISE", 21)),
        ((80,), (0, -160), None, ("NOISE", 56)),
    ],
)
def test_what_a_self_test_finds(forward, back, own_zero, found):
    assert findings_of(itertools.cycle(forward), itertools.cycle(back), own_zero) == found


def test_a_second_self_test_knows_nothing_of_the_first():
    test = SelfTest()
    test.begin()
    for measured_duA in (0, *(80,) * 8, *(-80,) * 8):
        test.step(measured_duA, 4)
    assert test.leak_duA == 80
    test.begin()
    assert (test.set_duA, test.is_over, test.leak_duA) == (80, False, 0)
    for measured_duA in (0, 0, 90):
        test.step(measured_duA, 4)
    test.begin()
    for measured_duA in (0, *(0,) * 16):
        assert not test.is_over
        test.step(measured_duA, 4)
    assert (test.is_over, test.swing_duA) == (True, 0)
