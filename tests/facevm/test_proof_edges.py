"""Where exactly the walk over the code refuses, and that it counts to the last instruction."""

from __future__ import annotations

import sys

import pytest

from facevm import image, isa
from facevm.limits import Limits
from facevm.proof import Proof
from tests.facevm.assembly import (
    ANY_BOARD,
    END,
    STEADY,
    Assembly,
    a_wave,
    call,
    glide,
    hold,
    jaw,
    loop,
    ramp,
    rest,
    say,
    step,
    sweep,
    wave,
    zone,
)

UNEVEN = isa.UNEVEN_ms


def told(assembly: Assembly, limits: Limits = ANY_BOARD) -> tuple[str, str, int]:
    with pytest.raises(image.ImageError) as refusal:
        image.load(assembly.image(limits), limits)
    return refusal.value.reason, refusal.value.detail, refusal.value.offset


# --- how far it walks ------------------------------------------------------------------------


def walked(*zones: bytes, blocks: tuple[bytes, ...] = ()) -> int:
    routine, *_ = image.prove(Assembly(b"".join(zones), blocks=[*blocks]).image(), ANY_BOARD)
    proof = Proof(routine, ANY_BOARD)
    assert proof.walked == 0
    proof.walk()
    return proof.walked


def test_every_instruction_is_counted_once():
    assert walked(jaw(rest(1))) == 3  # the wave, the rest, the end of the zone
    assert walked(jaw(rest(1)), jaw(rest(1))) == 6
    assert walked(jaw(loop(9, rest(1)))) == 5
    assert walked(jaw(call(0)), blocks=(rest(1),)) == 5


def test_8192_instructions_are_walked_and_not_one_more():
    blocks = [rest(1) * 88, call(0) * 90]  # a call, its 88 rests and its end: 90 in all
    fixed = 3  # the wave, the call and the end of the zone
    inner = 90 * 90 + 1
    more = isa.WALK_MAX - fixed - inner
    assert Assembly(jaw(call(1), rest(1) * more), blocks=blocks).load().duration_ms == 7920 + more
    too_long = Assembly(jaw(call(1), rest(1) * (more + 1)), blocks=blocks)
    assert told(too_long)[:2] == ("WALK", "the code is too long to prove")


# --- an instant ------------------------------------------------------------------------------

MOST = isa.INSTANT_MAX
WORDS = ("INSTANT", "too many instructions that take no time")


def test_256_instructions_may_take_no_time_and_not_one_more():
    # the wave comes first; the rest itself, which takes time, is looked at as one more
    assert Assembly(jaw(say(0) * (MOST - 2), rest(1))).load().duration_ms == 1
    assert told(Assembly(jaw(say(0) * (MOST - 1), rest(1))))[:2] == WORDS


def test_an_instant_begins_anew_after_a_step_that_takes_time():
    # behind a step that takes time: so many and the end of the zone
    fits = jaw(rest(1), say(0) * (MOST - 1))
    assert Assembly(fits).load().duration_ms == 1
    assert Assembly(fits * 2).load().duration_ms == 2
    assert told(Assembly(jaw(rest(1), say(0) * MOST)))[:2] == WORDS


def silent(count: int, side: str = "left") -> bytes:
    """A zone of so many instructions that takes no time at all, with its wave and its end."""
    return jaw(say(0) * (count - 2), side=side)


def test_zones_that_take_no_time_are_one_instant():
    zones = silent(100) + silent(100)
    fits = zones + jaw(say(0) * (MOST - 202), rest(1))
    assert Assembly(fits).load().duration_ms == 1
    assert told(Assembly(zones + jaw(say(0) * (MOST - 201), rest(1))))[:2] == WORDS


def test_a_zone_that_took_time_leaves_the_next_a_whole_instant():
    assert Assembly(jaw(rest(1)) + silent(MOST)).load().duration_ms == 1
    assert told(Assembly(jaw(rest(1)) + silent(MOST + 1)))[:2] == WORDS


