"""What the regulator learns from a current that moves, whose readings lag behind."""

from __future__ import annotations

import math
import random

import pytest

from facevm.regulator import Regulator
from tests.facevm.guarding import unknown

SIGNS = pytest.mark.parametrize("sign", [1, -1])
STRONG = 1 << 21
"""A window's weighted size at which it tells nearly as much as one can."""


def regulating(offset_duA=0, is_spent=unknown):
    regulator = Regulator(is_spent)
    regulator.begin(offset_duA, 6000)
    return regulator


def told(regulator, short, size=STRONG, short_duA=0, sum_duA=0, count=20, set_duA=3000):
    """One window, by default of a wave that goes both ways."""
    regulator.compare(short, size, short_duA, sum_duA, count, set_duA)
    return regulator


def percent(regulator):
    return regulator.gain / 163.84


# --- a wave by its updates ------------------------------------------------------------------


def sawtooth(at, alternates):
    if not alternates:
        return at % 1
    return (2 * at) % 1 * (1 if at % 1 < 0.5 else -1)


def triangle(at, alternates):
    at = 2 * at % 2 if alternates else at % 1
    half = at % 1
    size = 2 * min(half, 1 - half)
    return -size if at >= 1 else size


def sine(at, alternates):
    return math.sin(2 * math.pi * at) if alternates else abs(math.sin(math.pi * at))


def square(at, alternates):
    """Never flat for three updates: a pulse and its edges."""
    return (1 if at % 1 < 0.5 else -1) if alternates else (1 if at % 1 < 0.5 else 0)


SHAPES = pytest.mark.parametrize("shape", [sawtooth, triangle, sine, square])


def carried(regulator, shape, alternates, hz, lag, plant, peak_duA=2000, updates=4000):
    """A wave into ``plant``, each reading ``lag()`` of an update behind; windows are told as cruise
    does. Returns the mean of what flowed over that of what was set, of the last half."""
    sets, flowing = [0], [0]
    short = size = short_duA = sum_duA = count = 0
    flowed = asked = 0.0
    for update in range(updates):
        set_duA = round(peak_duA * shape((update + 0.5) * hz / 1000, alternates))
        true_duA = plant(regulator.correct(set_duA))
        late = lag()
        measured_duA = round(true_duA * (1 - late) + flowing[-1] * late)
        before_duA = sets[-1]
        sets.append(set_duA)
        flowing.append(true_duA)
        if update >= updates // 2:
            flowed += abs(true_duA)
            asked += abs(set_duA)
        if not set_duA and not before_duA:
            continue
        weight = (set_duA + before_duA) >> 6
        count += 1
        short += weight * (set_duA - measured_duA)
        size += weight * set_duA
        short_duA += set_duA - measured_duA
        sum_duA += set_duA
        if count >= 20 and 4 * weight * set_duA * count > 3 * size >= 0:
            regulator.compare(short, size, short_duA, sum_duA, count, abs(set_duA))
            short = size = short_duA = sum_duA = count = 0
    return flowed / asked


def uneven(seed, most):
    chance = random.Random(seed)
    return lambda: chance.uniform(0, most)


@SHAPES
@pytest.mark.parametrize("alternates", [True, False])
@pytest.mark.parametrize("hz", [3.1, 20.3, 57, 62.5])
def test_what_lags_behind_is_not_taken_for_a_loss(shape, alternates, hz):
    """A stage that is right stays so: within 1 % at the steps of a sawtooth, however late."""
    ratio = carried(regulating(), shape, alternates, hz, uneven(1, 0.9), round)
    assert abs(ratio - 1) <= 0.01


@SHAPES
@pytest.mark.parametrize("alternates", [True, False])
@pytest.mark.parametrize("gain", [0.95, 1.06])
def test_a_stage_that_is_off_is_found_out(shape, alternates, gain):
    def plant(asked_duA):
        return round(asked_duA * gain)

    for hz in (9.7, 57):
        ratio = carried(regulating(), shape, alternates, hz, uneven(2, 0.6), plant)
        assert abs(ratio - 1) <= 0.01


