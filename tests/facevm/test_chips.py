"""The chips behind their contracts: each DAC that the settings can name, and a treatment by it."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from adafruit_ina219 import INA219

from facebench.board import VirtualBoard
from facebench.chips.tap import put_in_front
from facebench.circuitpython import new_bus, plug, wire
from facebench.circuitpython.blinka import I2C
from facebench.simulation import Simulation
from facevm import settings
from facevm.board import Board
from facevm.bus import HeldBus
from facevm.chips_ina219 import Sensor
from facevm.settings import DACS, Settings
from tests.facevm.assembly import glide

pytestmark = pytest.mark.slow  # each carries out a treatment or a start

ZERO = 2048
CODES = [0, 1, 100, 255, 256, 2047, 2048, 2061, 4000, 4095]
HERE = Path(__file__).parent


@pytest.fixture(params=DACS)
def dac(request):
    """The name of a DAC."""
    return request.param


@pytest.fixture
def virtual(dac):
    return VirtualBoard(1, i2c_factory=I2C, built=Settings(dac=dac))


@pytest.fixture
def module(dac):
    return settings.dac_module(dac)


@pytest.fixture
def chip(virtual, module):
    return module.Dac(virtual.i2c, virtual.built.dac_address, ZERO)


@pytest.fixture
def written(virtual):
    """What is written to the DAC, transfer by transfer."""
    seen = []

    def on_transaction(start_ns, address, wrote, read, error):
        if address == virtual.built.dac_address and wrote:
            seen.append(bytes(wrote))

    put_in_front(virtual.bus, on_transaction)
    return seen


def driver_of(virtual):
    """The chip behind its Adafruit driver; what it writes is what ours has to."""
    name = virtual.built.dac
    driver = getattr(importlib.import_module(f"adafruit_{name.lower()}"), name)
    made = driver(virtual.i2c, address=virtual.built.dac_address)
    if name == "MCP4725":
        return made
    made.channel_a.vref = 0  # VDD, as the stage needs it
    return made.channel_a


# --- the contract of a DAC -------------------------------------------------------------------


def test_making_it_puts_it_to_zero(virtual, chip):
    assert (virtual.dac.code, virtual.dac.power_down) == (ZERO, 0)
    assert virtual.dac.level() == pytest.approx(2048, abs=5), "from VDD"
    assert (chip.zero_code, chip.resolution) == (ZERO, 4096)


def test_it_writes_the_bytes_of_its_driver(virtual, chip, written):
    driver = driver_of(virtual)
    for code in CODES:
        written.clear()
        chip.write(code)
        assert virtual.dac.code == code
        driver.raw_value = code
        ours, drivers = written
        assert ours == drivers


def test_the_bytes_of_a_start_put_it_to_zero_whatever_it_did(virtual, module):
    address = virtual.built.dac_address
    for code in CODES:
        virtual.dac.eeprom_write_ns = 0
        Board(virtual.i2c, virtual.enable, settings=virtual.built).output.write(3000)
        virtual.i2c.writeto(address, module.zero_bytes(code))
        assert (virtual.dac.code, virtual.dac.power_down) == (code, 0)


def test_a_dac_that_is_not_there_is_a_value_error(virtual, module):
    virtual.bus.naks.add(virtual.built.dac_address)
    with pytest.raises(ValueError, match="No I2C device at address"):
        module.Dac(virtual.i2c, virtual.built.dac_address, ZERO)


def test_a_bus_that_fails_is_an_os_error(virtual, chip):
    virtual.bus.naks.add(virtual.built.dac_address)
    with pytest.raises(OSError, match="19"):
        chip.write(100)


@pytest.mark.hazard("G04", "run")
def test_writing_needs_no_lock_of_its_own(virtual, module, monkeypatch):
    """The program holds the bus: to lock and to unlock it would take longer than to write."""
    bus = HeldBus(virtual.i2c)
    chip = module.Dac(bus, virtual.built.dac_address, ZERO)
    monkeypatch.setattr(virtual.i2c, "try_lock", None)
    monkeypatch.setattr(virtual.i2c, "unlock", None)
    for code in CODES:
        chip.write(code)
        assert virtual.dac.code == code


# --- the sensor --------------------------------------------------------------------------------


@pytest.fixture
def sensor():
    """A sensor on a virtual board, its bus held, and all that goes over it."""
    virtual = VirtualBoard(1, i2c_factory=I2C)
    seen = []

    def on_transaction(start_ns, address, wrote, read, error):
        seen.append((bytes(wrote or b""), bytes(read or b"")))

    put_in_front(virtual.bus, on_transaction)
    made = Sensor(HeldBus(virtual.i2c), 0x40)
    seen.clear()
    return virtual, made, seen


def test_a_reading_is_two_bytes_and_what_the_driver_reads(sensor):
    virtual, made, seen = sensor
    driver = INA219(HeldBus(virtual.i2c), 0x40)
    made.configure()
    zero = 0
    own_uV = virtual.sensor.offset_uV
    for offset_uV in (0, 70, -70, 12_340, -12_340):
        virtual.sensor.offset_uV = own_uV + offset_uV
        virtual.clock.now_ns += 2_000_000
        seen.clear()
        ours = made.register()
        assert [(wrote, len(read)) for wrote, read in seen] == [(b"", 2)]
        assert ours == driver.raw_shunt_voltage
        zero = zero if offset_uV else ours
        assert ours - zero == pytest.approx(offset_uV / 10, abs=2)


def test_a_look_at_the_configuration_leaves_the_pointer_at_the_reading(sensor):
    virtual, made, seen = sensor
    virtual.sensor.offset_uV += 12_340
    virtual.clock.now_ns += 2_000_000
    before = made.register()
    assert before > 900
    assert made.is_configured()
    assert [wrote for wrote, _ in seen if wrote] == [b"\x00", b"\x01"]
    assert made.register() == before


@pytest.mark.parametrize("i2c_hz", [400_000, 200_000, 100_000, 50_000, 10_000])
@pytest.mark.parametrize("spent_us", [0, 200, 580])
def test_the_next_conversion_is_waited_for(i2c_hz, spent_us):
    """One that began after the reading, and not for longer than two take; what a controller adds
    to a transfer is at least the 43 us that were counted."""
    virtual = VirtualBoard(1, i2c_hz=i2c_hz, i2c_factory=I2C, driver_ns=43_000)
    virtual.sensor.time_per_1024 = 1128  # the slowest there is
    made = Sensor(HeldBus(virtual.i2c, i2c_hz), 0x40)
    virtual.clock.now_ns += 2_000_000 + spent_us * 1000
    before = made.register()
    at_ns = virtual.clock.now_ns
    assert made.next_register() == before
    assert virtual.sensor.window_ns()[1] > at_ns
    took_us = (virtual.clock.now_ns - at_ns) / 1000
    assert 586 <= took_us <= max(900, 2 * (43 + 29e6 / i2c_hz))


def test_a_reading_that_differs_is_the_next_conversions(sensor):
    virtual, made, seen = sensor
    virtual.clock.now_ns += 2_000_000
    before = made.register()
    virtual.sensor.offset_uV += 12_340
    virtual.clock.now_ns += 1_200_000
    seen.clear()
    assert made.next_register() > before + 1000
    assert len(seen) == 1


@pytest.mark.hazard("G10", "run")
def test_a_chip_that_was_reset_reads_more_than_any_current_makes(sensor):
    """Its pointer goes back to the configuration, whose value after a reset is 0x399F."""
    virtual, made, _ = sensor
    virtual.sensor.power_up()
    assert made.register() == 0x399F > made.most_bits
    assert not made.is_configured()
    made.configure()
    assert made.is_configured()
    virtual.clock.now_ns += 2_000_000
    assert abs(made.register()) < 1000


@pytest.mark.parametrize("uV", [80_000, 200_000, -200_000])
def test_no_current_reads_more_than_the_end_of_its_scale(sensor, uV):
    virtual, made, _ = sensor
    virtual.sensor.offset_uV = uV
    virtual.clock.now_ns += 2_000_000
    assert abs(made.register()) <= made.most_bits


@pytest.mark.hazard("G04", "run")
def test_a_sensor_that_does_not_answer_is_an_os_error(sensor):
    virtual, made, _ = sensor
    virtual.bus.naks.add(0x40)
    for read in (made.register, made.is_configured):
        with pytest.raises(OSError, match="19"):
            read()


# --- the held bus ------------------------------------------------------------------------------


def test_a_held_bus_is_locked_once_and_told_to_be_held():
    virtual = VirtualBoard(1, i2c_factory=I2C)
    bus = HeldBus(virtual.i2c)
    assert not virtual.i2c.try_lock()
    assert bus.try_lock()
    bus.unlock()
    assert not virtual.i2c.try_lock()
    assert bus.scan() == [0x40, 0x62]  # what it does not know is the bus's own
    assert HeldBus(virtual.i2c).try_lock()  # taken over from an object that was let go
    with pytest.raises(AttributeError):
        _ = bus.colour


# --- it wakes at zero, or is refused ---------------------------------------------------------


def test_a_zero_is_written_once_and_the_chip_wakes_there(virtual, module, written):
    address = virtual.built.dac_address
    assert module.provision(virtual.i2c, 2061, address) == "written"
    assert module.provision(virtual.i2c, 2061, address) == "ok"
    assert len([one for one in written if len(one) == 3]) == 1
    virtual.power_cycle()
    assert (virtual.dac.code, virtual.dac.power_down) == (2061, 0)
    assert virtual.dac.level() == pytest.approx(2061, abs=5)


def test_a_dac_from_the_factory_is_either_well_or_written(virtual, module, dac):
    told = module.provision(virtual.i2c, ZERO, virtual.built.dac_address)
    assert told == {"MCP4725": "ok", "MCP4728": "written"}[dac]


@pytest.mark.parametrize("word", [0x8800, 0x1800, 0x2800, 0x6800, 0x0801])
def test_of_an_mcp4728_all_of_channel_a_counts(word):
    """Another reference, gain or power-down wakes elsewhere, though the code is right."""
    virtual = VirtualBoard(1, i2c_factory=I2C, built=Settings(dac="MCP4728"))
    virtual.dac.eeprom[0] = word
    module = settings.dac_module("MCP4728")
    assert module.provision(virtual.i2c, ZERO, 0x60) == "written"
    assert virtual.dac.eeprom[0] == ZERO


class Stuck(Exception):
    """The program waits for a press."""


@pytest.mark.hazard("G13", "run")
def test_a_dac_that_does_not_wake_at_zero_is_refused_at_the_start(virtual, dac):
    """Its EEPROM takes nothing: told, latched, and nothing is energised."""
    from facevm.app import App

    virtual.dac.eeprom_write_ns = 10**12
    if dac == "MCP4725":
        virtual.dac.eeprom_code = 1000
    told = []
    app = App(wire(virtual, {"DAC": dac}), tell=told.append)
    app.latch = lambda: (_ for _ in ()).throw(Stuck)
    with pytest.raises(Stuck):
        app.start()
    assert told[-1] == "The DAC's EEPROM does not hold this board's zero, and takes none."
    assert not virtual.enable.value


# --- named by the settings -------------------------------------------------------------------


def test_the_settings_name_it_and_its_usual_address(dac):
    made = settings.calibration({"DAC": dac}.get)
    assert (made.dac, made.dac_address) == (dac, DACS[dac])
    assert settings.calibration({"DAC": dac, "DAC_ADDRESS": 0x66}.get).dac_address == 0x66
    assert settings.calibration({}.get).dac == "MCP4725"


def test_another_name_is_told_by_its_key():
    from facevm.complaint import culprit

    with pytest.raises(ValueError, match="DAC must be one of: MCP4725, MCP4728"):
        settings.calibration({"DAC": "AD5693"}.get)
    assert culprit({"DAC": "AD5693"}.get) == ("DAC", "it must be one of: MCP4725, MCP4728")
    assert culprit({"DAC": "MCP4728"}.get) is None


@pytest.mark.parametrize("named", ["right", "wrong"])
def test_boot_puts_the_dac_of_the_settings_to_zero(virtual, dac, named, monkeypatch):
    """By its own bytes, without its driver; a name that cannot be is the reference board's."""
    plug(virtual)
    from facevm import off

    Board(virtual.i2c, virtual.enable, settings=virtual.built).output.write(3000)
    virtual.i2c.unlock()  # that program is gone, and its lock with it
    known = {"DAC": dac if named == "right" else "AD5693"}
    monkeypatch.setattr(off, "getenv", known.get)
    answered = off.switch_off()
    if named == "right" or dac == "MCP4725":
        assert answered
        assert (virtual.dac.code, virtual.dac.power_down) == (ZERO, 0)
    else:
        assert not answered
    assert not virtual.enable.value


