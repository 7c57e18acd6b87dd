"""Output stage, electrodes and skin together: currents, compliance, ENABLE and contact."""

import itertools
import math

import pytest

from facebench.circuit.path import ON_SKIN, OPEN, TOUCHING
from facebench.clock import VirtualClock


def after(board, us):
    board.clock.advance(int(us * 1000))
    return board.circuit.skin_uA()


def ideal(board):
    """Take the stage's output resistance away, so that only compliance is left."""
    board.stage.output_kohm = 1e12
    board.circuit.refresh()


# --- codes to currents -------------------------------------------------------------------


@pytest.mark.parametrize(("code", "uA"), [(2048, 0), (173, -600), (3923, 600), (2049, 0.32)])
def test_a_code_is_0_32_microamperes_about_mid_scale(touching_board, dac_driver, code, uA):
    ideal(touching_board)
    dac_driver.raw_value = code
    assert after(touching_board, 0) == pytest.approx(uA, abs=1e-6)
    assert after(touching_board, 10_000) == pytest.approx(uA, abs=1e-6)


def test_finite_output_resistance_costs_a_little_current_as_the_skin_charges(
    touching_board, dac_driver
):
    dac_driver.raw_value = 2048 + 1250  # 400 uA
    start = after(touching_board, 0)
    settled = after(touching_board, 10_000)
    # 400 uA over R_o + path: at first without R_d, then with it
    assert start == pytest.approx(400 * 5000 / (5000 + 4.7 + 0.1 + 1), rel=1e-6)
    assert settled == pytest.approx(400 * 5000 / (5000 + 4.7 + 0.1 + 1 + 11), rel=1e-6)


def test_gain_and_offset_are_the_stage_s(touching_board, dac_driver):
    ideal(touching_board)
    touching_board.stage.gain, touching_board.stage.offset_uA = 101 / 100, -1
    touching_board.circuit.refresh()
    dac_driver.raw_value = 2048 + 1250
    assert after(touching_board, 0) == pytest.approx(400 * 1.01 - 1, abs=1e-6)


# --- compliance: +-12 V over electrode path and 4.7 kohm ---------------------------------


@pytest.fixture
def dry_board(touching_board):
    """60 kohm of skin: 400 uA would take 26 V."""
    skin = touching_board.skin
    skin.parallel_kohm, skin.capacitance_nF = 60, 20
    ideal(touching_board)
    return touching_board


@pytest.mark.parametrize("sign", [1, -1])
def test_a_spent_compliance_limits_the_current(dry_board, dac_driver, sign):
    dac_driver.raw_value = 2048 + sign * 1250
    assert after(dry_board, 50_000) == pytest.approx(sign * 12_000 / (4.7 + 0.1 + 1 + 60), rel=1e-6)


def test_the_amplifier_meets_its_rail_when_the_closed_form_says(dry_board, dac_driver):
    dac_driver.raw_value = 2048 + 1250
    # V(t) = I R_d (1 - exp(-t / R_d C)) meets 12 V - I (R_ser + R_sh + R_s)
    level = (12_000 - 400 * 5.8) / (400 * 60)
    time_us = -60 * 20 * math.log(1 - level)
    assert after(dry_board, time_us - 1) == pytest.approx(400, abs=1e-6)
    assert after(dry_board, 2) < 400 - 0.1


def test_railed_the_current_decays_as_an_rc_from_a_voltage_source(dry_board, dac_driver):
    dac_driver.raw_value = 2048 + 1250
    meets_us = -60 * 20 * math.log(1 - (12_000 - 400 * 5.8) / (400 * 60))
    tau_us = 20 / (1 / 5.8 + 1 / 60)
    rest = 12_000 / 65.8
    since = 0.0
    for time_us in (meets_us + 50, meets_us + 100, meets_us + 300):
        seen = after(dry_board, time_us - since)
        since = time_us
        expected = rest + (400 - rest) * math.exp(-(time_us - meets_us) / tau_us)
        assert seen == pytest.approx(expected, rel=1e-4)


def test_from_the_rail_it_recovers_when_asked_for_less(dry_board, dac_driver):
    dac_driver.raw_value = 2048 + 1250
    after(dry_board, 50_000)
    dac_driver.raw_value = 2048 + 156  # 49.92 uA: 3.3 V
    assert after(dry_board, 0) == pytest.approx(49.92, abs=1e-6)
    dac_driver.raw_value = 2048 - 1250
    # the skin still holds its charge: the reversed current has voltage to spare
    assert after(dry_board, 0) == pytest.approx(-400, abs=1e-6)


