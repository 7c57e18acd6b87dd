"""Each fault does to the board exactly what it says, by the real drivers and on the wire."""

import adafruit_ina219
import pytest

from facebench.chips.reset import BROWNOUT, PIN, Reset
from facebench.circuit.path import ON_SKIN, OPEN, TOUCHING
from facebench.clock import NEVER_ns
from facebench.faults.breakage import Breakage
from facebench.faults.faults import Fault
from facebench.people.person import Person

DAC, SENSOR = 0x62, 0x40
MS_ns = 1_000_000


class Broken:
    """A board on skin at a set current, and what breaks it."""

    def __init__(self, board):
        self.board = board
        self.person = Person(board)
        self.breakage = Breakage(board, self.person)
        board.circuit.set_contact(ON_SKIN)
        self.person._placed_ns = 0
        board.enable.value = True

    def begin(self, kind, amount=None, for_ms=None):
        fault = Fault(kind, 0, for_ms, amount)
        self.breakage.begin(fault)
        return fault

    def end(self, fault):
        self.breakage.end(fault)

    def wait(self, ms=3):
        self.board.clock.advance(int(ms * MS_ns))

    def write(self, address, *data):
        """On the wire."""
        i2c = self.board.bus
        i2c.writeto(address, bytes(data))

    def register(self, number):
        """A register of the sensor, on the wire."""
        answer = bytearray(2)
        self.board.bus.writeto_then_readfrom(SENSOR, bytes([number]), answer)
        value = answer[0] << 8 | answer[1]
        return value - 65536 if number == 1 and value > 32767 else value


@pytest.fixture
def broken(board):
    return Broken(board)


def put(broken, dac_driver, uA):
    """The DAC at a current of the ideal stage, and the circuit at rest there."""
    dac_driver.raw_value = 2048 + round(uA / 0.32)
    broken.wait()


# --- the person --------------------------------------------------------------------------


def test_a_lift_opens_the_path_and_puts_it_back(broken, dac_driver):
    put(broken, dac_driver, 160)
    broken.begin("lift", for_ms=300)
    assert broken.board.circuit.contact == OPEN
    assert broken.board.circuit.shunt_uA() == 0
    broken.wait(299.999)
    assert broken.board.circuit.skin_uA() == 0
    broken.wait(0.002)
    assert broken.board.circuit.skin_uA() == pytest.approx(160, rel=0.01)


def test_electrodes_that_touch_take_the_current_from_the_skin(broken, dac_driver, sensor_driver):
    put(broken, dac_driver, 160)
    fault = broken.begin("short", for_ms=300)
    broken.wait()
    circuit = broken.board.circuit
    assert circuit.contact == TOUCHING
    assert circuit.skin_uA() == 0
    assert circuit.shunt_uA() == pytest.approx(160, rel=0.001)
    assert sensor_driver.raw_shunt_voltage == pytest.approx(1600, abs=2)
    path_kohm = circuit.electrode_mV() / 160 - circuit.shunt_kohm
    assert 0 < path_kohm < 0.3
    assert fault.for_ms == 300
    broken.wait(300)
    assert circuit.skin_uA() == pytest.approx(160, rel=0.01)


def test_a_short_during_a_lift_ends_in_the_air_when_the_lift_is_longer(broken):
    broken.begin("lift", for_ms=500)
    broken.begin("short", for_ms=100)
    circuit = broken.board.circuit
    seen = []
    for _ in range(6):
        broken.wait(99)
        circuit.settle(broken.board.clock.now_ns)
        seen.append(circuit.contact)
    assert seen == [TOUCHING, OPEN, OPEN, OPEN, OPEN, ON_SKIN]


def test_a_lift_before_the_electrodes_are_placed_does_not_place_them_earlier(board):
    person = Person(board)
    person.announce(1, 0)
    person.lift(10)
    board.clock.advance(700 * MS_ns)
    board.circuit.settle(board.clock.now_ns)
    assert board.circuit.contact == OPEN
    board.clock.advance(1400 * MS_ns)
    board.circuit.settle(board.clock.now_ns)
    assert board.circuit.contact == ON_SKIN


def test_a_press_waits_until_the_loop_looks_at_the_button(broken):
    assert not broken.breakage.pressed
    broken.begin("press")
    assert broken.breakage.pressed


# --- the chips ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "deaf", "other"), [("dac-nak", DAC, SENSOR), ("sensor-nak", SENSOR, DAC)]
)
def test_a_chip_that_does_not_answer_is_deaf_alone_and_hears_again(broken, kind, deaf, other):
    fault = broken.begin(kind)
    with pytest.raises(OSError, match="19") as refused:
        broken.write(deaf, 0)
    assert refused.value.args[0] == 19
    broken.write(other, 0)
    broken.end(fault)
    broken.write(deaf, 0)


