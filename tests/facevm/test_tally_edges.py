"""The sums of the proof, by themselves: what each adds up to, and where exactly it ends."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from facevm import charge, isa
from facevm.limits import Limits
from facevm.refusal import ImageError
from facevm.routine import Cursor, Wave
from facevm.tally import Tally
from facevm.thresholds import LATE_ms
from tests.facevm.assembly import number

LIMITS = Limits(duration_ms=1000, zone_time_ms=500, zone_charge_dnC=1_000_000)
HERE = 77
ALTERNATING = Wave(
    isa.SHAPES.index("square"), isa.POLARITIES.index("alternating"), 100, 100, 0, 0, 0
)
"""At 1 Hz one phase of it carries 500 dnC for each duA."""
STEADY = Wave(isa.STEADY, isa.POSITIVE, 0, 0, 0, 0, 0)


def tally() -> Tally:
    return Tally(LIMITS)


def refused(call, *arguments) -> tuple[str, str]:
    with pytest.raises(ImageError) as refusal:
        call(*arguments, HERE)
    assert refusal.value.offset == HERE
    return refusal.value.reason, refusal.value.detail


UNEVEN = 52
"""So many ms at its peak each stretch counts besides, for moments that are not even."""
GRAIN = 10
"""What a segment of 10 ms may lack of an alternating current's way back: 0.1 uA."""
TOO_LONG = ("TIME", "longer than the treatment may be")
TOO_LONG_HERE = ("TIME", "more time with current than a zone may have")
TOO_MUCH = ("CHARGE", "more charge than a zone may get")


def figures(made: Tally) -> tuple[int, ...]:
    return (
        made.time_ms,
        made.current_ms,
        made.net_dnC,
        made.upper_dnC,
        made.lower_dnC,
        made.highest_dnC,
        made.lowest_dnC,
    )


def test_nothing_adds_up_to_nothing():
    assert figures(tally()) == (0,) * 7
    assert tally().finished_dnC == tally().head.charge_dnC() == tally().tail.charge_dnC() == 0
    assert tally().tail.rises_dnC == 0
    assert tally().bound_dnC(HERE) == 0


# --- time ------------------------------------------------------------------------------------


def test_time_may_reach_the_limit_and_not_a_millisecond_more():
    made = tally()
    made.add_time(1000, False, HERE)
    assert refused(made.add_time, 1, False) == TOO_LONG
    made = tally()
    made.add_time(500, True, HERE)
    made.add_time(400, False, HERE)
    assert (made.time_ms, made.current_ms) == (900, 500)
    assert refused(made.add_time, 1, True) == TOO_LONG_HERE


# --- charge of one direction -----------------------------------------------------------------


@pytest.mark.parametrize("sign", [1, -1])
def test_charge_may_run_to_twice_the_zones_limit_and_no_further(sign):
    made = tally()
    made.add_charge(sign * 2_000_000, sign * 2_000_000, sign * 5, HERE)
    assert (made.upper_dnC, made.net_dnC) == (sign * 2_000_000, sign * 5)
    assert refused(made.add_charge, sign * 1, sign * 1, 0) == TOO_MUCH
    assert refused(tally().add_charge, sign * 2_000_001, sign * 2_000_001, 0) == TOO_MUCH


def test_a_charge_that_is_refused_was_never_added():
    made = tally()
    made.add_charge(-2_000_000, -2_000_000, 0, HERE)
    refused(made.add_charge, 2_000_001, 2_000_001, 0)
    assert made.upper_dnC == -2_000_000


def test_the_highest_and_the_lowest_are_remembered():
    made = tally()
    for dnC in (700, -1200, 300):
        made.add_charge(dnC, dnC, dnC, HERE)
    assert figures(made)[2:] == (-200, -200, -200, 700, -500)
    assert made.bound_dnC(HERE) == 700
    made.add_charge(-900, -900, 0, HERE)
    assert made.bound_dnC(HERE) == 1100


@pytest.mark.parametrize("sign", [1, -1])
def test_a_burst_that_goes_back_may_carry_nothing(sign):
    made = tally()
    for _ in range(3):
        made.add_charge(sign * 800, sign * 800, sign * 800, HERE)
        made.add_charge(sign * -800, sign * -800, sign * -8, HERE, True)
    assert made.net_dnC == sign * 3 * 792
    assert {made.upper_dnC, made.lower_dnC} == {0, sign * 2400}
    assert made.bound_dnC(HERE) == 2400