def test_a_shrinking_resistance_lets_the_amplifier_off_its_rail_by_itself(dry_board, dac_driver):
    dac_driver.raw_value = 2048 + 1250
    after(dry_board, 50_000)
    dry_board.skin.parallel_kohm = 11
    dry_board.circuit.refresh()
    assert after(dry_board, 0) < 200
    assert after(dry_board, 50_000) == pytest.approx(400, abs=1e-6)


def test_charge_is_the_integral_whether_or_not_it_rails(dry_board, dac_driver):
    dac_driver.raw_value = 2048 + 1250
    total, before = 0.0, dry_board.circuit.charge_pC()
    for _ in range(20_000):
        middle = after(dry_board, 0.5)
        dry_board.clock.advance(500)
        total += middle
    assert dry_board.circuit.charge_pC() - before == pytest.approx(total, rel=1e-5)


def test_the_sensor_sees_the_mean_of_a_decaying_current(dry_board, dac_driver, sensor_driver):
    sensor_driver.gain, sensor_driver.mode = 1, 5
    dac_driver.raw_value = 2048 + 1250
    dry_board.clock.advance(900_000)
    begin_ns = dry_board.sensor._begin_ns
    seen = sensor_driver.raw_shunt_voltage
    number = (dry_board.clock.now_ns - 47_500 - begin_ns) // 532_000
    mean = dry_board.history.mean_uA(begin_ns + (number - 1) * 532_000, begin_ns + number * 532_000)
    assert 200 < mean < 400
    assert seen == pytest.approx(10 * mean, abs=1.01)


# --- ENABLE and contact ------------------------------------------------------------------


def test_after_power_on_enable_is_off_and_nothing_flows(board, dac_driver):
    board.circuit.set_contact(ON_SKIN)
    dac_driver.raw_value = 3923
    assert board.enable.value is False
    assert after(board, 1000) == 0
    assert board.circuit.charge_pC() == 0


def test_enable_connects_and_disconnects_at_once(touching_board, dac_driver):
    dac_driver.raw_value = 3000
    assert after(touching_board, 100) > 300
    touching_board.enable.value = False
    assert after(touching_board, 0) == 0
    touching_board.enable.value = True
    assert after(touching_board, 0) > 300


def test_an_mcu_reset_disconnects_by_the_pull_down(touching_board, dac_driver):
    dac_driver.raw_value = 3000
    touching_board.mcu_reset()
    assert touching_board.enable.value is False
    assert touching_board.dac.code == 3000
    assert after(touching_board, 0) == 0


def test_in_the_air_nothing_flows_and_the_electrode_stands_at_the_rail(board, dac_driver):
    board.enable.value = True
    dac_driver.raw_value = 3000
    assert after(board, 1000) == 0
    assert board.circuit.electrode_mV() == 12_000
    dac_driver.raw_value = 1000
    assert board.circuit.electrode_mV() == -12_000


def test_touching_electrodes_carry_current_past_the_skin(board, dac_driver, sensor_driver):
    sensor_driver.gain, sensor_driver.mode = 1, 5
    board.enable.value = True
    board.circuit.set_contact(TOUCHING)
    dac_driver.raw_value = 2048 + 1250
    assert after(board, 2000) == 0
    assert sensor_driver.raw_shunt_voltage == pytest.approx(4000, abs=6)
    ohm = board.circuit.electrode_mV() / 400 * 1000
    assert ohm < 300, "device/README.md: a path under 300 ohm is short"


@pytest.mark.parametrize("level", [-100_000, 100_000])
def test_a_railed_amplifier_is_bounded_by_the_series_resistor(board, level):
    board.enable.value = True
    board.circuit.set_contact(TOUCHING)
    board.circuit.set_level(level)
    board.clock.advance(2_000_000)
    most_uA = abs(board.history.mean_uA(1_000_000, 2_000_000))
    assert 2_000 < most_uA < 2_600  # device/README.md: 2.6 mA whatever software does


def test_a_lift_planned_for_later_happens_then_and_not_before(touching_board, dac_driver):
    dac_driver.raw_value = 3000
    circuit, clock = touching_board.circuit, touching_board.clock
    start_ns = clock.now_ns
    circuit.plan_contact(OPEN, start_ns + 1_000_000)
    circuit.plan_contact(ON_SKIN, start_ns + 3_000_000)
    flowing = []
    for _ in range(4):
        clock.advance(999_999)
        flowing.append(circuit.skin_uA() > 300)
        clock.advance(1)
    assert flowing == [True, False, False, True]