def test_a_driver_that_is_missing_is_told_with_what_to_do(virtual, dac, monkeypatch):
    from facevm.app import App
    from facevm.start import _connects

    monkeypatch.setitem(__import__("sys").modules, f"adafruit_{dac.lower()}", None)
    told = []
    app = App(wire(virtual, {"DAC": dac}), tell=told.append)
    assert not _connects(app)
    assert told[0].startswith("The device cannot start: ")
    assert f"adafruit_{dac.lower()}" in told[0]
    assert told[0].endswith("Copy the program again with: sculpt deploy")


# --- a whole treatment -----------------------------------------------------------------------


def run(routine, dac, **others):
    table = {"ELECTRODE_PIN": "GP26", "VBUS_PIN": "GP24", "DAC": dac}
    simulation = Simulation(routine, 3, seed=4, settings=table, **others)
    codes = []
    report = simulation.run(lambda sample: codes.append(sample.dac_code), by_button=True)
    return simulation, report, codes


def test_a_treatment_with_it_is_delivered_and_ends_off(one_zone, dac):
    simulation, report, codes = run(one_zone(glide(3000, 200)), dac)
    assert (report.outcome, report.reason) == ("success", "")
    assert report.mean_error_percent < 2
    assert simulation.board.dac.code == ZERO
    assert not simulation.board.enable.value
    assert max(codes) - min(codes) > 1000