def test_a_zone_of_both_sides_that_takes_no_time_is_walked_twice_in_that_instant():
    assert Assembly(silent(MOST // 2, "both")).load().duration_ms == 0
    assert told(Assembly(silent(MOST // 2 + 1, "both")))[:2] == WORDS
    behind = Assembly(silent(50) + silent(103, "both"))
    assert behind.load().duration_ms == 0
    assert told(Assembly(silent(51) + silent(103, "both")))[:2] == WORDS


# --- depth -----------------------------------------------------------------------------------


def test_the_zone_counts_as_a_level():
    deepest = isa.DEPTH_MAX - 1
    blocks = [rest(1), *[call(known) for known in range(deepest)]]
    assert Assembly(jaw(call(deepest - 1)), blocks=blocks).load().duration_ms == 1
    assert told(Assembly(jaw(call(deepest)), blocks=blocks))[:2] == ("NESTING", "too many levels")


def test_loops_and_calls_count_together():
    inside = step(isa.LOOP, 1) * 6 + rest(1) + END * 6
    for outside, fits in ((5, True), (6, False)):
        main = jaw(*[step(isa.LOOP, 1)] * outside, call(0), END * outside)
        assembly = Assembly(main, blocks=[step(isa.LOOP, 1) * 5 + rest(1) + END * 5, inside])
        if fits:
            assert assembly.load().duration_ms == 1
        else:
            assert told(assembly)[0] == "NESTING"


# --- what a refusal says ---------------------------------------------------------------------

UP, DOWN = ramp(100, 1000), ramp(0, 1000)


@pytest.mark.parametrize(
    ("steps", "reason", "detail"),
    [
        ((UP,), "STATE", "the zone ends with current"),
        ((hold(1),), "STATE", "a hold without current"),
        ((UP, rest(1), DOWN), "STATE", "a rest with current on"),
        ((UP, wave(0), DOWN), "STATE", "a wave chosen with current on"),
        ((sweep(4, 9),), "STATE", "a sweep without current"),
        ((UP, glide(2000, 50), DOWN), "STATE", "a stroke that begins with current on"),
        ((glide(2000, 0),), "STATE", "a stroke without current"),
        ((glide(1499, 9),), "OPERAND", "a stroke under 1.5 s"),
        ((loop(2, say(0)),), "LOOP", "a loop that takes no time"),
        (
            (loop(2, UP), DOWN),
            "LOOP",
            "a loop that changes the current, wave or frequency",
        ),
        ((ramp(500.1, 1000), DOWN), "PEAK", "500.1 uA is over the ceiling"),
        ((ramp(100.1, 100), DOWN), "SLOPE", "the peak current moves faster than 1000 uA/s"),
    ],
)
def test_it_says_what_is_wrong(steps, reason, detail):
    assert told(Assembly(jaw(*steps)))[:2] == (reason, detail)


def test_current_needs_a_wave():
    main = zone("jawline", "left", UP, DOWN)
    assert told(Assembly(main))[:2] == ("STATE", "current before a wave")


def test_each_zone_chooses_its_own_wave():
    main = jaw(UP, DOWN) + zone("cheek", "left", UP, DOWN)
    assert told(Assembly(main))[:2] == ("STATE", "current before a wave")


def test_a_sweep_is_of_a_wave_that_has_a_frequency_and_no_burst():
    swept = jaw(UP, sweep(4, 9), DOWN)
    assert told(Assembly(swept, [STEADY]))[1] == "a sweep of a steady current"
    bursting = a_wave(hz=8, burst=(125, 125))
    assert told(Assembly(swept, [bursting]))[1] == "a sweep of a wave with a burst"


def test_a_sweep_leaves_the_edges_of_a_square_room():
    made = a_wave("square", hz=1, duty=50, rise_ms=25)  # both edges fit up to 5 Hz
    assert Assembly(jaw(UP, sweep(5, 99), DOWN), [made]).load().peak_duA == 1000
    refused = told(Assembly(jaw(UP, sweep(5.01, 99), DOWN), [made]))
    assert refused[:2] == ("FREQUENCY", "edges longer than the swept pulse")
    sine = a_wave("sine", hz=1)
    assert Assembly(jaw(UP, sweep(20, 99), DOWN), [sine]).load().peak_duA == 1000


def test_a_sweep_stays_what_the_board_can_draw():
    board = Limits(updates_per_s=500)
    sine, gaps = a_wave("sine", hz=1), a_wave("square", hz=1, duty=90)
    for made, hz, fits in (
        (sine, 31.25, True),
        (sine, 31.26, False),
        (gaps, 5, True),  # a pause of 10 ms
        (gaps, 5.01, False),
    ):
        assembly = Assembly(jaw(UP, sweep(hz, 99), DOWN), [made])
        if fits:
            assert assembly.load(board).peak_duA == 1000
        else:
            assert told(assembly, board)[0] == "BOARD"


@pytest.mark.hazard("G08", "load", "BOARD")
@pytest.mark.parametrize(("rate", "least_ms"), [(500, 10), (999, 6), (1000, 5), (4000, 5)])
def test_a_burst_and_its_pause_last_5_updates_and_5_ms(rate, least_ms):
    board = Limits(updates_per_s=rate)
    for burst, fits in (
        ((least_ms, least_ms), True),
        ((least_ms - 1, 100), False),
        ((100, least_ms - 1), False),
    ):
        made = a_wave("steady", "positive", burst=burst)
        assembly = Assembly(jaw(UP, DOWN), [made])
        if fits:
            assert assembly.load(board).peak_duA == 1000
        else:
            words = "a burst or its pause is too short to be watched"
            assert told(assembly, board)[:2] == ("BOARD", words)


@pytest.mark.hazard("G08", "load", "BOARD")
@pytest.mark.parametrize("turns", [1, 3])
def test_a_steady_current_lasts_5_ms_from_0_to_0(turns):
    words = "a steady current too short to be watched"
    for down_ms, fits in ((4, True), (3, False)):
        for steps in (
            loop(turns, ramp(1, 1), ramp(0, down_ms)),
            ramp(5, 5) + ramp(0, 5) + loop(turns, ramp(1, 1), ramp(0, down_ms)),
            ramp(1, 9)
            + loop(turns, ramp(0, 9), ramp(1, 1), ramp(0, down_ms), ramp(1, 9))
            + ramp(0, 9),
        ):
            assembly = Assembly(jaw(steps), [STEADY])
            if fits:
                assert assembly.load().peak_duA >= 10
            else:
                assert told(assembly)[:2] == ("BOARD", words)
            assert Assembly(jaw(steps), [a_wave("sine", hz=1)]).load().peak_duA >= 10


def test_a_steady_current_that_is_held_in_turns_lasts_as_long_as_all_of_them():
    for turns, fits in ((3, True), (2, False)):
        assembly = Assembly(jaw(ramp(1, 1), loop(turns, hold(1)), ramp(0, 1)), [STEADY])
        if fits:
            assert assembly.load().peak_duA == 10
        else:
            assert told(assembly)[0] == "BOARD"


def test_a_loop_may_change_neither_frequency_nor_wave():
    words = "a loop that changes the current, wave or frequency"
    swept = jaw(UP, loop(2, sweep(4, 9)), DOWN)
    assert told(Assembly(swept))[1] == words
    back = jaw(UP, loop(2, sweep(4, 9), sweep(8, 9)), DOWN)
    assert Assembly(back).load().peak_duA == 1000
    other = jaw(loop(2, rest(1), wave(1)))
    assert told(Assembly(other, [a_wave(), a_wave(duty=50)]))[1] == words
    assert Assembly(jaw(loop(2, rest(1), wave(0)))).load().duration_ms == 2


def test_the_next_zone_begins_at_its_own_frequency():
    main = jaw(UP, sweep(4, 9), DOWN) + jaw(UP, DOWN)
    routine = Assembly(main).load()
    # a phase at 4 Hz carries twice what one at 8 Hz does; each stroke counts its own
    phases_dnC = 1000 * (125 + 62.5 + 2 * UNEVEN)
    assert routine.bound_dnC == phases_dnC + routine.current_ms  # 0.1 uA may not come back


# --- the limits ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slope", "fits"), [((1, 1), True), ((1.1, 1), False), ((99.9, 100), True)]
)
def test_a_peak_may_move_by_1000_uA_a_second(slope, fits):
    to_uA, ms = slope
    assembly = Assembly(jaw(ramp(to_uA, ms), ramp(0, 1000)))
    if fits:
        assert assembly.load().peak_duA == to_uA * 10
    else:
        assert told(assembly)[0] == "SLOPE"


def test_the_ceiling_is_the_lowest_of_the_zones_the_boards_and_the_authors():
    stroke = jaw(glide(2000, 300))
    assert Assembly(stroke, limit_uA=300).load().peak_duA == 3000
    assert told(Assembly(stroke, limit_uA=299))[0] == "PEAK"
    assert Assembly(stroke).load(Limits(peak_duA=3000)).peak_duA == 3000
    assert told(Assembly(stroke), Limits(peak_duA=2999))[0] == "PEAK"
    assert told(Assembly(stroke, limit_uA=400), Limits(peak_duA=2999))[0] == "PEAK"


@pytest.mark.parametrize(("own_ms", "board_ms"), [(2000, 60_000), (0, 2000), (5000, 2000)])
def test_the_duration_is_within_the_authors_limit_and_the_boards(own_ms, board_ms):
    board = Limits(duration_ms=board_ms, updates_per_s=4000)
    assert Assembly(jaw(rest(1000)) * 2, limit_ms=own_ms).load(board).duration_ms == 2000
    longer = Assembly(jaw(rest(1000)) + jaw(rest(1001)), limit_ms=own_ms)
    reason, detail, offset = told(longer, board)
    assert (reason, detail) == ("TIME", "longer than the treatment may be")
    assert longer.image(board)[offset] == isa.ZONE


@pytest.mark.parametrize(("own_uC", "board_dnC"), [(21, 10**9), (0, 210_000), (50, 210_000)])
def test_the_charge_is_within_the_authors_limit_and_the_boards(own_uC, board_dnC):
    board = Limits(routine_charge_dnC=board_dnC, updates_per_s=4000)
    stroke = jaw(ramp(10, 10), hold(988), ramp(0, 10))  # 9.98 uC, and 0.52 for uneven moments
    assert Assembly(stroke * 2, [STEADY], limit_uC=own_uC).load(board).bound_dnC == 210_000
    more = Assembly(stroke * 2 + jaw(ramp(0.1, 2), ramp(0, 3)), [STEADY], limit_uC=own_uC)
    data = more.image(board)
    assert told(more, board) == (
        "CHARGE",
        "more charge than the treatment may carry",
        len(data) - 1,
    )


@pytest.mark.parametrize(("electrode_mm2", "asks"), [(119, True), (120, False), (250, False)])
def test_where_no_current_can_be_dense_the_board_has_no_room_for_that(
    monkeypatch, electrode_mm2, asks
):
    monkeypatch.delitem(sys.modules, "facevm.density", raising=False)
    Assembly(jaw(UP, DOWN)).load(Limits(electrode_mm2=electrode_mm2))
    assert ("facevm.density" in sys.modules) == asks


def test_a_zones_own_charge_is_named_at_the_end():
    board = Limits(zone_charge_dnC=105_200, updates_per_s=4000)
    stroke = jaw(ramp(10, 10), hold(990), ramp(0, 10))
    assert Assembly(stroke, [STEADY]).load(board).bound_dnC == 105_200
    more = Assembly(stroke + jaw(ramp(0.1, 1), ramp(0, 1)), [STEADY])
    assert told(more, board)[2] == len(more.image(board)) - 1


# --- the figures -----------------------------------------------------------------------------


def test_each_place_has_its_own_figures():
    back = a_wave("steady", "negative")
    main = zone("jawline", "both", wave(0), ramp(10, 10), hold(990), ramp(0, 10)) + zone(
        "cheek", "right", wave(1), ramp(10, 10), hold(990), ramp(0, 10), rest(5)
    )
    routine = Assembly(main, [STEADY, back]).load()
    jawline, cheek = 4, 4 * [row.name for row in isa.ZONES].index("cheek")
    expected = {jawline + isa.LEFT: 1, jawline + isa.RIGHT: 1, cheek + isa.RIGHT: -1}
    assert routine.places == tuple(expected)
    assert list(routine.place_ms) == [1010] * 3
    assert list(routine.place_net_dnC) == [sign * 100_000 for sign in expected.values()]
    assert list(routine.place_bound_dnC) == [105_200] * 3
    assert (routine.net_dnC, routine.bound_dnC) == (100_000, 315_600)
    assert (routine.current_ms, routine.duration_ms) == (3030, 3035)


def test_a_stroke_is_two_soft_edges_and_what_is_between():
    routine = Assembly(jaw(glide(1500, 100)), [STEADY]).load()
    assert routine.net_dnC == 1000 * (500 // 2 + 500 + 500 // 2)
    assert (routine.duration_ms, routine.current_ms, routine.peak_duA) == (1500, 1500, 1000)


def test_a_ramp_from_nothing_to_nothing_is_no_current():
    routine = Assembly(jaw(ramp(0, 1000), ramp(10, 10), ramp(0, 10)), [STEADY]).load()
    assert (routine.duration_ms, routine.current_ms) == (1020, 20)


def test_the_peak_is_the_highest_whenever_it_comes():
    steps = ramp(100, 100) + ramp(200, 100) + ramp(50, 200) + ramp(0, 100)
    assert Assembly(jaw(steps)).load().peak_duA == 2000


def test_a_one_way_burst_nets_its_share_and_is_bound_as_if_always_on():
    made = a_wave("steady", "negative", burst=(5, 15))
    routine = Assembly(jaw(ramp(10, 10), hold(990), ramp(0, 10)), [made]).load()
    assert routine.net_dnC == -25_000
    assert routine.bound_dnC == 100_000 + 100 * UNEVEN


@pytest.mark.parametrize(("polarity", "sign"), [("positive", 1), ("negative", -1)])
@pytest.mark.parametrize(
    ("shape", "edge_dnC"),
    # 0.1 uA in 1 ms: half a unit is shown as one, a quarter as none; both are one in the bound
    [("steady", 1), ("triangle", 0)],
)
def test_parts_of_a_unit_of_charge_are_rounded_where_shown_and_up_in_the_bound(
    polarity, sign, shape, edge_dnC
):
    made = a_wave(shape, polarity, hz=100)
    routine = Assembly(jaw(ramp(0.1, 1), hold(4), ramp(0, 1)), [made]).load()
    held_dnC, phase_dnC = (4, 0) if shape == "steady" else (2, 5)  # 10 ms at half of 0.1 uA
    assert routine.net_dnC == sign * (held_dnC + 2 * edge_dnC)
    assert routine.bound_dnC == 1 + held_dnC + 1 + phase_dnC + UNEVEN


def test_a_swept_pulse_with_edges_carries_less_the_faster_it_is():
    made = a_wave("square", "positive", hz=1, duty=50, rise_ms=10)
    steps = ramp(100, 100) + sweep(5, 1000) + sweep(1, 1000) + ramp(0, 100)
    routine = Assembly(jaw(steps), [made]).load()
    # the mean: half, less 10 ms of edges at 1 Hz, and at the 3 Hz between 1 and 5
    assert routine.net_dnC == 2 * 1000 * 50 * 490 // 1000 + 2 * 1000 * 1000 * 470 // 1000


@pytest.mark.parametrize(
    ("burst", "bound_dnC"),
    # two ways back of 5010 ms, of which 0.4 uA may be missing
    [(None, 500_000 + 2 * 4 * 5010), ((5, 95), 1_500_000), ((10, 990), 1_500_000)],
)
def test_what_goes_back_in_bursts_may_have_carried_nothing(burst, bound_dnC):
    stroke = ramp(10, 10) + hold(4990) + ramp(0, 10)
    back = a_wave("steady", "negative", burst=burst)
    routine = Assembly(jaw((stroke + wave(1) + stroke + wave(0)) * 3), [STEADY, back]).load()
    assert routine.bound_dnC == bound_dnC + 6 * 100 * UNEVEN
