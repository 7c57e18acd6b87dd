"""The self-check before each treatment: on the load of the board, its second channel, its poles."""

from __future__ import annotations

import pytest

from facebench.circuit.path import ON_SKIN
from facebench.circuit.second_channel import ALWAYS, NEVER
from facevm import selfcheck
from facevm.states import CHECKING, DONE, FAULT, WAITING
from tests.facevm.assembly import Assembly, glide, wave, zone
from tests.facevm.wired import Wired

ROUTINE = Assembly(zone("jawline", "left", wave(0), glide(2500, 320))).load()


def checked(break_it=None, **options):
    """The session of a board that ``break_it`` has broken, once it was checked."""
    run = Wired(ROUTINE, **options)
    if break_it:
        break_it(run.virtual)
        run.virtual.circuit.refresh()
    run.until(lambda: run.session.state >= WAITING)
    run.ms = run.virtual.clock.now_ns / 1e6
    return run


def ended(run):
    return run.session.outcome, run.session.reason, run.session.guard.reading


@pytest.mark.parametrize("calibrated", [False, True])
@pytest.mark.parametrize("updates_per_s", [500, 1000])
@pytest.mark.parametrize("seed", range(5))
def test_a_healthy_board_passes_in_some_half_a_second(seed, updates_per_s, calibrated):
    run = checked(seed=seed, updates_per_s=updates_per_s, calibrated=calibrated)
    assert run.session.state == WAITING
    assert run.ms < 620
    assert run.virtual.circuit.peak_uA() < 10


@pytest.mark.parametrize("without", [("electrode",), ("sense",), ("dummy",), ("limit_test",)])
def test_a_part_that_is_not_there_is_passed_over(without):
    assert checked(without=without).session.state == WAITING
    alone = ("sense", "dummy", "limit_test", "tripped", "battery", "electrode")
    assert checked(without=alone).session.state == WAITING


@pytest.mark.hazard("BATTERY", "run")
@pytest.mark.parametrize(("mV", "trips"), [(3250, False), (3150, True), (0, True)])
def test_a_battery_under_3200_mV_starts_nothing(mV, trips):
    def empty(virtual):
        virtual.battery.mV = mV

    run = checked(empty)
    assert (run.session.state == FAULT) is trips
    if trips:
        assert ended(run)[:2] == ("fail", "BATTERY")
        assert ended(run)[2] == pytest.approx(mV, abs=4)


@pytest.mark.hazard("SUPPLY", "run")
@pytest.mark.parametrize(
    ("mV", "trips"), [(11_450, False), (12_550, False), (11_350, True), (12_650, True)]
)
def test_a_mid_rail_that_is_600_mV_off_starts_nothing_and_the_sensor_is_as_before(mV, trips):
    def move(virtual):
        virtual.sensor.bus_mV = mV

    run = checked(move)
    assert (ended(run)[1] == "SUPPLY") is trips
    assert run.board.sensor.is_configured()


@pytest.mark.hazard("LOAD", "run")
@pytest.mark.parametrize("part", ["stage", "sensor"])
@pytest.mark.parametrize("factor", [0.93, 1.07])
def test_a_scale_that_is_7_percent_off_starts_nothing(part, factor):
    def scale(virtual):
        one = getattr(virtual, part)
        one.gain *= factor

    run = checked(scale)
    assert ended(run)[:2] == ("fail", "LOAD")
    assert ended(run)[2] == pytest.approx(4000 * factor, rel=0.03)
    assert run.virtual.circuit.peak_uA() == 0


@pytest.mark.hazard("LOAD", "run")
@pytest.mark.parametrize("uA", [-40, 40])
def test_a_zero_that_is_40_uA_off_starts_nothing(uA):
    def lean(virtual):
        virtual.stage.offset_uA += uA

    assert ended(checked(lean))[:2] == ("fail", "LOAD")


@pytest.mark.hazard("LOAD", "run")
def test_scale_and_shunt_that_are_wrong_together_are_found_by_the_electrode():
    def twice(virtual):
        virtual.stage.gain *= 1.2
        virtual.sensor.gain /= 1.2

    run = checked(twice)
    assert ended(run)[:2] == ("fail", "LOAD")
    assert ended(run)[2] == pytest.approx(96, abs=5), "of 8.0 uA, by 100 kohm"


@pytest.mark.hazard("LOAD", "run")
def test_a_driven_pole_that_does_not_close_is_found():
    def bar(virtual):
        virtual.enable.barred = True

    assert ended(checked(bar))[:2] == ("fail", "LOAD")