def test_whichever_dac_it_is_the_same_treatment_is_delivered(one_zone):
    """Nothing of the program knows which; writes of another length move a conversion or two."""
    first, *others = (run(one_zone(glide(3000, 200)), dac) for dac in DACS)
    for _, report, codes in others:
        assert len(codes) == pytest.approx(len(first[2]), abs=5)
        assert max(codes) == pytest.approx(max(first[2]), abs=20)
        zone, usual = report.zones[0], first[1].zones[0]
        assert zone.mean_abs_uA == pytest.approx(usual.mean_abs_uA, rel=0.005)


def test_a_bus_that_fails_in_a_treatment_trips(one_zone, dac):
    simulation, report, _ = run(one_zone(glide(5000, 200)), dac, events=[("dac-nak", 1500, None)])
    assert (report.outcome, report.reason) == ("fail", "G04")
    assert not simulation.board.enable.value


def test_a_write_takes_nothing_from_the_heap(dac, on_micropython):
    """Of the driver of an MCP4728 each write would."""
    assert on_micropython(HERE / "chip_writes.py", dac) == ["taken 0"]


def test_the_bus_is_made_anew_for_each_attempt(virtual, dac):
    wiring = wire(virtual, {"DAC": dac})
    assert new_bus(wiring) is wiring.i2c
