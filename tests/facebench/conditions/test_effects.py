"""What conditions do to a board, each by itself: seen by its chips, its clock and its poles."""

import itertools
import math
import statistics

import pytest

from facebench.board import VirtualBoard
from facebench.circuit.path import ON_SKIN, OPEN
from facebench.circuitpython.blinka import I2C
from facebench.conditions.conditions import CONDITIONS, Conditions
from facebench.conditions.effects import impose
from facebench.face.face import still
from facebench.faults.faults import ALL_KINDS, OF_TWO_POLES
from facebench.noise import normal, sine
from facebench.simulation import Simulation, treat
from tests.facebench.conditions import unkind_runs

MS_ns = 1_000_000


def under(board, **values):
    impose(board, Conditions("tried", **values))
    return board


def readings(board, sensor_driver, count):
    """One of each conversion, in uA."""
    sensor_driver.set_calibration_16V_400mA()
    found = []
    for _ in range(count):
        board.clock.advance(600_000 if not found else 10 * 532_000)
        found.append(sensor_driver.raw_shunt_voltage / 10)
    return found


# --- noise and hum -----------------------------------------------------------------------


def test_noise_is_normal_white_and_the_same_whenever_it_is_looked_at():
    values = [normal(3, n * 532_000) for n in range(20_000)]
    assert statistics.mean(values) == pytest.approx(0, abs=0.03)
    assert statistics.stdev(values) == pytest.approx(1, abs=0.03)
    assert sum(abs(value) > 2 for value in values) / len(values) == pytest.approx(0.0455, abs=0.01)
    neighbours = statistics.mean(a * b for a, b in itertools.pairwise(values))
    assert abs(neighbours) < 0.03
    assert normal(3, 532_000) == values[1] != normal(4, 532_000)


@pytest.mark.parametrize("hertz", [50, 60])
def test_the_sine_is_one_by_arithmetic_alone(hertz):
    for t_ns in range(0, 40 * MS_ns, 123_457):
        exact = math.sin(2 * math.pi * (hertz * t_ns * 1e-9 + 0.3))
        assert sine(hertz, t_ns, 0.3) == pytest.approx(exact, abs=1e-5)


def test_the_sensor_is_noisy_by_its_conversions_and_not_by_its_reads(board, sensor_driver):
    under(board, noise_uA=2)
    found = readings(board, sensor_driver, 300)
    assert statistics.mean(found) == pytest.approx(0, abs=0.5)
    assert statistics.stdev(found) == pytest.approx(2, abs=0.4)
    answers = [bytearray(2), bytearray(2)]
    for answer in answers:  # at one time, as no bus can
        board.sensor.read(answer, 0, 2)
    assert answers[0] == answers[1]


def test_hum_comes_by_the_person_and_lifts_the_electrode(board, sensor_driver):
    under(board, hum_uA=20)
    assert set(readings(board, sensor_driver, 50)) == {0}
    board.circuit.set_contact(ON_SKIN)
    found = readings(board, sensor_driver, 200)
    assert max(found) == pytest.approx(20, abs=1)
    assert min(found) == pytest.approx(-20, abs=1)
    lifted = []
    for _ in range(200):
        board.clock.advance(MS_ns)
        lifted.append(board.electrode.value >> 4)
    # half of 12 kohm
    assert max(lifted) - 2048 == pytest.approx(20 * 6 / 6.45, abs=2)
    assert board.circuit.charge_pC() == 0, "hum is nothing that was set"


# --- the electrode's ADC -----------------------------------------------------------------


class Input:
    mV = 0.0

    def electrode_mV(self):
        return self.mV


def codes(board, **errors):
    """(mV, code) over the whole range."""
    pin, source = board.electrode, Input()
    pin._circuit = source
    for name, value in errors.items():
        setattr(pin, name, value)
    found = []
    for mV in range(-13_200, 13_200, 2):
        source.mV = mV
        found.append((mV, pin.value >> 4))
    return found


def test_four_codes_are_wide_and_the_ends_stay(board):
    found = codes(board, wide_codes=9)
    widths = {}
    for _, code in found:
        widths[code] = widths.get(code, 0) + 2 / 6.445
    wide = sorted(code for code, width in widths.items() if width > 5)
    assert wide == [512, 1536, 2560, 3584]
    assert all(widths[code] == pytest.approx(10, abs=1) for code in wide)
    assert (found[0][1], found[-1][1]) == (0, 4095)
    assert max(abs(code - (mV / 26_400 * 4096 + 2048)) for mV, code in found) < 6