def test_the_dac_s_driver_meets_the_nak_and_the_output_stays(broken, dac_driver):
    put(broken, dac_driver, 160)
    broken.begin("dac-nak")
    with pytest.raises(OSError, match="19"):
        dac_driver.raw_value = 2048
    assert broken.board.circuit.skin_uA() == pytest.approx(160, rel=0.01)


def test_two_faults_of_a_kind_end_one_by_one(broken):
    one, other = broken.begin("dac-nak"), broken.begin("dac-nak")
    broken.end(one)
    with pytest.raises(OSError, match="19"):
        broken.write(DAC, 0)
    broken.end(other)
    broken.write(DAC, 0)


def test_a_stuck_sensor_keeps_its_reading_through_a_configuration(
    broken, dac_driver, sensor_driver
):
    put(broken, dac_driver, 160)
    before = sensor_driver.raw_shunt_voltage
    fault = broken.begin("sensor-stuck")
    put(broken, dac_driver, -100)
    assert sensor_driver.raw_shunt_voltage == broken.register(1) == before
    assert before == pytest.approx(1600, abs=10)
    sensor_driver.mode = adafruit_ina219.Mode.SVOLT_CONTINUOUS
    broken.wait()
    assert sensor_driver.raw_shunt_voltage == before
    assert broken.register(0) & 7 == 5, "its configuration is written all the same"
    broken.end(fault)
    broken.wait()
    assert sensor_driver.raw_shunt_voltage == pytest.approx(-1000, abs=10)


def test_a_sensor_reset_is_the_power_up_state_and_converts_on(broken, dac_driver, sensor_driver):
    sensor_driver.gain = adafruit_ina219.Gain.DIV_2_80MV
    sensor_driver.mode = adafruit_ina219.Mode.SVOLT_CONTINUOUS
    put(broken, dac_driver, 160)
    assert broken.register(0) != 0x399F
    broken.begin("sensor-reset")
    assert (broken.register(0), broken.register(1), broken.register(5)) == (0x399F, 0, 0)
    broken.wait()
    assert sensor_driver.raw_shunt_voltage == pytest.approx(1600, abs=10)


@pytest.mark.parametrize("amount", [1, 30, 60, 100])
def test_a_sensor_reads_low_by_so_many_percent(broken, dac_driver, sensor_driver, amount):
    sensor_driver.gain = adafruit_ina219.Gain.DIV_1_40MV  # 10 uV a step
    put(broken, dac_driver, 160)
    before = sensor_driver.raw_shunt_voltage
    assert before == pytest.approx(1600, rel=0.005)
    fault = broken.begin("sensor-gain", amount)
    assert sensor_driver.raw_shunt_voltage == before, "what was converted before stays"
    broken.wait()
    assert sensor_driver.raw_shunt_voltage == pytest.approx(before * (1 - amount / 100), abs=1)
    assert broken.board.circuit.skin_uA() == pytest.approx(160, rel=0.01), (
        "the current is as it was"
    )
    broken.end(fault)
    broken.wait()
    assert sensor_driver.raw_shunt_voltage == pytest.approx(before, abs=1)


def test_two_losses_of_gain_multiply(broken, dac_driver, sensor_driver):
    put(broken, dac_driver, 160)
    half = broken.begin("sensor-gain", 50)
    broken.begin("sensor-gain", 50)
    broken.wait()
    assert sensor_driver.raw_shunt_voltage == 400
    broken.end(half)
    broken.wait()
    assert sensor_driver.raw_shunt_voltage == 800


# --- the bus -----------------------------------------------------------------------------


def test_a_stuck_bus_blocks_each_transfer_for_a_second_and_then_fails(broken):
    clock = broken.board.clock
    broken.begin("bus-hang")
    for address in (DAC, SENSOR):
        before_ns = clock.now_ns
        with pytest.raises(OSError, match="116"):
            broken.write(address, 0)
        assert clock.now_ns - before_ns == 1000 * MS_ns


def test_a_bus_that_comes_free_lets_the_transfer_through_at_that_instant(broken, dac_driver):
    clock = broken.board.clock
    fault = broken.begin("bus-hang")
    clock.call_at(clock.now_ns + 80 * MS_ns, lambda: broken.end(fault))
    before_ns = clock.now_ns
    dac_driver.raw_value = 3000
    assert broken.board.dac.code == 3000
    bits_ns = (2 * 9 + 11) * 2500
    assert clock.now_ns - before_ns == 80 * MS_ns + bits_ns


# --- the output --------------------------------------------------------------------------


def test_a_stage_that_drifts_gives_so_many_percent_too_much(broken, dac_driver, sensor_driver):
    put(broken, dac_driver, 160)
    fault = broken.begin("gain", 25)
    broken.wait()
    assert broken.board.circuit.skin_uA() == pytest.approx(200, rel=0.01)
    assert sensor_driver.raw_shunt_voltage == pytest.approx(2000, rel=0.01)
    broken.end(fault)
    broken.wait()
    assert broken.board.circuit.skin_uA() == pytest.approx(160, rel=0.01)