def test_two_planned_changes_in_one_look_both_count(touching_board, dac_driver):
    dac_driver.raw_value = 2048 + 1000
    ideal(touching_board)
    circuit, clock = touching_board.circuit, touching_board.clock
    before, now_ns = circuit.charge_pC(), clock.now_ns
    circuit.plan_contact(OPEN, now_ns + 1_000_000)
    circuit.plan_contact(ON_SKIN, now_ns + 3_000_000)
    clock.advance(4_000_000)
    assert circuit.charge_pC() - before == pytest.approx(320 * 2000, rel=1e-6)


def test_changing_contact_now_cancels_what_was_planned(board):
    board.circuit.plan_contact(ON_SKIN, 1_000_000)
    board.circuit.set_contact(OPEN)
    board.clock.advance(2_000_000)
    board.circuit.settle(board.clock.now_ns)
    assert board.circuit.contact == OPEN


# --- what can be seen --------------------------------------------------------------------


def test_the_peak_is_seen_between_two_looks(touching_board, dac_driver):
    dac_driver.raw_value = 3923
    touching_board.clock.advance(1000)
    dac_driver.raw_value = 2048
    touching_board.clock.advance(1_000_000)
    assert touching_board.circuit.peak_uA() == pytest.approx(599.3, abs=0.2)
    assert abs(touching_board.circuit.skin_uA()) < 1


def test_looking_changes_nothing(touching_board, dac_driver):
    circuit = touching_board.circuit
    pieces = len(touching_board.history._start_ns)
    touching_board.clock.advance(100_000)
    for look in (circuit.skin_uA, circuit.charge_pC, circuit.peak_uA, circuit.electrode_mV):
        assert look() == look()
    assert len(touching_board.history._start_ns) == pieces


def test_the_electrode_pin_reads_minus_to_plus_13_2_volts_in_12_bits(touching_board, dac_driver):
    pin = touching_board.electrode
    assert pin.value == pytest.approx(32768, abs=16)
    dac_driver.raw_value = 2048 + 1250
    touching_board.clock.advance(10_000_000)
    volts = touching_board.circuit.electrode_mV() / 1000
    assert volts == pytest.approx(400e-6 * 12_100, rel=0.01)
    assert (pin.value - 32768) / 32768 * 13.2 == pytest.approx(volts, abs=0.007)


def test_disconnected_the_electrode_shows_what_the_skin_still_holds(touching_board, dac_driver):
    dac_driver.raw_value = 2048 + 1250
    touching_board.clock.advance(10_000_000)
    touching_board.enable.value = False
    held = touching_board.circuit.electrode_mV()
    assert held == pytest.approx(400 * 11, rel=0.01)
    touching_board.clock.advance(440_000)
    assert touching_board.circuit.electrode_mV() == pytest.approx(held / math.e, rel=1e-6)


def test_the_sensor_reads_through_enable_off_as_its_bias_alone(board, sensor_driver):
    board.sensor.bias_uA = 20
    sensor_driver.gain, sensor_driver.mode = 1, 5
    board.clock.advance(2_000_000)
    assert sensor_driver.raw_shunt_voltage == -200


def test_updates_fall_on_multiples_of_the_period(board):
    clock = board.clock
    assert isinstance(clock, VirtualClock)
    board.next_update()
    first = clock.now_ns
    assert first % 1_000_000 == 0
    clock.advance(2_300_000)
    board.next_update()
    assert clock.now_ns == first + 3_000_000, "late: the missed updates are lost"
    board.next_update()
    assert clock.now_ns == first + 4_000_000


# --- settling and slew -------------------------------------------------------------------


@pytest.fixture
def settling_board(touching_board):
    """The same with the DAC's settling, and no output resistance to lose current in."""
    touching_board.circuit.settling_ns = 6000
    ideal(touching_board)
    return touching_board


def test_a_half_scale_step_takes_6_us_and_goes_straight(settling_board, dac_driver):
    # DS22039D, Electrical Characteristics: output settling time, 400h to C00h
    dac_driver.raw_value = 0x400
    after(settling_board, 1000)
    dac_driver.raw_value = 0xC00
    low, high = -1024 * 0.32, 1024 * 0.32
    assert after(settling_board, 0) == pytest.approx(low)
    assert after(settling_board, 3) == pytest.approx((low + high) / 2, abs=1e-3)
    assert after(settling_board, 2.9) < high - 1
    assert after(settling_board, 0.2) == pytest.approx(high)


