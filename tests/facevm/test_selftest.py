"""What is tried before a treatment and after it: the sensor's zero, the disconnect, the path."""

from __future__ import annotations

import pytest

from facebench.circuit.path import ON_SKIN, TOUCHING
from facebench.report import delivered, total
from facevm.contact import SENSE_duA
from facevm.selftest import SelfTest
from facevm.states import CHECKING, DONE, FAULT, NO_CONTACT, TESTING, TREATING
from facevm.states import TOUCHING as HELD_TOGETHER
from facevm.thresholds import WELDED_duA
from tests.facevm.assembly import glide

STROKE = glide(2500, 320)


def leak_of(read):
    """What a test finds that reads ``read(commanded)`` at each update."""
    test = SelfTest()
    test.begin()
    updates = 0
    while not test.is_over:
        test.step(read(test.set_duA), 2)
        updates += 1
        assert updates < 100
    assert test.set_duA == 0
    return test.leak_duA


@pytest.mark.hazard("G15", "run")
@pytest.mark.parametrize("zero_duA", [-300, 0, 7])
def test_half_of_the_sense_current_is_a_leak_and_less_is_none(zero_duA):
    leaks = WELDED_duA + 1
    assert leak_of(lambda set_duA: zero_duA + (WELDED_duA if set_duA > 0 else -WELDED_duA)) == 0
    assert leak_of(lambda set_duA: zero_duA + (leaks if set_duA > 0 else -leaks)) == leaks


@pytest.mark.hazard("G15", "run")
@pytest.mark.parametrize("reads_duA", [-80, 0, 80])
def test_a_reading_that_does_not_follow_the_command_is_no_leak(reads_duA):
    assert leak_of(lambda set_duA: reads_duA) == 0


@pytest.mark.hazard("G15", "run")
def test_a_conversion_of_before_the_command_is_not_taken_for_its_answer():
    test = SelfTest()
    test.begin()
    for _ in range(5):
        test.step(80, 0)
    test.step(80, 2)
    assert (test.set_duA, test.is_over) == (SENSE_duA, False)


@pytest.mark.hazard("G15", "run")
@pytest.mark.parametrize("updates_per_s", [50, 200, 500, 1000])
@pytest.mark.parametrize("contact", [ON_SKIN, TOUCHING])
def test_a_welded_disconnect_keeps_a_treatment_from_starting(
    treat, one_zone, contact, updates_per_s
):
    run = treat(one_zone(STROKE), updates_per_s=updates_per_s)
    run.virtual.circuit.set_contact(contact)
    run.virtual.enable.welded = True
    run.to_the_end()
    session = run.session
    assert (session.outcome, session.reason, session.state) == ("fail", "G15", FAULT)
    assert WELDED_duA < session.guard.reading < 100
    assert total(session.record, "delivered_ms") == 0
    assert run.virtual.circuit.peak_uA() < 10
    assert session.code == run.board.stage.zero_code


@pytest.mark.hazard("G15", "run")
def test_one_that_welds_while_current_flows_is_told_after_the_treatment(treat, one_zone):
    run = treat(one_zone(STROKE)).treating(1000)
    run.virtual.enable.welded = True
    run.until(lambda: run.session.state == CHECKING)
    assert run.session.outcome == "success"
    run.to_the_end()
    assert (run.session.outcome, run.session.reason) == ("fail", "G15")
    assert run.session.code == run.board.stage.zero_code


@pytest.mark.hazard("G15", "run")
def test_a_disconnect_that_opens_passes_both_tests(treat, one_zone):
    run = treat(one_zone(STROKE))
    run.virtual.circuit.set_contact(ON_SKIN)
    run.to_the_end()
    assert (run.session.outcome, run.session.state) == ("success", DONE)


@pytest.mark.hazard("ZERO", "run")
@pytest.mark.parametrize("sign", [1, -1])
def test_an_offset_of_over_100_uA_is_none_and_nothing_starts(treat, one_zone, sign):
    run = treat(one_zone(STROKE))
    run.virtual.sensor.offset_uV += sign * 20_000  # 200 uA in 100 ohm
    run.to_the_end()
    assert (run.session.outcome, run.session.reason) == ("fail", "ZERO")
    assert run.session.guard.reading > 1000
    assert run.virtual.circuit.peak_uA() == 0
    assert run.is_off


@pytest.mark.hazard("ZERO", "run")
def test_a_sensor_s_own_offset_is_taken_off(treat, one_zone):
    run = treat(one_zone(STROKE))
    run.virtual.sensor.offset_uV += 5_000
    run.until(lambda: run.session.state == TREATING)
    assert abs(run.session.measured_duA) < 100
    run.to_the_end()
    assert run.session.outcome == "success"


@pytest.mark.hazard("TOUCH", "run")
def test_electrodes_that_touch_while_current_flows_bring_it_to_zero_until_they_part(
    treat, one_zone
):
    run = treat(one_zone(glide(5000, 320))).treating(2000)
    run.person.touch(1000)
    took_ms = run.until(lambda: run.session.state == HELD_TOGETHER)
    assert took_ms < 1000
    assert abs(run.session.setpoint_duA) <= 80
    run.to_the_end()
    assert run.session.outcome == "success"
    assert delivered(run.session.record, 4).losses == 1


class DeadPin:
    """The electrode's ADC behind a divider that has failed: it reads the same for ever."""

    def __init__(self, value):
        self.value = value


@pytest.mark.slow
@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize("value", [0, 32_768, 65_535])
def test_with_a_divider_that_has_failed_nothing_starts(treat, one_zone, value):
    run = treat(one_zone(STROKE))
    run.board._electrode = DeadPin(value)
    run.to_the_end()
    assert (run.session.outcome, run.session.reason) == ("abort", NO_CONTACT)
    assert run.virtual.circuit.peak_uA() < 10


@pytest.mark.hazard("G10", "run")
def test_a_sensor_that_was_reset_during_the_test_is_not_called_a_welded_disconnect(treat, one_zone):
    run = treat(one_zone(STROKE))
    run.until(lambda: run.session.state == TESTING)
    run.virtual.sensor.offset_uV += 2_000  # what it reads now is no longer what it was zeroed to
    run.virtual.sensor.power_up()
    run.to_the_end()
    assert (run.session.outcome, run.session.reason) == ("fail", "G10")


def test_each_session_makes_the_sensor_ready_anew(treat, one_zone):
    run = treat(one_zone(STROKE))
    run.virtual.sensor.power_up()
    run.to_the_end()
    assert run.session.outcome == "success"