@pytest.mark.parametrize("offset_duA", [-40, 40])
def test_a_lean_is_taken_off(offset_duA):
    regulator = regulating()
    carried(regulator, sine, True, 57, lambda: 0.3, lambda asked_duA: asked_duA + offset_duA)
    assert abs(regulator.offset / 16 + offset_duA) <= 10


# --- one window -----------------------------------------------------------------------------


@SIGNS
def test_the_first_windows_move_the_gain_by_much_and_each_later_one_by_less(sign):
    regulator = regulating()
    steps = []
    for _ in range(40):
        before = regulator.gain
        told(regulator, sign * STRONG // 12)  # 8.3 % are missing
        steps.append(sign * (regulator.gain - before))
        regulator.gain = 0
    assert 0.08 * 1365 < steps[0] < 0.09 * 1365
    assert 0.07 * 1365 < steps[1] < 0.08 * 1365
    assert steps[:15] == sorted(steps[:15], reverse=True)
    assert steps[-1] == pytest.approx(1365 / 31, abs=3)
    assert regulator.offset == 0


@SIGNS
def test_no_window_moves_the_gain_by_more_than_2_percent(sign):
    """Not the first, nor of a weak current, of which more may be missing."""
    for set_duA in range(250, 6000, 250):
        size = 20 * (2 * set_duA >> 6) * set_duA
        most = size * 15 // 100 + size * 100 // set_duA - 256
        regulator = told(regulating(), sign * most, size, set_duA=set_duA)
        assert not regulator.is_limited
        assert 0 < sign * regulator.gain < 328


def found_gain(part, short, windows=0, learned_duA=0):
    """What a window of this size (in 128ths) moves the gain by: after none, after as many others of
    the same size, or after a flat current."""
    regulator = regulating()
    if learned_duA:
        regulator.learn(learned_duA, 0, 20)
    for _ in range(windows):
        told(regulator, short, part << 7)
    regulator.gain = 0
    return told(regulator, short, part << 7).gain


@pytest.mark.parametrize(
    ("part", "weight"),
    # twenty samples of 65 uA count half of 64, less the 4 that tell nothing
    [(2000, 32 - 4), (1999, 31 - 4), (60_000, 61 - 4), (910, 20 - 4)],
)
def test_a_window_counts_by_how_much_flowed_in_it(part, weight):
    """Of what is missing, against the 576 that are there before any."""
    known = 576 + weight if 30 * weight > 576 else 576
    for missing in (200, 101):  # of 16384, half of what it is
        short = missing * ((part >> 1) + 1) // 32 + 1
        assert found_gain(part, short) == 2 * missing * weight // known
        assert found_gain(part, short - 2) == 2 * (missing - 1) * weight // known


def test_no_window_counts_less_than_a_thirtieth_of_the_last_ones():
    """Else a board that slowly changes would be followed ever more slowly."""
    for windows in (14, 40):
        assert found_gain(2000, 7821, windows) == 2 * 250 * 28 // (576 + 10 * 28)
    assert found_gain(2000, 7821, 3) == 2 * 250 * 28 // (576 + 4 * 28)


@pytest.mark.parametrize("part", [1, 40, 100, 133])
def test_what_tells_nothing_moves_no_gain_at_all(part):
    assert found_gain(part, 8 * part) == 0
    assert found_gain(170, 8 * 170) > 0


def test_a_strong_flat_current_is_known_as_if_by_ten_windows():
    for short, gain in ((128_783, 76), (128_784, 76), (129_040, 77)):
        assert found_gain(STRONG >> 7, short, learned_duA=3000) == gain


@pytest.mark.parametrize(("missing_duA", "offset"), [(9, 0), (10, 1), (29, 1), (30, 2), (-10, 0)])
def test_the_mean_of_a_window_is_rounded(missing_duA, offset):
    assert told(regulating(), 0, short_duA=missing_duA).offset == offset


@pytest.mark.hazard("DRY", "run")
def test_the_authority_is_15_percent_and_10_uA_to_a_128th():
    part = STRONG >> 7
    most = part * 15 // 100 + part // 30  # 10 of 300 uA
    for far, is_limited in ((most, False), (most + 1, True)):
        assert told(regulating(), far << 7).is_limited == is_limited


def test_what_is_flat_pays_for_four_samples_that_move():
    """The edges between flats would else be told as a wave, of which they are the least part."""
    regulator = regulating()
    assert regulator.moving == 0
    regulator.moving = 100
    regulator.learn(1000, 0, 3)
    assert regulator.moving == 88
    regulator.moving = 11
    regulator.learn(1000, 0, 3)
    assert regulator.moving == 0


def test_new_contact_begins_a_window_of_its_own():
    assert Regulator(unknown).moving == 0
    regulator = regulating()
    regulator.moving = 19
    regulator.begin(0, 5000)
    assert regulator.moving == 0


def test_a_strong_window_outweighs_many_weak_ones():
    weak = 2000 << 7  # it counts half
    one, other = regulating(), regulating()
    for _ in range(100):
        told(one, 0, weak // 8, set_duA=400)
        told(other, 0, set_duA=3000)
    told(one, STRONG // 50)
    told(other, STRONG // 50)
    assert one.gain > 2 * other.gain


@pytest.mark.parametrize(("set_duA", "moves"), [(190, False), (260, True)])
def test_a_current_of_under_20_uA_tells_nothing_of_the_gain(set_duA, moves):
    regulator = regulating()
    size = 20 * (2 * set_duA >> 6) * set_duA
    told(regulator, size // 20, size, 20 * set_duA // 20, 20 * set_duA, set_duA=set_duA)
    assert (regulator.gain > 0) == moves
    assert regulator.offset > 0


@SIGNS
def test_what_the_gain_does_not_explain_is_the_offsets(sign):
    regulator = regulating()
    told(regulator, 0, short_duA=sign * 20 * 32)  # 3.2 uA are missing in the mean, and no part
    assert regulator.gain == 0
    assert regulator.offset == sign * 32  # a sixteenth of that
    regulator = regulating()
    told(regulator, STRONG // 20, short_duA=sign * 20 * 100, sum_duA=sign * 20 * 2000)
    # all of it is 5 % of 200 uA, of which the gain is owed five parts in six
    assert abs(regulator.offset) <= 100 // 5


@SIGNS
def test_of_a_current_under_100_uA_the_offset_takes_a_quarter(sign):
    for set_duA, step in ((999, 128), (1000, 32)):
        assert told(regulating(), 0, short_duA=sign * 640, set_duA=set_duA).offset == sign * step


@SIGNS
def test_a_strong_current_gives_what_the_offset_learned_to_the_gain(sign):
    for set_duA, kept in ((1000, 252), (999, 256)):
        regulator = regulating()
        regulator.offset = sign * 256
        told(regulator, 0, set_duA=set_duA)
        assert regulator.offset == sign * kept


@SIGNS
def test_the_trims_stop_at_the_authority(sign):
    regulator = regulating()
    for _ in range(200):
        told(regulator, sign * STRONG // 8, short_duA=-sign * 20 * 4000)
    assert percent(regulator) == pytest.approx(8 if sign > 0 else -15, abs=0.01)
    assert regulator.offset == -sign * 1600


@pytest.mark.hazard("DRY", "run")
def test_more_than_the_authority_is_not_learned():
    """15 % and 10 uA, of 300 uA: 18.3 %."""
    for short, is_limited in ((STRONG * 182 // 1000, False), (STRONG * 185 // 1000, True)):
        regulator = told(regulating(), short)
        assert regulator.is_limited == is_limited
        assert (regulator.gain == 0) == is_limited
    regulator = told(regulating(), -STRONG * 185 // 1000)
    assert not regulator.is_limited  # too much is no limit
    assert regulator.gain == 0


@pytest.mark.hazard("DRY", "run")
def test_a_spent_compliance_teaches_nothing_and_lets_go():
    asked = []

    def is_spent(*question):
        asked.append(question)
        return True

    regulator = regulating(10, is_spent)
    regulator.gain, regulator.offset = 400, 16
    told(regulator, -STRONG // 100)  # too much flows: nobody asks
    assert asked == []
    assert not regulator.is_limited
    regulator.gain, regulator.offset = 400, 16
    told(regulator, STRONG // 400)
    assert asked == [(3000, 1)]
    assert regulator.is_limited
    assert regulator.gain == 300
    assert regulator.offset == 16 - 44  # a quarter of the way to what contact showed, -160 / 16
    told(regulator, 0)
    assert not regulator.is_limited


@pytest.mark.hazard("DRY", "run")
def test_half_a_microampere_short_is_not_asked_about():
    asked = []
    regulator = regulating(is_spent=lambda *question: asked.append(question) or True)
    told(regulator, (STRONG >> 7) * 5 // 3000 << 7)
    assert asked == []
    told(regulator, ((STRONG >> 7) * 5 // 3000 + 1) << 7)
    assert asked == [(3000, 1)]


@pytest.mark.hazard("DRY", "run")
@pytest.mark.parametrize("set_duA", [300, 3000])
def test_what_is_much_short_is_spent_from_half_the_voltage_on(set_duA):
    """It is asked on the slope of a wave, where there is room, and missing was the crest."""
    part = STRONG >> 7
    much = part // 32 + part * 75 // set_duA
    for far, times in ((much, 1), (much + 1, 2)):
        asked = []
        regulator = regulating(is_spent=lambda *question, asked=asked: asked.append(question))
        told(regulator, far << 7, set_duA=set_duA)
        assert asked == [(set_duA, times)]
        assert not regulator.is_limited


@SIGNS
def test_windows_that_err_alike_for_half_a_second_move_no_gain_by_much(sign):
    """So a wave does that keeps step with the sensor's conversions, or with hum: by 3 %, and back.

    Whatever was learned before, and in whatever phase it begins: a stage that is right stays right
    to 1.6 %, which is within the 2 % that it may be off.
    """
    for begins in range(0, 50, 5):
        regulator = regulating()
        most = 0.0
        for window in range(150):
            off = sign * 0.03 * math.sin(2 * math.pi * (window + begins) / 50)  # 20 ms each: 1 Hz
            told(regulator, int(STRONG * (off - regulator.gain / 16384)))
            most = max(most, abs(percent(regulator)))
        assert 0.2 < most < 1.6


@pytest.mark.parametrize(
    ("gain", "off", "goes_to"),
    [
        (700, -0.03, 628),  # 8 times as far as from 300
        (700, 0.03, 708),
        (340, -0.03, 328),  # to 2 % and no further
        (330, -0.03, 321),  # but as far as ever
        (300, -0.03, 291),
        (-700, -0.03, -709),
        (-700, 0.03, -692),
    ],
)
def test_a_gain_over_2_percent_is_let_go_sooner_than_it_was_learned(gain, off, goes_to):
    """Stage and references seldom need more: a crest that did not flow whole has wound it up."""
    regulator = regulating()
    regulator._known = 3000
    for _ in range(4):
        told(regulator, int(STRONG * off))  # as noise may have it, too
    regulator.gain = gain
    told(regulator, int(STRONG * off))
    assert regulator.gain == pytest.approx(goes_to, abs=1)


def test_of_four_windows_that_say_so_nothing_is_let_go_sooner():
    regulator = regulating()
    regulator._known = 3000
    for off in (-0.03, -0.03, -0.03, 0.03, -0.03, -0.03, -0.03):
        told(regulator, int(STRONG * off))
    regulator.gain = 700
    told(regulator, int(STRONG * -0.03))
    assert regulator.gain == pytest.approx(691, abs=1)


def test_one_window_that_contradicts_throws_away_nothing_that_was_known():
    regulator = regulating()
    for _ in range(60):
        told(regulator, 0)
    regulator.gain = 320
    told(regulator, -STRONG // 20)
    assert 320 - 819 / 30 - 2 < regulator.gain < 320 - 819 / 31 + 2


@pytest.mark.parametrize(("set_duA", "known"), [(400, 576), (1000, 576), (3000, 640)])
def test_what_was_flat_and_strong_is_known_too(set_duA, known):
    regulator = regulating()
    regulator.learn(set_duA, 0, 20)
    assert told(regulator, STRONG // 50).gain == pytest.approx(327 * 53 / (known + 53), abs=3)
    regulator.learn(150, 0, 20)  # and a weak one takes nothing of that back
    before = regulator.gain
    regulator.learn(set_duA, 0, 20)
    told(regulator, STRONG // 50)
    assert regulator.gain - before < 327 * 53 // known


def test_after_a_spent_compliance_it_learns_as_at_first():
    spent = []
    regulator = regulating(is_spent=lambda size_duA, times: bool(spent))
    for _ in range(40):
        told(regulator, 0)
    first = told(regulating(), STRONG // 50).gain
    assert told(regulator, STRONG // 50).gain < first // 2
    spent.append(True)
    told(regulator, STRONG // 50)
    spent.clear()
    regulator.gain = 0
    assert told(regulator, STRONG // 50).gain == first


def test_a_weak_rest_keeps_what_a_weak_current_learned():
    """What contact showed is told from 10 uA; at less than 100 uA the offset knows better."""
    for set_duA, kept in ((999, 320), (1000, 320 - 20)):
        regulator = regulating()
        regulator.learn(set_duA, 0, 4)
        regulator.offset = 320
        regulator.rest(0, 4)
        assert regulator.offset == kept


def test_a_window_moves_the_trims():
    regulator = regulating()
    regulator.correct(1000)
    told(regulator, 0)
    assert regulator.has_moved


# --- to the unit ----------------------------------------------------------------------------

WINDOW = 1556 << 7
"""So long a window of 200 uA weighs 24 of 64."""
MOST_KNOWN, FIRST_KNOWN = 30 * 24, 576


def moves(regulator, *shorts, set_duA=2000):
    """By how many 16384ths each of these windows, short by so much, moves the gain."""
    moved = []
    for short in shorts:
        before = regulator.gain
        told(regulator, short, WINDOW, set_duA=set_duA)
        moved.append(regulator.gain - before)
    return moved


def shares(known):
    """What a window of 20 % moves the gain by after each of eight, where so much was known."""
    half_gain = 39_000 * 32 // (1556 // 2 + 1)
    expected = []
    for _ in range(8):
        known += 24 if known < MOST_KNOWN else 0
        expected.append(2 * half_gain * 24 // known)
    return expected


def test_each_window_moves_the_gain_by_less_down_to_a_30th():
    """From ten strong windows on, by what those before told: to the unit."""
    assert shares(FIRST_KNOWN)[5:] == shares(MOST_KNOWN - 24)[:3] != shares(FIRST_KNOWN - 1)[5:]
    assert moves(regulating(), *[39_000] * 8) == shares(FIRST_KNOWN)


def test_a_strong_flat_current_has_told_as_much_as_its_square():
    regulator = regulating()
    regulator.learn(1100, 0, 20)
    assert moves(regulator, *[39_000] * 8) == shares(1100 * 1100 >> 11)


def test_what_was_wound_up_is_let_go_from_the_fifth_window_in_a_row_on():
    regulator = regulating()
    regulator.gain = 1000
    slow, fast = -1, -8
    assert moves(regulator, *[-1] * 6) == [slow] * 4 + [fast] * 2
    for other in (0, 4000):  # nothing is missing, or something: the row is over
        (moved,) = moves(regulator, other)
        assert (moved > 0) == (other > 0)
        assert moves(regulator, *[-1] * 5) == [slow] * 4 + [fast]


@pytest.mark.parametrize("gain", [336, 337, 332])
def test_it_is_let_go_so_down_to_2_percent_and_slowly_from_there(gain):
    regulator = regulating()
    regulator.gain = gain + 4
    assert moves(regulator, *[-1] * 4) == [-1] * 4
    moves(regulator, -1)
    assert regulator.gain == max(328, gain - 8)
    assert moves(regulator, -1, -1)[-1] == -1
