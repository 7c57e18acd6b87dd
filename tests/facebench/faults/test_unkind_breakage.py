"""Faults of a less kind board: each does exactly what it says, and takes it back."""

import pytest

from facebench.circuit.path import ON_SKIN
from facebench.conditions.conditions import Conditions
from facebench.conditions.effects import add_pole, impose
from facebench.faults.breakage import Breakage
from facebench.faults.faults import UNKIND, Fault
from facebench.people.person import Person
from facebench.simulation import Simulation, treat

from .. import routines

MS_ns = 1_000_000
PATH_KOHM = 1 + 11 + 0.1  # skin and shunt of the tests' board


class Broken:
    """The tests' board on skin, with what breaks it."""

    def __init__(self, board, dac_driver, sensor_driver):
        self.board = board
        self.dac = dac_driver
        self.sensor = sensor_driver
        sensor_driver.set_calibration_16V_400mA()
        self.breakage = Breakage(board, Person(board))
        board.circuit.set_contact(ON_SKIN)
        board.enable.value = True

    def begin(self, kind, amount=None):
        fault = Fault(kind, 0, None, amount)
        self.breakage.begin(fault)
        return fault

    def skin_uA(self, set_uA=None, ms=30):
        """After a while; first the DAC goes to a current of the ideal stage."""
        if set_uA is not None:
            self.dac.raw_value = 2048 + round(set_uA / 0.32)
        self.board.clock.advance(ms * MS_ns)
        return self.board.circuit.skin_uA()


@pytest.fixture
def broken(board, dac_driver, sensor_driver):
    return Broken(board, dac_driver, sensor_driver)


@pytest.mark.parametrize(
    ("kind", "amount", "positive", "negative"),
    [
        ("half", 100, 0, -160),
        ("half", 40, 96, -160),
        ("other-half", 100, 160, 0),
        ("other-half", 25, 160, -120),
    ],
)
def test_a_weak_half_gives_a_part_of_its_current_and_a_dead_one_none(
    broken, kind, amount, positive, negative
):
    broken.skin_uA(160)
    fault = broken.begin(kind, amount)
    assert broken.skin_uA() == pytest.approx(positive, rel=0.01, abs=0.1), "at once"
    assert broken.skin_uA(-160) == pytest.approx(negative, rel=0.01, abs=0.1)
    assert broken.skin_uA(160) == pytest.approx(positive, rel=0.01, abs=0.1)
    broken.breakage.end(fault)
    assert broken.skin_uA() == pytest.approx(160, rel=0.01)


def test_a_half_is_one_of_the_current_and_not_of_the_codes(broken):
    broken.board.stage.offset_uA = 10
    broken.board.circuit.refresh()
    broken.begin("half", 50)
    assert broken.skin_uA(0) == pytest.approx(5, rel=0.02)
    assert broken.skin_uA(-20) == pytest.approx(-10, rel=0.02)


def test_an_offset_comes_on_top_and_goes_again(broken):
    broken.skin_uA(160)
    fault = broken.begin("offset", 20)
    assert broken.skin_uA() == pytest.approx(180, rel=0.01)
    broken.breakage.end(fault)
    assert broken.skin_uA() == pytest.approx(160, rel=0.01)


def test_a_drift_grows_by_so_much_a_second_and_stays(broken):
    broken.skin_uA(160)
    fault = broken.begin("drift", 10)
    assert broken.skin_uA(ms=1000) == pytest.approx(160 * 1.105, rel=0.01)
    gain = broken.begin("gain", 20)
    assert broken.skin_uA(ms=1) == pytest.approx(160 * 1.105 * 1.2, rel=0.01)
    broken.breakage.end(gain)
    broken.breakage.end(fault)
    assert broken.skin_uA(ms=1000) == pytest.approx(160 * 1.105, rel=0.01)


@pytest.mark.parametrize("amount", [100, 3])
def test_a_reference_that_falls_makes_zero_a_current(broken, amount):
    broken.board.stage.rail_mV = 100_000
    fault = broken.begin("reference", amount)
    assert broken.skin_uA(0) == pytest.approx(2048 * 0.32 * amount / 100, rel=0.01)
    broken.breakage.end(fault)
    assert broken.skin_uA() == pytest.approx(0, abs=1)


@pytest.mark.parametrize(("kind", "mV"), [("leak", 13_000), ("drain", -13_000)])
def test_a_leak_flows_with_enable_low_and_adds_to_what_is_set(broken, kind, mV):
    fault = broken.begin(kind, 100)
    broken.board.enable.value = False
    assert broken.skin_uA() == pytest.approx(mV / (100 + PATH_KOHM), rel=0.01)
    broken.board.enable.value = True
    alone = broken.skin_uA(0)
    assert alone == pytest.approx(mV / (100 + PATH_KOHM), rel=0.02)
    both = broken.skin_uA(160)
    assert both - alone == pytest.approx(160 * 100 / (100 + PATH_KOHM), rel=0.01)
    assert broken.sensor.raw_shunt_voltage == pytest.approx(10 * both, rel=0.01)
    broken.breakage.end(fault)
    broken.board.enable.value = False
    assert broken.skin_uA() == 0