@pytest.mark.parametrize("sign", [1, -1])
def test_a_burst_that_goes_on_may_carry_all(sign):
    made = tally()
    made.add_charge(sign * 700, sign * 700, sign * 7, HERE, True)
    made.add_charge(sign * 500, sign * 500, sign * 500, HERE)
    assert made.bound_dnC(HERE) == 1200


def test_what_is_rounded_is_counted_as_the_more_on_either_side():
    made = tally()
    for _ in range(10):
        made.add_charge(7, 8, 7, HERE)
        made.add_charge(-8, -7, -7, HERE)
    assert made.net_dnC == 0
    assert (made.upper_dnC, made.lower_dnC) == (10, -10)
    assert made.bound_dnC(HERE) == 17


@pytest.mark.parametrize("sign", [1, -1])
def test_what_may_be_missing_of_what_goes_back_is_not_taken_back(sign):
    made = tally()
    made.add_charge(sign * 1000, sign * 1000, 0, HERE, grain_dnC=40)
    for _ in range(3):
        made.add_charge(sign * -1000, sign * -1000, 0, HERE, grain_dnC=40)
        made.add_charge(sign * 1000, sign * 1000, 0, HERE, grain_dnC=40)
    assert made.bound_dnC(HERE) == 1000 + 3 * 40


@pytest.mark.parametrize("sign", [1, -1])
def test_nor_is_more_missing_than_there_was(sign):
    made = tally()
    for _ in range(5):
        made.add_charge(sign * 30, sign * 30, 0, HERE, grain_dnC=40)
        made.add_charge(sign * -30, sign * -30, 0, HERE, grain_dnC=40)
    assert made.bound_dnC(HERE) == 5 * 30


def test_a_current_one_way_lacks_nothing_in_its_bound():
    made = tally()
    for _ in range(5):
        made.add_charge(29, 30, 0, HERE, grain_dnC=40)
    assert made.bound_dnC(HERE) == 5 * 30


def test_a_burst_that_goes_back_has_taken_nothing_back_that_could_be_missing():
    made = tally()
    for _ in range(5):
        made.add_charge(1000, 1000, 0, HERE)
        made.add_charge(-1000, -1000, 0, HERE, True, 40)
    assert made.bound_dnC(HERE) == 5000


@pytest.mark.parametrize("sign", [1, -1])
def test_where_what_is_missing_is_more_than_what_runs_up_it_is_the_bound(sign):
    """At a low level all that goes up may be missing, and what goes down still flows."""
    made = tally()
    for _ in range(5):
        made.add_charge(sign * 3000, sign * 3000, 0, HERE, grain_dnC=4000)
        made.add_charge(sign * -1000, sign * -1000, 0, HERE)
    assert {made.highest_dnC, -made.lowest_dnC} == {11_000, 5000}
    missing = (made.short_up_dnC, made.short_down_dnC)
    assert missing == ((0, 15_000) if sign > 0 else (15_000, 0))
    assert made.bound_dnC(HERE) == 15_000


def test_of_an_alternating_current_the_grain_of_either_way_may_be_missing():
    made = drawn(0, 200, 200, 0)
    assert (made.upper_dnC, made.lower_dnC) == (3 * GRAIN, -3 * GRAIN)
    assert (made.short_up_dnC, made.short_down_dnC) == (3 * GRAIN, 3 * GRAIN)
    assert made.net_dnC == 0


@pytest.mark.parametrize("turns", [1, 2, 3, 7])
@pytest.mark.parametrize("charges", [(-100, 30), (30, -100), (9, -9)])
def test_turns_lack_what_they_write_out_to(charges, turns):
    looped, written, body = tally(), tally(), tally()
    body.add_time(4, True, HERE)
    for dnC in charges:
        body.add_charge(dnC, dnC, 0, HERE, grain_dnC=20)
        body.add_current(ALTERNATING, 10, 20, 20, 100, 100, HERE)
    looped.add_turns(body, turns, HERE)
    for _ in range(turns):
        written.add_time(4, True, HERE)
        for dnC in charges:
            written.add_charge(dnC, dnC, 0, HERE, grain_dnC=20)
            written.add_current(ALTERNATING, 10, 20, 20, 100, 100, HERE)
    assert figures(looped) == figures(written)
    assert looped.short_up_dnC == written.short_up_dnC
    assert looped.short_down_dnC == written.short_down_dnC