def test_a_railed_amplifier_gives_what_the_series_resistor_lets_through(broken, dac_driver):
    put(broken, dac_driver, 160)
    board = broken.board
    fault = broken.begin("rail")
    outside_kohm = board.stage.series_kohm + board.circuit.shunt_kohm
    at_once_uA = (12_000 - board.circuit.skin_mV()) / (outside_kohm + board.skin.path_kohm())
    assert board.circuit.skin_uA() == pytest.approx(at_once_uA, rel=1e-3)
    broken.wait(200)
    whole_kohm = outside_kohm + board.skin.path_kohm() + board.skin.leak_kohm()
    assert board.circuit.skin_uA() == pytest.approx(12_000 / whole_kohm, rel=1e-3)
    dac_driver.raw_value = 2048
    broken.wait()
    assert board.circuit.skin_uA() == pytest.approx(12_000 / whole_kohm, rel=1e-3), "it is deaf"
    broken.end(fault)
    broken.wait(50)
    assert board.circuit.skin_uA() == pytest.approx(0, abs=5)


def test_no_fault_of_the_stage_gets_past_the_series_resistor(broken):
    broken.begin("gain", 400)
    broken.begin("rail")
    broken.begin("short")
    assert 2000 < broken.board.circuit.shunt_uA() < 2600


def test_a_rail_s_jump_is_a_surge_that_resets_the_sensor(broken, sensor_driver):
    sensor_driver.mode = adafruit_ina219.Mode.SVOLT_CONTINUOUS
    broken.begin("rail")
    assert broken.register(0) == 0x399F


def test_a_welded_disconnect_stays_closed_until_it_is_none(broken, dac_driver):
    put(broken, dac_driver, 160)
    fault = broken.begin("weld")
    broken.board.enable.value = False
    assert broken.board.enable.value is False, "the pin cannot tell"
    assert broken.board.circuit.skin_uA() == pytest.approx(160, rel=0.01)
    broken.end(fault)
    assert broken.board.circuit.skin_uA() == 0


def test_a_disconnect_that_welds_while_open_closes(broken):
    broken.board.enable.value = False
    broken.begin("weld")
    assert broken.board.circuit.enabled
    broken.board.mcu_reset()
    assert broken.board.circuit.enabled


# --- cables, resets, the loop ------------------------------------------------------------


def test_a_computer_and_a_charger_are_told_apart_by_the_controller_alone(broken):
    vbus = broken.board.vbus
    charger = broken.begin("charger")
    assert (vbus.value, vbus.is_host) == (True, False)
    usb = broken.begin("usb")
    assert (vbus.value, vbus.is_host) == (True, True)
    broken.end(usb)
    assert (vbus.value, vbus.is_host) == (True, False)
    broken.end(charger)
    assert (vbus.value, vbus.is_host) == (False, False)


@pytest.mark.parametrize(("kind", "cause"), [("reset", PIN), ("brownout", BROWNOUT)])
def test_a_reset_is_no_exception_that_a_program_could_handle(broken, kind, cause):
    with pytest.raises(Reset) as reset:
        broken.begin(kind)
    assert reset.value.cause == cause
    assert not isinstance(reset.value, Exception)


def test_after_an_mcu_reset_the_chips_are_as_they_were_until_boot_zeroes_the_dac(
    broken, dac_driver, sensor_driver
):
    board = broken.board
    sensor_driver.mode = adafruit_ina219.Mode.SVOLT_CONTINUOUS
    config = broken.register(0)
    put(broken, dac_driver, 160)
    seen = []
    board.clock.call_at(
        board.clock.now_ns + 10 * MS_ns,
        lambda: seen.append((board.dac.code, board.enable.value, board.circuit.skin_uA())),
    )
    assert board.restart(PIN)
    assert seen == [(2548, False, 0.0)]
    assert (board.dac.code, broken.register(0)) == (2048, config)


def test_after_a_brown_out_every_chip_has_its_power_up_state(broken, dac_driver):
    board = broken.board
    dac_driver.raw_value = 3000
    board.restart(BROWNOUT)
    assert (board.dac.code, broken.register(0), board.enable.value) == (0x800, 0x399F, False)


@pytest.mark.parametrize("kind", ["dac-nak", "bus-hang"])
def test_boot_does_not_stumble_over_a_dead_bus(broken, dac_driver, kind):
    dac_driver.raw_value = 3000
    broken.begin(kind)
    assert broken.board.restart(PIN) is False
    assert broken.board.circuit.skin_uA() == 0


def test_a_stall_takes_its_time_and_things_go_on_meanwhile(broken):
    clock = broken.board.clock
    seen = []
    begun_ns = clock.now_ns
    clock.call_at(begun_ns + 30 * MS_ns, lambda: seen.append(clock.now_ns - begun_ns))
    broken.begin("stall", 80)
    assert clock.now_ns - begun_ns == 80 * MS_ns
    assert seen == [30 * MS_ns]
    assert clock.due_ns == NEVER_ns