def test_noise_middle_and_reference_are_seen_at_the_electrode(board):
    off = codes(board, middle_mV=200)
    assert off[6600][1] - 2048 == pytest.approx(200 / 6.445, abs=1)
    low = codes(board, middle_mV=0, supply=0.99)
    assert low[9000][1] - 2048 == pytest.approx(low[9000][0] / 6.445 / 0.99, abs=1)
    noisy = codes(board, supply=1, noise_mV=18)
    assert noisy != codes(board, noise_mV=0)
    board.electrode.noise_mV, board.electrode._circuit.mV = 18, 0
    spread = []
    for _ in range(2000):
        board.clock.advance(MS_ns)
        spread.append(board.electrode.value >> 4)
    assert statistics.stdev(spread) * 6.445 == pytest.approx(18, abs=3)


# --- drift and tolerances ----------------------------------------------------------------


def test_stage_and_sensor_drift_to_their_ends(board, sensor_driver):
    under(
        board,
        stage_drift_uA_per_min=1,
        stage_drift_uA=3,
        sensor_drift_uA_per_min=-0.5,
        sensor_drift_uA=1,
    )
    board.circuit.set_contact(ON_SKIN)
    board.enable.value = True
    board.clock.wait_until(60_500 * MS_ns)
    assert board.circuit.skin_uA() == pytest.approx(1, abs=0.03)
    assert readings(board, sensor_driver, 2)[-1] == pytest.approx(0.5, abs=0.15)
    board.clock.wait_until(600_000 * MS_ns)
    assert board.circuit.skin_uA() == pytest.approx(3, abs=0.03)
    assert readings(board, sensor_driver, 2)[-1] == pytest.approx(2, abs=0.15)


def test_3v3_scales_the_current_and_the_adc_and_warms_up(board, dac_driver):
    under(board, reference_percent=1, reference_drift_percent=0.2, warming_s=60)
    board.circuit.set_contact(ON_SKIN)
    board.enable.value = True
    dac_driver.raw_value = 2048 + 1000
    board.clock.advance(3 * MS_ns)
    cold = board.circuit.skin_uA()
    assert cold == pytest.approx(320 * 1.01, rel=0.005)
    board.clock.wait_until(61_500 * MS_ns)
    assert board.circuit.skin_uA() == pytest.approx(cold * 1.012 / 1.01, rel=0.0005)
    assert board.electrode.supply == pytest.approx(1.012)


def test_a_low_supply_lowers_rails_and_mid_rail(board, dac_driver):
    under(board, supply_percent=-5)
    board.enable.value = True
    dac_driver.raw_value = 2048 + 1000
    board.clock.advance(MS_ns)
    assert board.circuit.electrode_mV() == pytest.approx(12_000 * 0.95)
    assert board.sensor.bus_mV == pytest.approx(13_000 * 0.95)


# --- poles and leaks ---------------------------------------------------------------------


@pytest.mark.parametrize(("poles", "flows"), [(1, True), (2, False)])
def test_a_leak_flows_with_enable_low_unless_the_return_pole_is_open(board, poles, flows):
    under(board, leak_uA=-100, poles=poles)
    board.circuit.set_contact(ON_SKIN)
    board.clock.advance(20 * MS_ns)
    # 13 V over 130 kohm and 12 kohm of skin
    expected = -13_000 / (130 + 12.1) if flows else 0
    assert board.circuit.skin_uA() == pytest.approx(expected, rel=0.01)
    board.enable.value = True
    board.clock.advance(20 * MS_ns)
    assert board.circuit.skin_uA() == pytest.approx(-100, rel=0.1)


# --- a touch -----------------------------------------------------------------------------


def test_a_railed_amplifier_comes_back_through_the_skin(board):
    board.stage.slew_mV_per_us = 1000
    board.stage.offset_uA = 8
    under(board, touch_us=40)
    board.enable.value = True
    board.clock.advance(5 * MS_ns)
    board.circuit.set_contact(ON_SKIN)
    seen = []
    for _ in range(100):
        seen.append(board.circuit.skin_uA())
        board.clock.advance(1000)
    # 12 V behind 4.7 kohm, 1 kohm of path and the shunt; then down by 1 V/us
    assert seen[0] == pytest.approx(12_000 / 5.8, rel=0.01)
    assert seen[39] > 1000
    assert abs(seen[60]) < 100
    board.clock.advance(5 * MS_ns)
    assert board.circuit.peak_uA() < 100, "a touch is told by itself"
    touches = board.circuit.touches
    assert touches.most_uA == pytest.approx(seen[0], rel=0.01)
    assert 50_000 < touches.most_pC < 115_000