def test_a_bound_may_reach_the_zones_limit():
    made = tally()
    made.add_charge(1_000_000, 1_000_000, 0, HERE)
    assert made.bound_dnC(HERE) == 1_000_000
    made.add_charge(1, 1, 0, HERE)
    assert refused(made.bound_dnC) == TOO_MUCH


# --- turns -----------------------------------------------------------------------------------


def turn(
    *charges_dnC: int,
    time_ms: int = 10,
    current_ms: int = 0,
    has_burst: bool = False,
    grain_dnC: int = 0,
) -> Tally:
    made = tally()
    made.add_time(time_ms - current_ms, False, HERE)
    made.add_time(current_ms, True, HERE)
    for dnC in charges_dnC:
        made.add_charge(dnC - grain_dnC, dnC, dnC // 2, HERE, has_burst)
    return made


@pytest.mark.parametrize("turns", [1, 2, 3, 7])
@pytest.mark.parametrize("before", [0, 50, -50])
@pytest.mark.parametrize("charges", [(-100, 30), (30, -100), (100, -30), (-30, 100), (9, -9), ()])
@pytest.mark.parametrize("has_burst", [False, True])
def test_turns_are_worth_what_they_write_out_to(charges, before, turns, has_burst):
    looped, written = turn(before), turn(before)
    body = turn(*charges, current_ms=4, has_burst=has_burst, grain_dnC=1)
    looped.add_turns(body, turns, HERE)
    for _ in range(turns):
        written.add_time(6, False, HERE)
        written.add_time(4, True, HERE)
        for dnC in charges:
            written.add_charge(dnC - 1, dnC, dnC // 2, HERE, has_burst)
    assert figures(looped) == figures(written)


@pytest.mark.parametrize("turns", [2, 10])
def test_the_time_of_all_turns_has_a_limit_and_nothing_over_it_is_added(turns):
    made = tally()
    made.add_turns(turn(time_ms=1000 // turns), turns, HERE)
    assert made.time_ms == 1000
    made = tally()
    assert refused(made.add_turns, turn(time_ms=1000 // turns + 1), turns) == TOO_LONG
    assert figures(made) == (0,) * 7


@pytest.mark.parametrize("turns", [2, 10])
def test_so_has_their_time_with_current(turns):
    most_ms = 500 // turns
    made = tally()
    made.add_turns(turn(time_ms=most_ms, current_ms=most_ms), turns, HERE)
    assert made.current_ms == 500
    made = tally()
    body = turn(time_ms=most_ms + 1, current_ms=most_ms + 1)
    assert refused(made.add_turns, body, turns) == TOO_LONG_HERE
    assert figures(made) == (0,) * 7


@pytest.mark.parametrize("sign", [1, -1])
def test_so_has_their_charge(sign):
    made = tally()
    made.add_turns(turn(sign * 200_000), 10, HERE)
    assert made.upper_dnC == made.lower_dnC == sign * 2_000_000
    made = tally()
    assert refused(made.add_turns, turn(sign * 200_001), 10) == TOO_MUCH
    assert figures(made) == (0,) * 7


@pytest.mark.parametrize("sign", [1, -1])
def test_so_has_the_farthest_their_charge_comes_to(sign):
    body = turn(sign * 1_000_000, sign * -1_000_000)
    made = turn(sign * 1_000_000)
    made.add_turns(body, 3, HERE)
    assert max(made.highest_dnC, -made.lowest_dnC) == 2_000_000
    made = turn(sign * 1_000_001)
    assert refused(made.add_turns, body, 3) == TOO_MUCH
    assert made.time_ms == 10


# --- stretches of current --------------------------------------------------------------------


def drawn(*peaks_duA: int, frequency_cHz: int = 100, made: Tally | None = None) -> Tally:
    """A tally with a segment from each peak to the next."""
    made = made or tally()
    for from_duA, to_duA in pairwise(peaks_duA):
        made.add_current(ALTERNATING, 10, from_duA, to_duA, frequency_cHz, frequency_cHz, HERE)
    return made


def test_a_stroke_counts_the_phase_of_its_peak_once():
    assert drawn(0, 200, 200, 0).bound_dnC(HERE) == 200 * (500 + UNEVEN) + 3 * GRAIN


def test_each_stroke_counts_for_itself():
    made = drawn(0, 200, 0, 300, 0, 100, 0)
    assert made.bound_dnC(HERE) == (200 + 300 + 100) * (500 + UNEVEN) + 6 * GRAIN


def test_every_rise_within_a_stroke_counts():
    once = drawn(0, 200, 100, 200, 0)
    assert once.bound_dnC(HERE) == 300 * 500 + 200 * UNEVEN + 4 * GRAIN
    made = drawn(0, 200, 100, 200, 0, 100, 50, 100, 0)
    assert made.bound_dnC(HERE) == (300 + 150) * 500 + (200 + 100) * UNEVEN + 8 * GRAIN


def test_a_later_stroke_knows_nothing_of_the_frequency_of_an_earlier_one():
    made = drawn(0, 200, 0)
    drawn(0, 200, 0, frequency_cHz=1000, made=made)
    drawn(0, 200, 0, frequency_cHz=500, made=made)
    assert made.bound_dnC(HERE) == 200 * (500 + 50 + 100 + 3 * UNEVEN) + 6 * GRAIN


def test_the_lowest_frequency_of_a_stroke_counts_whenever_it_comes():
    for frequencies in ((100, 1000), (1000, 100), (1000, 100, 1000)):
        made = tally()
        made.add_current(ALTERNATING, 10, 0, 200, frequencies[0], frequencies[0], HERE)
        for before, after in pairwise(frequencies):
            made.add_current(ALTERNATING, 10, 200, 200, before, after, HERE)
        made.add_current(ALTERNATING, 10, 200, 0, frequencies[-1], frequencies[-1], HERE)
        segments = len(frequencies) + 1
        assert made.bound_dnC(HERE) == 200 * (500 + UNEVEN) + segments * GRAIN


def test_the_largest_peak_is_held_against_the_lowest_frequency():
    made = drawn(0, 200, 50, frequency_cHz=1000)
    made.add_current(ALTERNATING, 10, 50, 50, 1000, 100, HERE)
    drawn(50, 0, made=made)
    assert made.bound_dnC(HERE) == 200 * (500 + UNEVEN) + 4 * GRAIN


@pytest.mark.parametrize("slow_inside", [True, False])
def test_a_loop_is_held_against_the_lowest_frequency_in_it_or_around_it(slow_inside):
    # the peak goes down before the frequency does, so that no rise counts as much
    made = drawn(0, 200, frequency_cHz=1000)
    drawn(200, 50, frequency_cHz=1000, made=made)
    body = tally()
    if slow_inside:
        body.add_current(ALTERNATING, 10, 50, 50, 1000, 100, HERE)
        body.add_current(ALTERNATING, 10, 50, 50, 100, 1000, HERE)
    else:
        made.add_current(ALTERNATING, 10, 50, 50, 1000, 100, HERE)
        made.add_current(ALTERNATING, 10, 50, 50, 100, 1000, HERE)
        body.add_current(ALTERNATING, 10, 50, 50, 1000, 1000, HERE)
    made.add_turns(body, 2, HERE)
    drawn(50, 0, frequency_cHz=1000, made=made)
    assert made.bound_dnC(HERE) == 200 * (500 + UNEVEN) + 7 * GRAIN


def test_a_steady_stretch_counts_its_peak_for_uneven_moments_alone():
    made = tally()
    for from_duA, to_duA in pairwise((0, 30, 70, 10, 0, 50, 0)):
        made.add_current(STEADY, 10, from_duA, to_duA, 0, 0, HERE)
    assert made.bound_dnC(HERE) == (70 + 50) * UNEVEN


def test_a_stretch_is_refused_with_what_uneven_moments_add():
    made = drawn(0, 1811, 0)  # 999,672 dnC
    assert made.bound_dnC(HERE) == 1811 * (500 + UNEVEN) + 2 * GRAIN
    assert refused(drawn(0, 1812, 0).bound_dnC) == TOO_MUCH


def test_uneven_moments_are_those_of_a_board_that_is_late_and_two_milliseconds():
    assert isa.UNEVEN_ms == UNEVEN == LATE_ms + 2


def test_every_rise_is_rounded_up():
    made = tally()
    for from_duA, to_duA in pairwise((0, 1, 2, 3)):  # 3.33 dnC each
        made.add_current(ALTERNATING, 10, from_duA, to_duA, 15_000, 15_000, HERE)
    assert made.tail.rises_dnC == 4 + 4 + 4
    made.add_current(ALTERNATING, 10, 3, 3, 15_000, 12_500, HERE)  # from 10 to 12
    assert made.tail.rises_dnC == 14
    made.add_current(ALTERNATING, 10, 3, 2, 12_500, 12_500, HERE)  # 8
    made.add_current(ALTERNATING, 10, 2, 2, 12_500, 15_000, HERE)  # 6.67
    made.add_current(ALTERNATING, 10, 2, 2, 15_000, 15_000, HERE)
    assert made.tail.rises_dnC == 14


def test_a_rise_by_the_smallest_unit_counts():
    made = drawn(0, 2, 1, 2, 1, 2, frequency_cHz=50_000)  # a phase of 0.1 nC for each 0.1 uA
    assert made.tail.rises_dnC == 4


COURSES = [
    (200, 0, 300, 200),
    (200, 0, 300, 0, 100, 200),
    (200, 300, 200),
    (200, 100, 300, 200),
    (200, 200),
    (0, 200, 0),
    (0, 200, 100, 200, 0, 50, 0),
]


@pytest.mark.parametrize("turns", [1, 2, 3])
@pytest.mark.parametrize("course", COURSES)
def test_turns_of_strokes_are_worth_what_they_write_out_to(course, turns):
    rest_duA = course[0]
    looped, written = (drawn(0, 30, 0, rest_duA) if rest_duA else drawn(0, 30, 0) for _ in range(2))
    looped.add_turns(drawn(*course), turns, HERE)
    for _ in range(turns):
        drawn(*course, made=written)
    for made in (looped, written):
        drawn(*((rest_duA, 10, 0) if rest_duA else (0, 10, 0)), made=made)
    assert looped.bound_dnC(HERE) == written.bound_dnC(HERE)


@pytest.mark.parametrize("turns", [2, 3])
def test_a_loop_whose_middle_is_slow_is_slow_throughout(turns):
    def course(made):
        made.add_current(ALTERNATING, 10, 200, 200, 1000, 100, HERE)
        made.add_current(ALTERNATING, 10, 200, 200, 100, 1000, HERE)

    looped, written = drawn(0, 200, frequency_cHz=1000), drawn(0, 200, frequency_cHz=1000)
    body = tally()
    course(body)
    looped.add_turns(body, turns, HERE)
    for _ in range(turns):
        course(written)
    for made in (looped, written):
        drawn(200, 0, frequency_cHz=1000, made=made)
    assert looped.bound_dnC(HERE) == written.bound_dnC(HERE)
    phases_dnC = max(200 * 500, 200 * 50 + turns * 200 * 450)
    assert written.bound_dnC(HERE) == phases_dnC + 200 * UNEVEN + (2 + 2 * turns) * GRAIN


def test_rises_are_refused_where_they_pass_the_limit():
    made = drawn(0, 1000, 500, 1000, 500, 1000)  # 1000 + 500 + 500: exactly 1 mC
    assert made.tail.rises_dnC == 1_000_000
    drawn(1000, 999, made=made)
    assert refused(made.add_current, ALTERNATING, 1, 999, 1000, 100, 100) == TOO_MUCH


def test_the_rises_of_all_turns_have_the_same_limit():
    def body(low_duA: int) -> Tally:
        return drawn(500, low_duA, 500)

    made = drawn(0, 500)
    made.add_turns(body(300), 7, HERE)
    assert made.tail.rises_dnC == 250_000 + 7 * 100_000
    made = drawn(0, 500)
    assert refused(made.add_turns, body(300), 8) == TOO_MUCH
    made = tally()
    made.add_turns(body(300), 10, HERE)
    assert made.tail.rises_dnC == 1_000_000
    made = tally()
    assert refused(made.add_turns, body(299), 10) == TOO_MUCH
    assert made.tail.rises_dnC <= 100_500  # no turn but the first was added


def test_finished_strokes_have_it_too():
    made = tally()
    made.was_zero = True
    made._finish(1_000_000, 1, HERE)
    assert made.finished_dnC == 1_000_000
    assert refused(made._finish, 1, 1) == TOO_MUCH
    made = tally()
    made._finish(100_000, 10, HERE)
    assert made.finished_dnC == 1_000_000
    made = tally()
    assert refused(made._finish, 100_001, 10) == TOO_MUCH
    assert made.finished_dnC == 0
    made._end(drawn(0, 1900).tail, 0, HERE)
    assert made.finished_dnC == 0
    assert refused(made._end, drawn(0, 1900).tail, 1) == TOO_MUCH


# --- the time of a steady stretch ------------------------------------------------------------

TOO_SHORT = ("BOARD", "a steady current too short to be watched")


def flowed(*pieces: tuple[int, int, int], wave: Wave = STEADY, made: Tally | None = None) -> Tally:
    """A tally with segments, each a time, a peak and the next."""
    made = made or tally()
    for time_ms, from_duA, to_duA in pieces:
        made.add_current(wave, time_ms, from_duA, to_duA, 0, 0, HERE)
    return made


def test_a_steady_stretch_lasts_5_ms():
    made = flowed((2, 0, 5), (3, 5, 0), (1, 0, 5), (1, 5, 5), (3, 5, 0))
    assert made.bound_dnC(HERE) == 10 * UNEVEN
    flowed((2, 0, 5), made=made)
    assert refused(made.add_current, STEADY, 2, 5, 0, 0, 0) == TOO_SHORT


def test_the_first_one_is_looked_at_when_it_is_known_to_be_whole():
    made = flowed((2, 0, 5), (2, 5, 0))
    assert refused(made.hold_stretch, made.head) == TOO_SHORT
    tally().hold_stretch(tally().head, HERE)
    made = flowed((2, 0, 5), (3, 5, 0))
    made.hold_stretch(made.head, HERE)


def test_a_stretch_of_any_other_wave_may_be_shorter():
    made = drawn(0, 5, 0)
    made.tail.time_ms = made.head.time_ms = 1
    made.hold_stretch(made.head, HERE)


@pytest.mark.parametrize(
    ("rate", "least_ms"), [(1000, 5), (4000, 5), (999, 6), (500, 10), (1, 5000)]
)
def test_a_slower_board_needs_more_of_it(rate, least_ms):
    made = Tally(Limits(updates_per_s=rate))
    flowed((1, 0, 5), (least_ms - 2, 5, 0), made=made)
    assert refused(made.hold_stretch, made.head) == TOO_SHORT
    made = Tally(Limits(updates_per_s=rate))
    flowed((1, 0, 5), (least_ms - 1, 5, 0), made=made)
    made.hold_stretch(made.head, HERE)


@pytest.mark.parametrize("turns", [1, 2, 3, 6])
@pytest.mark.parametrize(
    "body",
    [
        ((1, 5, 5),),
        ((2, 5, 5),),
        ((1, 5, 0), (2, 0, 5)),
        ((2, 5, 0), (3, 0, 5)),
        ((2, 5, 0), (2, 0, 9), (2, 9, 0), (3, 0, 5)),
        ((2, 5, 0), (2, 0, 9), (3, 9, 0), (3, 0, 5)),
    ],
)
def test_turns_are_as_long_as_they_write_out_to(body, turns):
    def looped() -> None:
        made = flowed((1, 0, 5))
        made.add_turns(flowed(*body), turns, HERE)
        flowed((1, 5, 0), made=made)
        made.hold_stretch(made.head, HERE)

    def written() -> None:
        made = flowed((1, 0, 5), *body * turns, (1, 5, 0))
        made.hold_stretch(made.head, HERE)

    outcomes = []
    for way in (looped, written):
        try:
            way()
            outcomes.append("fits")
        except ImageError as refusal:
            outcomes.append(refusal.reason)
    assert outcomes in (["fits"] * 2, ["BOARD"] * 2)


# --- charges ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "divisor"),
    [
        (3, 1 << 29, 7),
        (1, (1 << 30) - 1, 1),
        (0, (1 << 30) - 1, 5),
        ((1 << 29) - 3, (1 << 29) - 1, (1 << 29) - 1),
        ((1 << 29) - 2, (1 << 30) - 1, (1 << 29) - 1),
        (12_000, 200_000, 400_000),
        (7, 0, 3),
    ],
)
def test_a_product_is_divided_to_the_last_unit(a, b, divisor):
    assert charge.divide_product(a, b, divisor) == divmod(a * b, divisor)


@pytest.mark.parametrize(
    ("peak_sum", "mean", "time_ms"),
    [(1, 200_000, 1), (1, 199_999, 1), (3, 200_000, 1), (2, 200_000, 7), (0, 9, 9), (7, 3, 99)],
)
def test_a_charge_comes_with_what_is_left_of_it(peak_sum, mean, time_ms):
    exact = divmod(peak_sum * mean * time_ms, 400_000)
    assert charge.one_way_charge(peak_sum, mean, time_ms) == exact


def test_a_charge_over_every_limit_is_one_small_number():
    assert isa.ROUTINE_CHARGE_MAX_dnC < charge.OVER_dnC <= isa.SMALL_INT_MAX
    assert charge.one_way_charge(12_000, 200_000, 1_200_000) == (charge.OVER_dnC, 0)


def test_a_charge_is_exact_up_to_where_it_is_over_every_limit():
    for time_ms in (170_000, 500_000, 1_000_000, 1_200_000):
        per_ms = (charge.OVER_dnC - time_ms) // time_ms
        for peak_sum, over in ((2 * per_ms, False), (2 * (per_ms + 1), True)):
            exact = Fraction(peak_sum * 200_000 * time_ms, 2 * isa.PERIOD)
            got = charge.one_way_charge(peak_sum, 200_000, time_ms)
            assert got == (charge.OVER_dnC if over else exact, 0)


@pytest.mark.parametrize(
    ("dnC", "on_ms", "off_ms", "share"),
    [
        (1, 1, 1, 1),
        (1, 1, 2, 0),
        (2, 1, 2, 1),
        (5, 1, 1, 3),
        (1, 2, 3, 0),
        (3, 1, 4, 1),
        (100, 1, 3, 25),
        (9_000_000, 100, 300, 2_250_000),
        (0, 5, 5, 0),
    ],
)
def test_a_burst_lets_its_share_through_rounded_half_up(dnC, on_ms, off_ms, share):
    assert charge.burst_share(dnC, on_ms, off_ms) == share


def wave(shape, polarity="alternating", hz=8, duty=100, rise_ms=0):
    kind = isa.SHAPES.index(shape), isa.POLARITIES.index(polarity)
    return Wave(*kind, hz * 100, duty, rise_ms, 0, 0)


@pytest.mark.parametrize(
    ("made", "peak_duA", "cHz", "dnC"),
    [
        (wave("square", duty=50, rise_ms=10), 1000, 800, 21_250),
        (wave("square", "positive", duty=50, rise_ms=10), 1000, 800, 52_500),
        (wave("square"), 1000, 800, 62_500),
        (wave("sine"), 1, 30, 1062),  # 1061.03, rounded up
        (wave("sine", "positive"), 1000, 800, 79_578),  # 79577.5
        (wave("triangle"), 1000, 800, 31_250),
        (wave("sawtooth", "negative"), 1000, 800, 62_500),
        (wave("triangle"), 1, 25_000, 1),
        (wave("square"), 0, 800, 0),
        (wave("steady", "positive"), 1000, 0, 0),
    ],
)
def test_what_one_phase_carries_at_most(made, peak_duA, cHz, dnC):
    assert charge.phase_charge(made, peak_duA, cHz) == dnC


def test_what_a_phase_carries_is_a_whole_number_above_or_below():
    sine = wave("sine")
    assert charge.phase_charge(sine, 1, 30) == 1062  # 1061.03
    assert charge.phase_charge(sine, 1, 30, False) == 1061
    assert charge.phase_charge(sine, 30, 30) == charge.phase_charge(sine, 30, 30, False) == 31_831


@pytest.mark.parametrize(
    ("made", "mean"),
    [
        (wave("square", "positive", duty=37, rise_ms=3), 2000 * 37 - 3 * 1600),
        (wave("sine", "positive"), 127_324),
        (wave("steady", "positive"), 200_000),
        (wave("triangle", "positive"), 100_000),
        (wave("sawtooth", "negative"), 100_000),
    ],
)
def test_the_mean_of_a_one_way_wave(made, mean):
    assert charge.wave_mean(made, 1600) == mean


# --- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, 1, 126, 127, 128, 255, 16_383, 16_384, 2**21, 2**30 - 1])
def test_the_cursor_reads_a_number_and_stands_behind_it(value):
    cursor = Cursor(b"\x07" + number(value) + b"\x09", 0)
    assert cursor.byte() == 7
    assert cursor.operand() == value
    assert cursor.byte() == 9