def slew(board, mV_per_us):
    board.stage.slew_mV_per_us = mV_per_us
    board.circuit.refresh()


def test_a_slow_amplifier_takes_longer(settling_board, dac_driver):
    slew(settling_board, 100)
    dac_driver.raw_value = 2048 + 1000
    # a voltage that rises by 100 mV/us behind 5.8 kohm, into 40 nF parallel to 11 kohm
    resistance, leak, capacitance = 5.8, 11, 40
    whole = resistance + leak
    rate = (1 / resistance + 1 / leak) / capacitance

    def flowing(time_us):
        skin_share = leak / whole * (time_us - (1 - math.exp(-rate * time_us)) / rate)
        return 100 * (time_us - skin_share) / resistance

    for time_us in (4, 8, 12, 16):
        assert after(settling_board, 4) == pytest.approx(flowing(time_us), rel=1e-4)
    arrives_us = next(time_us for time_us in range(16, 40) if flowing(time_us) > 320)
    assert arrives_us > 18.6, "longer than 1.86 V at 100 mV/us: the skin charges meanwhile"
    assert after(settling_board, arrives_us - 1 - 16) < 320
    assert after(settling_board, 1) == pytest.approx(320)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_slow_amplifier_on_its_way_to_the_rail_stays_there(settling_board, sign):
    skin = settling_board.skin
    skin.parallel_kohm, skin.capacitance_nF = 60, 20
    slew(settling_board, 20)
    settling_board.circuit.set_level(2048 + sign * 1875)
    at_most = sign * 12_000 / 65.8
    assert after(settling_board, 100_000) == pytest.approx(at_most, rel=1e-6)


@pytest.mark.parametrize("mV_per_us", [5, 20, 100, 400])
def test_an_amplifier_never_moves_faster_than_it_can(settling_board, mV_per_us):
    skin = settling_board.skin
    skin.exponent, skin.parallel_kohm = 0.8, 40
    slew(settling_board, mV_per_us)
    circuit = settling_board.circuit
    outside = settling_board.stage.series_kohm
    before = 0.0
    for level in (1250, -1875, 1875, 1860, 0, -300, 1000):
        circuit.set_level(2048 + level)
        for _ in range(2000):
            flowing = after(settling_board, 0.5)
            amplifier_mV = circuit.electrode_mV() + flowing * outside
            assert abs(amplifier_mV - before) <= mV_per_us * 0.5 * 1.002 + 1e-6
            assert abs(amplifier_mV) <= 12_000.1
            before = amplifier_mV
        assert circuit._piece.cross_ns > settling_board.clock.now_ns


def test_a_slow_amplifier_is_turned_round_on_its_way(settling_board):
    slew(settling_board, 20)
    circuit = settling_board.circuit
    circuit.set_level(2048 + 1875)
    up = [after(settling_board, 5) for _ in range(4)]
    circuit.set_level(2048 - 1875)
    down = [after(settling_board, 5) for _ in range(4)]
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    # it went on up until the DAC, 11 us to the other side, came down past it: after 5 us
    assert down[0] == pytest.approx(up[-1] + 14, abs=2)
    assert down[-1] < up[-1] - 20
    assert after(settling_board, 100_000) == pytest.approx(-600)


def test_the_reference_amplifier_never_shows_behind_its_dac(settling_board):
    circuit = settling_board.circuit
    currents = {}
    for mV_per_us in (0, 1000):
        slew(settling_board, mV_per_us)
        circuit.set_level(0)
        after(settling_board, 1000)
        circuit.set_level(4095)
        currents[mV_per_us] = [after(settling_board, 1) for _ in range(20)]
        circuit.set_level(2048)
        after(settling_board, 100_000)
    assert currents[0] == pytest.approx(currents[1000], abs=1e-3)


def test_electrodes_that_touch_get_the_dac_s_ramp_too(settling_board):
    circuit = settling_board.circuit
    circuit.set_contact(TOUCHING)
    circuit.set_level(2048 + 1024)
    after(settling_board, 1.5)
    assert circuit.shunt_uA() == pytest.approx(327.68 / 2, rel=1e-6)
    assert circuit.skin_uA() == 0
    after(settling_board, 2)
    assert circuit.shunt_uA() == pytest.approx(327.68, rel=1e-6)