def test_two_leaks_are_one_of_half_the_resistance_and_of_their_mean(broken):
    broken.board.enable.value = False
    broken.begin("leak", 100)
    broken.begin("leak", 100)
    assert broken.skin_uA() == pytest.approx(13_000 / (50 + PATH_KOHM), rel=0.01)
    broken.begin("drain", 50)
    assert broken.skin_uA() == pytest.approx(0, abs=0.1)


def test_the_supply_s_leak_lifts_an_electrode_in_the_air(broken):
    broken.board.circuit.set_contact(0)
    broken.board.enable.value = False
    broken.begin("leak", 100)
    broken.board.clock.advance(MS_ns)
    assert broken.board.circuit.electrode_mV() == pytest.approx(13_000, rel=0.02)


@pytest.mark.parametrize(("kind", "sign"), [("return-leak", 1), ("return-drain", -1)])
def test_a_leak_past_the_skin_is_measured_and_does_not_flow_there(broken, kind, sign):
    broken.skin_uA(160)
    fault = broken.begin(kind, 50)
    assert broken.skin_uA() == pytest.approx(160, rel=0.01)
    assert broken.sensor.raw_shunt_voltage == pytest.approx(10 * (160 + sign * 50), rel=0.01)
    broken.breakage.end(fault)
    broken.skin_uA()
    assert broken.sensor.raw_shunt_voltage == pytest.approx(1600, rel=0.01)


def test_an_earthed_person_is_on_a_computer_and_leaks_to_ground(broken):
    fault = broken.begin("earth")
    assert broken.board.vbus.is_host
    broken.board.enable.value = False
    assert broken.skin_uA() == pytest.approx(-13_000 / (5 + PATH_KOHM), rel=0.01)
    broken.breakage.end(fault)
    assert not broken.board.vbus.value
    assert broken.skin_uA() == 0


def test_two_poles_open_together_and_a_welded_one_leaves_a_way(broken):
    add_pole(broken.board)
    broken.begin("leak", 100)
    broken.board.enable.value = False
    assert broken.skin_uA() == 0
    assert broken.board.circuit.electrode_mV() == pytest.approx(13_000 / 1.01, rel=0.01)
    fault = broken.begin("weld-return")
    assert broken.skin_uA() == pytest.approx(13_000 / (100 + PATH_KOHM), rel=0.01)
    broken.breakage.end(fault)
    assert broken.skin_uA() == 0
    broken.board.enable.value = True
    assert broken.skin_uA(160) > 150


def test_one_pole_alone_lets_nothing_flow_and_the_stage_runs_to_its_supply(broken):
    add_pole(broken.board)
    broken.board.enable.value = False
    broken.begin("weld")
    assert broken.skin_uA(160) == 0
    assert broken.board.circuit.electrode_mV() == pytest.approx(12_000)


@pytest.mark.parametrize("kind", ["noise", "hum", "adc-noise"])
def test_noise_is_the_larger_of_both_and_goes_back_to_the_board_s_own(board, kind):
    impose(board, Conditions("own", noise_uA=0.4, hum_uA=1, hum_Hz=60, adc_noise_mV=9))
    breakage = Breakage(board, Person(board))

    def now():
        pickup = board.pickup
        return (pickup.noise_uA, pickup.hum_uA, pickup.hum_Hz, board.electrode.noise_mV)

    own = now()
    fault = Fault(kind, 0, None, 30)
    breakage.begin(fault)
    expected = {
        "noise": (30, 1, 60, 9),
        "hum": (0.4, 30, 50, 9),
        "adc-noise": (0.4, 1, 60, 30),
    }
    assert now() == expected[kind]
    breakage.end(fault)
    assert now() == own


# hazard, kind, number, any of these interlocks, no current within so many ms
STOPS = [
    ("G01", "offset", 100, {"G01"}, 20),
    ("G01", "drift", 30, {"G01"}, 4000),
    ("G02", "reference", 100, {"G01", "G02", "G03"}, 20),
    ("G09", "half", 100, {"G03", "G09"}, 2500),
    ("G09", "other-half", 100, {"G03", "G09"}, 2500),
    ("G09", "half", 50, {"G05", "G09"}, 2500),
    ("G09", "other-half", 50, {"G05", "G09"}, 2500),
    ("G01", "leak", 20, {"G01", "G02", "G03"}, 20),
    ("G01", "drain", 20, {"G01", "G02", "G03"}, 20),
    ("G11", "earth", 5, {"G01", "G02", "G03", "G11"}, 101),
]


