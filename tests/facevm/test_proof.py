"""The proof's figures are those of the treatment carried out, however it is written down."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from facevm import charge, isa
from facevm.machine import Machine
from facevm.refusal import ImageError
from tests.facevm.assembly import (
    Assembly,
    a_wave,
    call,
    glide,
    hold,
    loop,
    ramp,
    rest,
    sweep,
    wave,
    zone,
)


def jaw(*steps: bytes, side: str = "left") -> bytes:
    return zone("jawline", side, wave(0), *steps)


STEADY = a_wave("steady", "positive")
STEADY_BACK = a_wave("steady", "negative")


class Silent:
    def arrive(self, place):
        """Nobody listens."""

    def say(self, text_index):
        """Nobody listens."""

    def stroke(self):
        """Nobody listens."""


def drawn(routine, step_ms=1):
    """Every current of a treatment, by place, as the machine draws it."""
    machine = Machine(routine, 100, Silent())
    currents: dict[int, list[int]] = {}
    t_ms = 0
    while True:
        value = machine.at(t_ms)
        if machine.over:
            return machine, currents
        if machine.waiting:
            machine.proceed()
            continue
        currents.setdefault(machine.place, []).append(value)
        t_ms += step_ms


def test_a_steady_current_carries_its_peak_times_its_time():
    routine = Assembly(jaw(ramp(100, 1000), hold(9000), ramp(0, 1000)), [STEADY]).load()
    assert routine.net_dnC == 1000 * 10_000
    assert routine.bound_dnC == 1000 * 10_000


def test_an_alternating_wave_has_no_net_charge_but_a_bound_of_one_phase():
    routine = Assembly(jaw(glide(5000, 320)), [a_wave(hz=8)]).load()
    assert routine.net_dnC == 0
    assert routine.bound_dnC == 3200 * 62.5


def test_both_sides_count_each_for_itself():
    one = Assembly(jaw(ramp(100, 1000), ramp(0, 1000)), [STEADY]).load()
    both = Assembly(jaw(ramp(100, 1000), ramp(0, 1000), side="both"), [STEADY]).load()
    assert both.net_dnC == 2 * one.net_dnC
    assert both.place_bound_dnC[4 + isa.LEFT] == both.place_bound_dnC[4 + isa.RIGHT]
    assert both.place_bound_dnC[4 + isa.LEFT] == one.bound_dnC
    assert both.duration_ms == 2 * one.duration_ms


def test_two_directions_cancel_in_the_net_charge_but_not_in_the_bound():
    there = ramp(100, 1000) + ramp(0, 1000)
    main = zone("jawline", "left", wave(0), there, wave(1), there)
    routine = Assembly(main, [STEADY, STEADY_BACK]).load()
    assert routine.net_dnC == 0
    assert routine.bound_dnC == 1000 * 1000


def test_a_burst_counts_as_always_on_in_the_bound_only():
    burst = a_wave("steady", "positive", burst=(100, 300))
    routine = Assembly(jaw(ramp(100, 1000), hold(8000), ramp(0, 1000)), [burst]).load()
    assert routine.net_dnC == 9_000_000 // 4
    assert routine.bound_dnC == 9_000_000


def test_a_stretch_through_a_loops_seam_is_one_stretch():
    # up, then five turns that each dip to zero in their middle, then down
    turn = hold(100) + ramp(0, 100) + rest(100) + ramp(100, 100) + hold(100)
    looped = Assembly(jaw(ramp(100, 100), loop(5, turn), ramp(0, 100))).load()
    written = Assembly(jaw(ramp(100, 100), turn * 5, ramp(0, 100))).load()
    assert looped.bound_dnC == written.bound_dnC == 6 * 1000 * 62.5
    assert looped.duration_ms == written.duration_ms


def in_step(peaks, turns):
    """A wave whose peak is high in each positive phase and low in each negative one."""
    high, low = peaks
    turn = ramp(high, 200) + hold(300) + ramp(low, 200) + hold(300)
    return jaw(ramp(low, 100), loop(turns, turn), ramp(0, 100)), [a_wave("square", hz=1)]


@pytest.mark.parametrize("turns", [1, 10, 100])
def test_a_peak_that_moves_with_the_phases_cannot_hide_a_direct_current(turns):
    main, waves = in_step((200, 10), turns)
    routine = Assembly(main, waves).load()
    _, currents = drawn(routine)
    carried = abs(sum(currents[4 + isa.LEFT]))
    assert carried > turns * 150_000
    assert carried <= routine.bound_dnC


def test_a_frequency_that_moves_with_the_phases_cannot_either():
    turn = sweep(31, 1) + hold(15) + sweep(1, 1) + hold(480)
    main = jaw(ramp(200, 200), loop(20, turn), ramp(0, 200))
    routine = Assembly(main, [a_wave("square", hz=1)]).load()
    _, currents = drawn(routine)
    assert abs(sum(currents[4 + isa.LEFT])) <= routine.bound_dnC


def test_enough_of_it_is_refused():
    # 200 rises by what a phase of 0.5 Hz carries at 160 uA: 32 mC
    turn = ramp(200, 160) + ramp(40, 160)
    main = jaw(ramp(40, 40), loop(200, turn), ramp(0, 40))
    with pytest.raises(ImageError, match="CHARGE"):
        Assembly(main, [a_wave("square", hz=0.5)]).load()


STEPS = {
    "glide": (1500, lambda peak: glide(1500, peak)),
    "ramped": (300, lambda peak: ramp(peak, 100) + hold(100) + ramp(0, 100)),
    "swept": (250, lambda peak: ramp(peak, 100) + sweep(5, 50) + sweep(8, 50) + ramp(0, 50)),
    "rest": (70, lambda peak: rest(70)),
}

WAVES = [
    a_wave("square", "positive", 8, duty=37, rise_ms=3),
    a_wave("square", "negative", 8, duty=50),
    a_wave("sine", "positive", 8),
    a_wave("triangle", "negative", 8),
    a_wave("sawtooth", "positive", 8),
    a_wave("square", "alternating", 8),
]

peaks = st.integers(1, 50).map(float)
plain_steps = st.tuples(st.sampled_from(sorted(STEPS)), peaks)
nested = st.recursive(
    plain_steps,
    lambda inner: st.tuples(st.integers(1, 4), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=8,
)


def folded(node) -> bytes:
    """The node with its loops as loops."""
    if isinstance(node[1], list):
        return loop(node[0], *[folded(inner) for inner in node[1]])
    return STEPS[node[0]][1](node[1])


def unrolled(node) -> bytes:
    """The node with its loops written out."""
    if isinstance(node[1], list):
        return b"".join(unrolled(inner) for inner in node[1]) * node[0]
    return STEPS[node[0]][1](node[1])


def figures(assembly):
    """The figures of an assembly, or that it is over a limit."""
    try:
        routine = assembly.load()
    except ImageError as refusal:
        assume(refusal.reason != "SIZE")
        return refusal.reason in ("TIME", "CHARGE")
    return (
        routine.duration_ms,
        routine.peak_dA,
        routine.net_dnC,
        routine.bound_dnC,
        routine.current_ms,
        routine.place_ms,
    )


@settings(max_examples=120, deadline=None)
@given(st.lists(nested, min_size=1, max_size=4), st.sampled_from(WAVES))
def test_loops_and_blocks_are_worth_exactly_what_they_write_out_to(nodes, made_of):
    steps = [folded(node) for node in nodes]
    with_loops = Assembly(jaw(*steps, side="both"), [made_of])
    in_a_block = Assembly(jaw(call(0), side="both"), [made_of], blocks=[b"".join(steps)])
    written_out = Assembly(jaw(*[unrolled(node) for node in nodes], side="both"), [made_of])
    assert figures(with_loops) == figures(in_a_block) == figures(written_out)


@settings(max_examples=40, deadline=None)
@given(st.lists(plain_steps, min_size=1, max_size=4), st.sampled_from(WAVES))
def test_what_the_machine_draws_stays_inside_the_proof(nodes, made_of):
    routine = Assembly(jaw(*[folded(node) for node in nodes]), [made_of]).load()
    machine, currents = drawn(routine)
    assert machine.t_ms == routine.duration_ms
    values = currents[4 + isa.LEFT]
    running = highest = 0
    for value in values:
        assert abs(value) <= routine.peak_dA
        running += value
        highest = max(highest, abs(running))
    # one sample a millisecond draws an edge's area to within half a peak
    edges = 2 * routine.peak_dA * (routine.duration_ms // 125 + 2)
    assert highest <= routine.bound_dnC + edges


@pytest.mark.parametrize("made_of", WAVES[:5])
def test_the_net_charge_is_the_area_under_what_the_machine_draws(made_of):
    # 40 whole periods of 8 Hz at a constant peak, and ramps that are proportional to them
    routine = Assembly(jaw(ramp(100, 125), hold(5000), ramp(0, 125)), [made_of]).load()
    _, currents = drawn(routine)
    area = sum(currents[4 + isa.LEFT])
    assert abs(area - routine.net_dnC) <= abs(routine.net_dnC) * 0.03


@settings(deadline=None)
@given(
    st.integers(0, 12_000),
    st.integers(0, 200_000),
    st.integers(1, isa.ZONE_TIME_MAX_ms),
)
def test_a_charge_is_exact_to_half_a_unit(peak_sum, mean, time_ms):
    exact = Fraction(peak_sum * mean * time_ms, 2 * isa.PERIOD)
    got = charge.one_way_charge(peak_sum, mean, time_ms)
    if got == charge.OVER_dnC:
        assert exact > isa.ROUTINE_CHARGE_MAX_dnC - isa.ZONE_TIME_MAX_ms
    else:
        assert got == int(exact + Fraction(1, 2))


@given(st.integers(0, 2**30 - 1), st.integers(0, 2**30 - 1), st.integers(1, 2**29 - 1))
def test_a_product_is_divided_without_being_formed(a, b, divisor):
    if a * b // divisor < 2**30:
        assert charge.divide_product(a, b, divisor) == divmod(a * b, divisor)
