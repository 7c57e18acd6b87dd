"""The proof's figures are those of the treatment carried out, however it is written down."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from facevm import charge, image, isa
from facevm.machine import Machine
from facevm.proof import Proof
from facevm.refusal import ImageError
from tests.facevm import proving
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
from tests.safety.hostile.parts import apart
from tests.safety.hostile.playing import Silent, integrate, play

UNEVEN = isa.UNEVEN_ms
STEADY_BACK = a_wave("steady", "negative")


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


@pytest.mark.hazard("G05", "load")
def test_a_steady_current_carries_its_peak_times_its_time():
    routine = Assembly(jaw(ramp(100, 1000), hold(9000), ramp(0, 1000)), [STEADY]).load()
    assert routine.net_dnC == 1000 * 10_000
    assert routine.bound_dnC == 1000 * (10_000 + UNEVEN)


def test_an_alternating_wave_has_no_net_charge_but_a_bound_of_one_phase():
    routine = Assembly(jaw(glide(5000, 320)), [a_wave(hz=8)]).load()
    assert routine.net_dnC == 0
    assert routine.bound_dnC == 3200 * (62.5 + UNEVEN) + 5000  # 0.1 uA for 5 s may not come back


def test_both_sides_count_each_for_itself():
    one = Assembly(jaw(ramp(100, 1000), ramp(0, 1000)), [STEADY]).load()
    both = Assembly(jaw(ramp(100, 1000), ramp(0, 1000), side="both"), [STEADY]).load()
    assert both.net_dnC == 2 * one.net_dnC
    assert both.places == (4 + isa.LEFT, 4 + isa.RIGHT)
    assert list(both.place_bound_dnC) == [one.bound_dnC] * 2
    assert both.duration_ms == 2 * one.duration_ms


def test_two_directions_cancel_in_the_net_charge_but_not_in_the_bound():
    there = ramp(100, 1000) + ramp(0, 1000)
    main = zone("jawline", "left", wave(0), there, wave(1), there)
    routine = Assembly(main, [STEADY, STEADY_BACK]).load()
    assert routine.net_dnC == 0
    assert routine.bound_dnC == 1000 * (1000 + 2 * UNEVEN)


@pytest.mark.hazard("G05", "load")
def test_a_burst_counts_as_always_on_in_the_bound_only():
    burst = a_wave("steady", "positive", burst=(100, 300))
    routine = Assembly(jaw(ramp(100, 1000), hold(8000), ramp(0, 1000)), [burst]).load()
    assert routine.net_dnC == 9_000_000 // 4
    assert routine.bound_dnC == 9_000_000 + 1000 * UNEVEN


@pytest.mark.hazard("G05", "load")
def test_a_stretch_through_a_loops_seam_is_one_stretch():
    # up, then five turns that each dip to zero in their middle, then down
    turn = hold(100) + ramp(0, 100) + rest(100) + ramp(100, 100) + hold(100)
    looped = Assembly(jaw(ramp(100, 100), loop(5, turn), ramp(0, 100))).load()
    written = Assembly(jaw(ramp(100, 100), turn * 5, ramp(0, 100))).load()
    phases_dnC = 6 * 1000 * (62.5 + UNEVEN)
    assert looped.bound_dnC == written.bound_dnC == phases_dnC + looped.current_ms
    assert looped.duration_ms == written.duration_ms


def in_step(peaks, turns):
    """A wave whose peak is high in each positive phase and low in each negative one."""
    high, low = peaks
    turn = ramp(high, 200) + hold(300) + ramp(low, 200) + hold(300)
    return jaw(ramp(low, 100), loop(turns, turn), ramp(0, 100)), [a_wave("square", hz=1)]


@pytest.mark.hazard("G05", "load")
@pytest.mark.parametrize("turns", [1, 10, 100])
def test_a_peak_that_moves_with_the_phases_cannot_hide_a_direct_current(turns):
    main, waves = in_step((200, 10), turns)
    routine = Assembly(main, waves).load()
    _, currents = drawn(routine)
    carried = abs(sum(currents[4 + isa.LEFT]))
    assert carried > turns * 150_000
    assert carried <= routine.bound_dnC


@pytest.mark.hazard("G05", "load")
def test_a_frequency_that_moves_with_the_phases_cannot_either():
    turn = sweep(31, 1) + hold(15) + sweep(1, 1) + hold(480)
    main = jaw(ramp(200, 200), loop(20, turn), ramp(0, 200))
    routine = Assembly(main, [a_wave("square", hz=1)]).load()
    _, currents = drawn(routine)
    assert abs(sum(currents[4 + isa.LEFT])) <= routine.bound_dnC


@pytest.mark.hazard("G05", "load", "CHARGE")
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
        routine.peak_duA,
        routine.net_dnC,
        routine.bound_dnC,
        routine.current_ms,
        routine.place_ms,
    )


@pytest.mark.slow
@pytest.mark.hazard("G05", "load")
@pytest.mark.hazard("G06", "load")
@settings(max_examples=120, deadline=None)
@given(st.lists(nested, min_size=1, max_size=4), st.sampled_from(WAVES))
def test_loops_and_blocks_are_worth_exactly_what_they_write_out_to(nodes, made_of):
    steps = [folded(node) for node in nodes]
    with_loops = Assembly(jaw(*steps, side="both"), [made_of])
    in_a_block = Assembly(jaw(call(0), side="both"), [made_of], blocks=[b"".join(steps)])
    written_out = Assembly(jaw(*[unrolled(node) for node in nodes], side="both"), [made_of])
    assert figures(with_loops) == figures(in_a_block) == figures(written_out)


@pytest.mark.slow
@pytest.mark.hazard("G02", "load")
@pytest.mark.hazard("G05", "load")
@pytest.mark.hazard("G06", "load")
@settings(max_examples=40, deadline=None)
@given(st.lists(plain_steps, min_size=1, max_size=4), st.sampled_from(WAVES))
def test_what_the_machine_draws_stays_inside_the_proof(nodes, made_of):
    routine = Assembly(jaw(*[folded(node) for node in nodes]), [made_of]).load()
    unrolled, _ = play(routine, apart(routine.data), 100, ANY_BOARD, Random(1))
    integrate(routine, unrolled, 100)


@pytest.mark.parametrize("made_of", WAVES[:5])
def test_the_net_charge_is_the_area_under_what_the_machine_draws(made_of):
    # 40 whole periods of 8 Hz at a constant peak, and ramps that are proportional to them
    routine = Assembly(jaw(ramp(100, 125), hold(5000), ramp(0, 125)), [made_of]).load()
    _, currents = drawn(routine)
    area = sum(currents[4 + isa.LEFT])
    assert abs(area - routine.net_dnC) <= abs(routine.net_dnC) * 0.03


# --- one pass, and memory that does not depend on the treatment ------------------------------


def walked(assembly) -> int:
    """How many instructions the proof of an image takes."""
    routine, *_ = image.prove(assembly.image(), ANY_BOARD)
    proof = Proof(routine, ANY_BOARD)
    proof.walk()
    return proof.walked


TURN = ramp(1, 2) + ramp(0, 3)


@pytest.mark.parametrize("turns", [1, 2, 1000])
def test_each_loop_is_walked_once_however_often_it_turns(turns):
    nest = loop(turns, TURN, loop(3, rest(1)))
    assert walked(Assembly(jaw(nest))) == walked(Assembly(jaw(loop(1, TURN, loop(1, rest(1))))))


@pytest.mark.parametrize("count", [1, 10, 100, 700])
def test_the_walk_is_as_long_as_the_code(count):
    fixed = walked(Assembly(jaw()))
    assert walked(Assembly(jaw(TURN * count))) == fixed + 2 * count
    assert walked(Assembly(jaw(loop(2, rest(1)) * count))) == fixed + 3 * count
    assert walked(Assembly(jaw(TURN * count, side="both"))) == fixed + 2 * count
    called = Assembly(jaw(call(0) * count), blocks=[TURN])
    assert walked(called) == fixed + 4 * count


@pytest.mark.hazard("G12", "load", "WALK")
def test_calls_of_calls_are_walked_up_to_the_limit_and_no_further(monkeypatch):
    proofs = []

    class KeptProof(Proof):
        def walk(self):
            proofs.append(self)
            super().walk()

    monkeypatch.setattr(image, "Proof", KeptProof)
    blocks = [rest(1), *[call(known) * 10 for known in range(4)]]
    with pytest.raises(ImageError, match="WALK"):
        Assembly(jaw(call(4)), blocks=blocks).load()
    assert proofs[-1].walked == isa.WALK_MAX + 1


AT_ONCE = [
    jaw(rest(1), say(0) * 200, side="both"),
    jaw(loop(3, say(0) * 200, rest(1), say(0) * 200)),
    jaw(rest(1), say(0) * 200) + jaw(say(0) * 50) + jaw(say(0) * 200, rest(1)),
    jaw(rest(1)) + zone("chin", "center", say(0) * 120) * 2 + jaw(rest(1)),
]


@pytest.mark.parametrize("main", AT_ONCE)
def test_one_update_meets_at_most_what_stands_in_a_row_and_once_more(main):
    routine = Assembly(main).load()
    spoken = []
    listener = Silent()
    listener.say = spoken.append
    machine = Machine(routine, 100, listener)
    most = 0
    for t_ms in range(routine.duration_ms + 1):
        while True:
            before = len(spoken)
            machine.at(t_ms)
            most = max(most, len(spoken) - before)
            if not machine.waiting:
                break
            machine.proceed()
    assert 200 <= most <= 2 * isa.INSTANT_MAX


def deep(depth: int) -> bytes:
    return jaw(*[step(isa.LOOP, 1)] * depth, rest(1), END * depth)


@pytest.fixture
def held(on_micropython, tmp_path):
    """The most bytes the proof of each zone holds at a time, under MicroPython."""

    def measure(*mains: bytes, waves=None) -> list[int]:
        paths = []
        for number, main in enumerate(mains):
            paths.append(tmp_path / f"{number}.fbc")
            paths[-1].write_bytes(Assembly(main, waves or [a_wave()]).image())
        rows = [row.split() for row in on_micropython(Path(proving.__file__), *paths)]
        assert [left for _, _, left in rows] == ["0"] * len(mains)
        return [int(most) for _, most, _ in rows]

    return measure


def test_the_proof_holds_as_much_for_a_thousand_turns_as_for_one(held):
    one, two, thousand = held(*[jaw(loop(turns, TURN)) for turns in (1, 2, 1000)])
    assert one == two == thousand


@pytest.mark.parametrize("waves", [[a_wave()], [STEADY]])
def test_the_proof_holds_as_much_for_long_code_as_for_short(held, waves):
    few, many = held(jaw(TURN * 5), jaw(TURN * 200), waves=waves)
    assert few == many
    few, many = held(jaw(loop(2, TURN) * 5), jaw(loop(2, TURN) * 60), waves=waves)
    assert many <= few + 128


def test_what_the_proof_holds_grows_with_the_depth_alone_and_that_is_bounded(held):
    most = held(*[deep(depth) for depth in range(1, isa.DEPTH_MAX)])
    steps = [after - before for before, after in pairwise(most)]
    assert 0 < max(steps) <= 1024
    assert most[-1] <= 16 * 1024


@settings(deadline=None)
@given(
    st.integers(0, 12_000),
    st.integers(0, 200_000),
    st.integers(1, isa.ZONE_TIME_MAX_ms),
)
def test_a_charge_is_exact(peak_sum, mean, time_ms):
    exact = Fraction(peak_sum * mean * time_ms, 2 * isa.PERIOD)
    whole, rest = charge.one_way_charge(peak_sum, mean, time_ms)
    if whole == charge.OVER_dnC:
        assert exact > isa.ROUTINE_CHARGE_MAX_dnC - isa.ZONE_TIME_MAX_ms
    else:
        assert whole + Fraction(rest, 2 * isa.PERIOD) == exact


@given(st.integers(0, 2**30 - 1), st.integers(0, 2**30 - 1), st.integers(1, 2**29 - 1))
def test_a_product_is_divided_without_being_formed(a, b, divisor):
    if a * b // divisor < 2**30:
        assert charge.divide_product(a, b, divisor) == divmod(a * b, divisor)