@pytest.mark.parametrize(
    ("kind", "amount", "interlocks", "within_ms"),
    [pytest.param(*row[1:], marks=pytest.mark.hazard(row[0], "fault", row[1])) for row in STOPS],
)
def test_what_the_stage_does_wrong_is_stopped(kind, amount, interlocks, within_ms):
    """On a board with two poles: past one a leak flows on."""
    events = [(kind, 3500, None, amount)]
    two_poles = Conditions("two poles", poles=2)
    report = treat(routines.short(), 3, 1, 1000, events=events, conditions=two_poles)
    assert report.outcome == "fail"
    assert report.reason in interlocks
    assert report.shutdown_ms <= within_ms
    assert report.over_ceiling_ms <= 5
    assert report.remaining_uA < 2


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.hazard("ZERO", "fault", kind))
        for kind in ("return-leak", "return-drain")
    ],
)
def test_a_zero_that_is_far_off_is_not_taken(kind):
    report = treat(routines.short(), 3, 1, 1000, events=[(kind, 0, None, 300)])
    assert (report.outcome, report.reason) == ("fail", "ZERO")
    assert report.max_abs_uA == 0


@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        pytest.param(kind, amount, marks=pytest.mark.hazard("NOISE", "fault", kind))
        for kind, amount in (("noise", 3), ("noise", 10), ("hum", 6), ("hum", 30), ("hum", 100))
    ],
)
def test_a_board_that_is_too_noisy_does_not_start(kind, amount):
    report = treat(routines.short(), 3, 1, 1000, events=[(kind, 0, None, amount)])
    assert (report.outcome, report.reason) == ("fail", "NOISE")
    assert report.max_abs_uA < 10
    assert report.zones == []


@pytest.mark.parametrize(("kind", "amount"), [("noise", 0.5), ("hum", 2)])
def test_a_healthy_board_s_noise_keeps_nothing_from_its_start(kind, amount):
    report = treat(routines.short(), 3, 1, 1000, events=[(kind, 0, None, amount)])
    assert report.outcome == "success"


@pytest.mark.hazard("NOISE", "fault", "noise")
def test_noise_that_comes_while_it_treats_is_no_welded_disconnect():
    report = treat(routines.short(), 3, 1, 1000, events=[("noise", 4000, None, 10)])
    assert (report.outcome, report.reason) == ("fail", "NOISE")


@pytest.mark.hazard("TOUCH", "fault", "adc-noise")
@pytest.mark.parametrize("mV", [18, 100, 500])
def test_a_noisy_electrode_s_adc_stops_nothing_and_raises_no_current(mV):
    """A short may then go unnoticed: what flows stays what was set."""
    events = [("adc-noise", 0, None, mV), ("short", 3000, 1000)]
    report = treat(routines.short(), 3, 1, 1000, events=events)
    assert (report.outcome, report.over_ceiling_ms) == ("success", 0)
    assert report.max_abs_uA < 215


@pytest.mark.hazard("G15", "fault", "weld-return")
@pytest.mark.parametrize("kind", ["rail", "lift", "press"])
def test_a_second_pole_that_is_welded_leaves_the_first_one(kind):
    events = [("weld-return", 0, None), (kind, 3000, None)]
    two_poles = Conditions("two poles", poles=2)
    report = treat(routines.short(), 3, 1, 1000, events=events, conditions=two_poles)
    assert report.outcome != "success"
    assert report.remaining_uA < 0.1


@pytest.mark.parametrize("uA", [6, 40, 90])
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.hazard("ZERO", "fault", kind))
        for kind in ("return-leak", "return-drain")
    ],
)
def test_a_leak_that_begins_before_the_treatment_is_not_zeroed_away(kind, uA):
    report = treat(routines.short(), 3, 1, 1000, events=[(kind, 0, 4500, uA)])
    assert (report.outcome, report.reason, report.max_abs_uA) == ("fail", "ZERO", 0)


@pytest.mark.parametrize("uA", [1, 3])
def test_what_temperature_does_to_a_sensor_is_no_leak(uA):
    report = treat(routines.short(), 3, 1, 1000, events=[("return-leak", 0, None, uA)])
    assert report.outcome == "success"


@pytest.mark.parametrize("row", UNKIND, ids=lambda row: row.name)
def test_a_fault_of_a_millisecond_is_gone_afterwards(row):
    simulation = Simulation(routines.short(), 3, events=[(row.name, 3500, 1)])
    simulation.run()
    bench = simulation.board
    fresh = Simulation(routines.short(), 3).board
    assert bench.stage.offset_uA == fresh.stage.offset_uA
    assert bench.stage.zero_part == 1
    assert bench.stage.gain == pytest.approx(fresh.stage.gain, rel=0.001)
    assert (bench.pickup.noise_uA, bench.pickup.hum_uA, bench.pickup.leak_uA) == (0, 0, 0)
    assert (bench.electrode.noise_mV, bench.vbus.value, bench.return_pole.welded) == (
        0,
        False,
        False,
    )
    assert bench.circuit.leaks is None or bench.circuit.leaks.conductance == 0
