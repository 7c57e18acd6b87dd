"""How long there was too much in the skin, from the circuit's solution and not from samples."""

import pytest

from facebench.circuit.path import ON_SKIN, OPEN
from facebench.people.exposure import Exposure, LIMITS_uA
from facebench.simulation import treat
from facevm import isa

from .. import routines

MS_ns = 1_000_000
JAWLINE = isa.place_of([row.name for row in isa.ZONES].index("jawline"), isa.LEFT)


@pytest.fixture
def exposed(touching_board):
    """The board, and the exposure of its skin at the jawline."""
    exposure = Exposure(touching_board.circuit)
    exposure.move(JAWLINE)
    return touching_board, exposure


def flow(board, uA, ms):
    board.dac.write(bytes([(2048 + round(uA / 0.32)) >> 8, (2048 + round(uA / 0.32)) & 255]), 0, 2)
    board.clock.advance(int(ms * MS_ns))


def test_the_limit_is_the_zone_s_ceiling_and_a_tenth():
    assert LIMITS_uA[isa.zone_of(JAWLINE)] == pytest.approx(550)
    assert [round(limit / 1.1 * 10) for limit in LIMITS_uA] == [r.ceiling_duA for r in isa.ZONES]


def test_a_spike_between_two_looks_is_counted_whole(exposed):
    board, exposure = exposed
    flow(board, 100, 5)
    flow(board, 600, 0.3)
    flow(board, 100, 5)
    exposure.settle()
    assert exposure.total_ns == pytest.approx(0.3 * MS_ns, abs=1000)


def test_under_the_limit_nothing_is_counted(exposed):
    board, exposure = exposed
    flow(board, 549, 50)
    flow(board, -549, 50)
    exposure.settle()
    assert (exposure.longest_ns, exposure.total_ns) == (0, 0)


def test_both_directions_count_and_a_change_of_sign_breaks_the_stretch(exposed):
    board, exposure = exposed
    flow(board, 600, 3)
    flow(board, 0, 1)
    flow(board, -600, 5)
    flow(board, 0, 1)
    exposure.settle()
    assert exposure.longest_ns == pytest.approx(5 * MS_ns, abs=1000)
    assert exposure.total_ns == pytest.approx(8 * MS_ns, abs=1000)


def test_who_needs_no_times_of_flow_is_told_the_same_of_what_was_over(touching_board):
    both = [Exposure(touching_board.circuit, with_flow=flow) for flow in (True, False)]
    for exposure in both:
        exposure.move(JAWLINE)
    for uA, ms in ((100, 5), (600, 0.3), (540, 2), (-600, 3), (0, 1), (580, 4)):
        flow(touching_board, uA, ms)
    both[0].settle()
    assert both[1].total_ns == both[0].total_ns > 7 * MS_ns
    assert both[1].longest_ns == both[0].longest_ns


def test_stretches_that_meet_are_one(exposed):
    board, exposure = exposed
    for uA in (600, 620, 590, 610):
        flow(board, uA, 2)
    flow(board, 0, 1)
    exposure.settle()
    assert exposure.longest_ns == exposure.total_ns == pytest.approx(8 * MS_ns, abs=1000)


def test_where_a_current_relaxes_through_the_limit_it_is_counted_to_20_us(exposed):
    """At its rail the amplifier gives 2 mA at first, and 715 uA once the skin is charged."""
    board, exposure = exposed
    exposure._limit_uA = 1000
    board.stage.stuck = 1
    board.circuit.refresh()
    begun_ns = board.clock.now_ns
    while board.circuit.skin_uA() > 1000:
        board.clock.now_ns += 1000
    crossing_ns = board.clock.now_ns - begun_ns
    board.clock.advance(20 * MS_ns)
    exposure.settle()
    assert crossing_ns <= exposure.longest_ns <= crossing_ns + 20_000


def test_each_place_has_its_own_limit(exposed):
    board, exposure = exposed
    flow(board, 300, 5)
    exposure.settle()
    assert exposure.total_ns == 0
    lowest = LIMITS_uA.index(min(LIMITS_uA))
    exposure.move(4 * lowest)
    flow(board, 300, 5)
    exposure.settle()
    assert exposure.total_ns == pytest.approx(5 * MS_ns, abs=1000)


def test_when_the_current_last_flowed_is_known_to_the_nanosecond(exposed):
    board, exposure = exposed
    flow(board, 100, 5.4321)
    board.enable.value = False
    off_ns = board.clock.now_ns
    board.clock.advance(7 * MS_ns)
    exposure.settle()
    assert exposure.flowed_ns == off_ns


def test_in_the_air_nothing_flows(exposed):
    board, exposure = exposed
    board.circuit.set_contact(OPEN)
    flow(board, 600, 5)
    board.circuit.set_contact(ON_SKIN)
    exposure.settle()
    assert exposure.total_ns == 0


def test_a_rail_of_three_updates_is_seen_in_full():
    report = treat(routines.short(), 3, events=[("rail", 3001, 1)], updates_per_s=100)
    assert report.over_ceiling_ms == pytest.approx(1, abs=0.05)
    assert report.max_abs_uA > 1500