def test_an_amplifier_that_is_there_at_once_tells_what_it_would_begin_with(board):
    board.stage.offset_uA = 8
    board.enable.value = True
    board.circuit.refresh()
    board.circuit.set_contact(ON_SKIN)
    board.clock.advance(MS_ns)
    assert board.circuit.touches.count == 1
    assert board.circuit.touches.most_uA == pytest.approx(12_000 / 5.8, rel=0.01)
    assert board.circuit.peak_uA() == pytest.approx(8, abs=0.1)


def test_a_hand_that_lets_go_at_once_ends_its_touch(board):
    board.stage.slew_mV_per_us = 1000
    board.stage.offset_uA = 8
    under(board, touch_us=40)
    board.enable.value = True
    for us in (5, 30, 60, 99):
        board.circuit.set_contact(ON_SKIN)
        board.clock.advance(us * 1000)
        board.circuit.set_contact(OPEN)
        board.clock.advance(MS_ns)
    assert board.circuit.touches.count == 4
    assert board.circuit.skin_uA() == 0


# --- moments -----------------------------------------------------------------------------


def gaps_ms(board, count=4000):
    found, before = [], board.clock.now_ns
    for _ in range(count):
        board.next_update()
        found.append((board.clock.now_ns - before) / MS_ns)
        before = board.clock.now_ns
    return found


def test_updates_are_late_by_up_to_the_jitter(board):
    found = gaps_ms(under(board, jitter_us=900))
    assert 0.1 <= min(found) < 0.3
    assert 1.6 < max(found) <= 2.9
    assert statistics.mean(found) == pytest.approx(1, abs=0.01)


def test_a_collection_takes_its_time_every_so_often(board):
    found = gaps_ms(under(board, collection_ms=11, collection_every_s=1), 8000)
    long = [gap for gap in found if gap > 5]
    assert 6 <= len(long) <= 8
    assert max(long) <= 12
    assert board.longest_ns >= max(long) * MS_ns


@pytest.mark.parametrize(("which", "mean"), [(1, 1.3), (2, 1.7)])
def test_recorded_moments_come_as_they_were(board, which, mean):
    found = gaps_ms(under(board, moments=which))
    assert statistics.mean(found) == pytest.approx(mean, abs=0.3)
    assert max(found) < 4
    assert min(found) < 0.7


@pytest.mark.parametrize("at_ms", [1700, 2000.5, 2480])
def test_a_fault_happens_in_its_time_where_updates_are_uneven(at_ms):
    late = Conditions("late", moments=2, collection_ms=11, collection_every_s=1)
    onsets = []
    for conditions in (None, late):
        events = [("press", at_ms, None)]
        report = treat(unkind_runs.short(), 1, 3, 1000, events=events, conditions=conditions)
        (fault,) = report.faults
        assert (report.reason, fault.at_ms) == ("stopped by the button", at_ms)
        onsets.append(fault.onset_ms - report.contact_wait_ms - at_ms)
    # the looks that come before the wait for contact take longer, and nothing else does
    assert abs(onsets[1] - onsets[0]) < 100


# --- together ----------------------------------------------------------------------------


def test_a_kind_board_has_nothing_of_it():
    board = VirtualBoard(1, 1000, face=still(), i2c_factory=I2C)
    update, history = board.next_update, board.sensor._history
    impose(board, CONDITIONS["kind"])
    assert board.next_update == update
    assert board.sensor._history is history
    assert board.circuit.leaks is None
    assert board.circuit.touches.recovery_ns is None
    assert board.clock.due_ns > 1 << 60


def test_the_same_run_watched_more_closely_is_the_same_run():
    runs = []
    for looks in (False, True):
        simulation = Simulation(unkind_runs.short(), 1, 3, 1000, conditions=CONDITIONS["unkind"])
        codes = []

        def note(sample, simulation=simulation, looks=looks, codes=codes):
            if looks:
                simulation.board.circuit.shunt_uA()
                simulation.board.circuit.electrode_mV()
            codes.append((sample.dac_code, sample.measured_uA, sample.skin_uA))

        simulation.run(note)
        runs.append(codes)
    assert runs[0] == runs[1]


def test_unkind_treatments_are_the_same_on_both_interpreters(on_micropython):
    for number in range(len(unkind_runs.RUNS)):
        there = on_micropython(unkind_runs.__file__, unkind_runs.short().data.hex(), str(number))
        here = []
        unkind_runs.carry_out(unkind_runs.short().data, number, here.append)
        assert len(here) > 100
        assert there == here


def test_both_are_given_every_kind_of_a_less_kind_board():
    given = {event[0] for _, events in unkind_runs.RUNS for event in events}
    two_poles = {row.name for row in OF_TWO_POLES}
    assert given == {row.name for row in ALL_KINDS if row.usual} - two_poles | {"weld-return"}