def test_electrodes_that_touch_meet_both_rails_on_the_ramp(settling_board):
    circuit = settling_board.circuit
    circuit.set_contact(TOUCHING)
    circuit.set_level(2048 + 10_000)
    after(settling_board, 100)
    circuit.set_level(2048 - 10_000)
    # 6 us are 2048 codes of 0.32 uA; the rail drives 12 V / 4.925 kohm
    most = 12_000 / (4.7 + 0.1 + 0.125)
    through_us = 2 * most * 6 / (2048 * 0.32)
    seen = []
    for _ in range(1000):
        after(settling_board, 0.2)
        seen.append(circuit.shunt_uA())
    assert seen[0] == pytest.approx(most)
    assert seen[-1] == pytest.approx(-most)
    assert seen == sorted(seen, reverse=True)
    between = [current for current in seen if abs(current) < most - 1]
    assert len(between) == pytest.approx(through_us / 0.2, abs=2)


def test_in_the_air_the_electrode_follows_the_dac_s_ramp(settling_board):
    circuit = settling_board.circuit
    settling_board.stage.output_kohm = 5
    circuit.set_contact(OPEN)
    circuit.set_level(2048 + 1024)
    after(settling_board, 1.5)
    assert circuit.electrode_mV() == pytest.approx(327.68 * 5 / 2)
    after(settling_board, 1.5)
    assert circuit.electrode_mV() == pytest.approx(327.68 * 5)


def test_charge_counts_the_ramp(settling_board, dac_driver):
    circuit = settling_board.circuit
    dac_driver.raw_value = 2048 + 1024
    before = circuit.charge_pC()
    after(settling_board, 10)
    # 3 us of ramp, 7 us of 327.68 uA
    assert circuit.charge_pC() - before == pytest.approx(327.68 * (1.5 + 7), rel=1e-3)


def test_a_new_step_before_the_old_one_is_there_starts_from_where_it_is(settling_board):
    circuit = settling_board.circuit
    circuit.set_level(2048 + 2000)
    half_way = after(settling_board, 2)
    circuit.set_level(2048)
    assert after(settling_board, 0) == pytest.approx(half_way)
    assert after(settling_board, 10) == pytest.approx(0, abs=1e-6)


def test_the_rail_is_met_on_the_way(settling_board):
    skin = settling_board.skin
    skin.parallel_kohm, skin.series_kohm = 60, 30
    settling_board.circuit.settling_ns = 600_000
    settling_board.circuit.refresh()
    settling_board.circuit.set_level(2048 + 2000)
    # up the ramp until 12 V are spent, then down as the skin charges
    currents = [after(settling_board, 10) for _ in range(70)]
    top = currents.index(max(currents))
    assert 0 < top < 60
    assert max(currents) < 12_000 / 34.8
    assert currents[-1] < max(currents) - 1


# --- a ladder under the same rules -------------------------------------------------------


def test_a_ladder_s_current_on_the_rail_never_passes_what_a_resistor_would_let(touching_board):
    skin = touching_board.skin
    skin.exponent, skin.parallel_kohm = 0.8, 60
    ideal(touching_board)
    touching_board.circuit.set_level(2048 + 1250)
    currents = [after(touching_board, 20) for _ in range(1000)]
    assert max(currents) == pytest.approx(400, abs=1e-3)
    assert currents[-1] == pytest.approx(12_000 / 65.8, rel=1e-2)
    assert all(b <= a + 1e-6 for a, b in itertools.pairwise(currents))


def test_voltage_has_no_jump_where_the_regime_changes(touching_board):
    skin = touching_board.skin
    skin.exponent, skin.parallel_kohm = 0.8, 60
    touching_board.circuit.refresh()
    circuit = touching_board.circuit
    circuit.set_level(2048 + 1250)
    before = circuit.skin_mV()
    for _ in range(4000):
        touching_board.clock.advance(1000)
        now = circuit.skin_mV()
        # 400 uA into 20 nF and more: under 20 mV a microsecond
        assert abs(now - before) < 20
        before = now


# --- surges ------------------------------------------------------------------------------


def test_a_hard_contact_on_the_rail_is_told_as_a_surge_and_a_soft_one_is_not(board):
    changes_uA = []
    board.circuit.on_surge = lambda at_ns, change_uA: changes_uA.append(abs(change_uA))
    board.enable.value = True
    board.circuit.set_level(4095)
    board.circuit.set_contact(TOUCHING)
    assert max(changes_uA) == pytest.approx(655, rel=0.02)