@pytest.mark.hazard("SECOND", "run")
@pytest.mark.parametrize(("fault", "reading"), [(NEVER, 4200), (ALWAYS, 3000)])
def test_a_second_channel_that_trips_too_late_or_too_early_starts_nothing(fault, reading):
    def spoil(virtual):
        virtual.second.fault = fault

    assert ended(checked(spoil)) == ("fail", "SECOND", reading)


@pytest.mark.hazard("LEAK", "run")
@pytest.mark.parametrize(("mV", "trips"), [(450, False), (-450, False), (700, True), (-700, True)])
def test_an_electrode_that_is_not_at_mid_rail_with_both_poles_open_starts_nothing(mV, trips):
    def move(virtual):
        virtual.electrode.middle_mV = mV

    run = checked(move)
    assert (ended(run)[1] == "LEAK") is trips
    if not trips:
        assert run.board.stage.middle_mV == pytest.approx(mV, abs=10), "it is learned"


@pytest.mark.hazard("G15", "run")
@pytest.mark.parametrize("contact", [True, False])
def test_a_driven_pole_that_is_welded_starts_nothing_held_or_not(contact):
    def weld(virtual):
        if contact:
            virtual.circuit.set_contact(ON_SKIN)
        virtual.enable.welded = True

    run = checked(weld)
    assert ended(run)[:2] == ("fail", "G15")
    assert run.virtual.circuit.peak_uA() < 10


@pytest.mark.hazard("G15", "run")
def test_a_return_pole_that_is_welded_starts_nothing_while_the_electrodes_are_held():
    def weld(virtual):
        virtual.circuit.set_contact(ON_SKIN)
        virtual.return_pole.welded = True

    run = checked(weld)
    assert ended(run)[:2] == ("fail", "G15")
    assert run.virtual.circuit.peak_uA() < 10


@pytest.mark.hazard("G15", "run")
@pytest.mark.parametrize("pole", ["enable", "return_pole"])
def test_a_pole_that_welds_while_it_treats_is_told_afterwards(pole):
    run = Wired(ROUTINE).treating(1000)
    getattr(run.virtual, pole).welded = True
    run.until(lambda: run.session.state >= CHECKING)
    assert run.session.outcome == "success"
    run.to_the_end()
    assert ended(run)[:2] == ("fail", "G15")


@pytest.mark.hazard("NOISE", "run")
def test_a_sensor_that_becomes_noisy_meanwhile_starts_nothing():
    run = Wired(ROUTINE)
    run.until(lambda: isinstance(run.session._test, selfcheck.SelfCheck))
    run.virtual.pickup.noise_uA = 5
    run.virtual.sensor.read_through(run.virtual.pickup)
    run.until(lambda: run.session.state >= WAITING)
    assert ended(run)[:2] == ("fail", "NOISE")


@pytest.mark.parametrize("at_ms", [20, 60, 90, 250, 300])
def test_a_press_meanwhile_leaves_no_pin_high_but_the_limit_s(at_ms):
    run = Wired(ROUTINE)
    run.until(lambda: run.virtual.clock.now_ns >= at_ms * 1e6)
    run.session.press()
    run.to_the_end()
    virtual = run.virtual
    assert run.session.state == DONE
    assert (virtual.dummy.value, virtual.sense.value, virtual.enable.value) == (False, False, False)
    assert virtual.circuit.peak_uA() < 10


@pytest.mark.parametrize("updates_per_s", [110, 200])
def test_a_loop_that_is_slow_makes_as_many_edges(updates_per_s):
    """As on a board whose flash is slow: what closes a pole is edges, not time."""
    assert checked(updates_per_s=updates_per_s).session.state == WAITING


def test_a_pause_of_10_ms_in_the_loop_is_not_taken_for_a_fault_of_the_board():
    """As a collection makes one, wherever it comes in the test of the second channel."""
    for at_ms in range(170, 230, 2):
        run = Wired(ROUTINE, seed=2)
        pause_once(run.virtual, at_ms, 10)
        run.until(lambda run=run: run.session.state >= WAITING)
        assert (at_ms, run.session.state) == (at_ms, WAITING)


def pause_once(virtual, at_ms, ms):
    """The update after ``at_ms`` comes so much later."""
    even = virtual.next_update

    def next_update():
        even()
        now_ns = virtual.clock.now_ns
        if now_ns >= at_ms * 1_000_000:
            virtual.next_update = even
            virtual.clock.block_until(now_ns + ms * 1_000_000)

    virtual.next_update = next_update
