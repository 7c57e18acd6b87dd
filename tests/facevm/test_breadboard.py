"""The breadboard's loop is tried before each treatment: its resistors, and nothing else."""

from __future__ import annotations

import pytest

from facebench.board import VirtualBoard
from facebench.circuit.path import OPEN
from facebench.circuitpython.blinka import I2C
from facebench.face.face import FACES
from facebench.face.resistor import Resistor
from facebench.people.person import Person
from facevm import breadboard, interlocks, latched, light
from facevm.bare import BareBoard
from facevm.complaint import culprit
from facevm.session import Session
from facevm.settings import SettingError, calibration
from facevm.states import CHECKING, DONE, FAULT, TREATING, WAITING
from tests.facevm.assembly import Assembly, glide, wave, zone
from tests.facevm.conftest import Treatment

ROUTINE = Assembly(zone("jawline", "left", wave(0), glide(2500, 320))).load()
PROFILE: dict[str, object] = {"PROFILE": "bench-3v3", "PA_PER_CODE": 334_000}
REST_OHM = 210  # shunt, and half of 3V3


class Bare(Treatment):
    """A session on the breadboard, with ``face`` in its loop."""

    def __init__(self, face, seed=1, scale_pA=334_000):
        built = calibration({**PROFILE, "PA_PER_CODE": scale_pA}.get)
        self.virtual = virtual = VirtualBoard(seed, 1000, face=face, i2c_factory=I2C, built=built)
        self.board = BareBoard(virtual.i2c, virtual.enable, None, virtual.vbus, built)
        self.person = Person(virtual, is_wired=True)
        self.session = Session(self.board, ROUTINE, 100, self.person)


def checked(face, break_it=None, **options):
    """The session of a breadboard that ``break_it`` has broken, once its loop was tried."""
    run = Bare(face, **options)
    if break_it:
        break_it(run.virtual)
    run.until(lambda: run.session.state >= WAITING)
    return run


def ended(run):
    return run.session.outcome, run.session.reason, run.session.guard.reading


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("loop_ohm", [2040, 2410, 3500, 4900])
def test_two_to_five_kohm_are_its_own(loop_ohm, seed):
    run = checked(Resistor(loop_ohm - REST_OHM), seed=seed)
    assert run.session.state == WAITING
    assert run.virtual.circuit.peak_uA() < 165 * 2410 / loop_ohm + 3


@pytest.mark.hazard("BENCH", "run")
@pytest.mark.parametrize("loop_ohm", [310, 1000, 1940, 5120, 10_000, 20_000, 100_000])
def test_less_and_more_start_nothing_and_say_how_much_it_is(loop_ohm):
    run = checked(Resistor(loop_ohm - REST_OHM))
    assert run.session.state == FAULT
    outcome, reason, reading = ended(run)
    assert (outcome, reason) == ("fail", "BENCH")
    assert reading == pytest.approx(loop_ohm, rel=0.05)
    assert f"({reading} ohm)" in interlocks.explain("BENCH", reading)


@pytest.mark.hazard("BENCH", "run")
@pytest.mark.parametrize("name", FACES)
def test_no_face_is_its_resistor(name):
    run = checked(FACES[name])
    assert ended(run)[:2] == ("fail", "BENCH")
    assert run.virtual.circuit.peak_uA() < 110, "its capacitor, for less than a millisecond"
    assert abs(run.virtual.circuit.charge_pC()) < 250_000


@pytest.mark.hazard("BENCH", "run")
def test_a_wire_that_is_off_starts_nothing():
    run = checked(Resistor(2200), lambda virtual: virtual.circuit.set_contact(OPEN))
    assert ended(run) == ("fail", "BENCH", 100_000)


@pytest.mark.hazard("BENCH", "run")
def test_a_sensor_that_is_the_other_way_round_starts_nothing():
    def turn(virtual):
        virtual.sensor.gain = -virtual.sensor.gain

    outcome, reason, reading = ended(checked(Resistor(2200), turn))
    assert (outcome, reason) == ("fail", "BENCH")
    assert reading == pytest.approx(-2410, rel=0.05)


@pytest.mark.hazard("NOISE", "run")
def test_a_sensor_that_is_too_noisy_for_it_starts_nothing():
    run = Bare(Resistor(2200))
    check = breadboard.LoopCheck(run.board, is_before=True)
    check.begin()
    for n in range(13):
        assert check.tripped(run.board.stage) == ""
        check.step(1000 + 71 * (n & 1), 1)
    assert check.tripped(run.board.stage) == "NOISE"


def test_it_treats_what_it_was_set_to_and_tries_nothing_afterwards():
    run = checked(Resistor(2200))
    run.until(lambda: run.session.state == TREATING)
    run.until(lambda: run.session.state == CHECKING)
    assert run.session.outcome == "success"
    at_the_end = run.board.dac.zero_code
    run.until(lambda: run.session.state >= DONE)
    assert run.session.state == DONE
    assert run.virtual.dac.code == at_the_end
    assert run.virtual.circuit.peak_uA() == pytest.approx(320, rel=0.04)


def test_a_host_on_its_cable_is_none_of_its_hazards():
    run = Bare(Resistor(2200))
    run.virtual.vbus.value = True
    run.until(lambda: run.session.state >= WAITING)
    assert run.session.state == WAITING


def test_its_light_stays_until_it_was_read():
    shown = []

    class App:
        tell = shown.append
        latch = shown.append

    breadboard.greet(App)
    latched.tell(App, "BENCH", 14_000)
    hello, first, refused, second = shown
    assert "Never on skin" in hello
    assert "14000 ohm" in refused
    assert first == second == light.BENCH


@pytest.mark.parametrize("key", breadboard.OF_SKIN)
def test_a_way_to_skin_is_refused_by_its_key(key):
    settings = {**PROFILE, key: 1 if key == "ISOLATED" else "GP9"}
    with pytest.raises(SettingError) as error:
        calibration(settings.get)
    assert error.value.args[0] == key
    assert culprit(settings.get) == error.value.args


def test_a_profile_that_there_is_not_is_refused():
    for name in ("bench", 3, ["bench-3v3"]):
        with pytest.raises(SettingError, match="PROFILE"):
            calibration({"PROFILE": name}.get)
    assert not calibration({"PROFILE": ""}.get).breadboard


def test_it_counts_as_one_that_feeds_a_resistor():
    assert calibration(PROFILE.get).isolated
    assert calibration({**PROFILE, "ISOLATED": 0, "ENABLE_PIN": ""}.get).breadboard
