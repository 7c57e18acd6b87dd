"""The wiring by the settings: a light for every board, a clock that may not be set, one drive."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from facebench.board import VirtualBoard
from facebench.circuitpython import plug, wire
from facebench.circuitpython.blinka import I2C
from facevm.settings import SettingError


@pytest.fixture
def virtual():
    return VirtualBoard(i2c_factory=I2C)


@pytest.fixture
def lamps(virtual):
    """The module that finds a light, on this board."""
    plug(virtual)
    from facevm import lamps

    return lamps


def red(light):
    from facevm.states import FAULT

    light.show(FAULT)
    light.beat(0)


# --- a light ------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [{"LED_ORDER": "RGR"}, {"LED_PERCENT": 0}])
def test_the_light_of_the_settings_shines_though_its_order_or_brightness_is_wrong(
    virtual, lamps, wrong
):
    with pytest.raises(SettingError):
        lamps.named(wrong.get)
    red(lamps.found(wrong.get))
    assert virtual.front.pixel.colour == (0, 25, 0)


def test_a_board_with_a_pixel_of_its_own_shows_a_fault_by_it(virtual, lamps):
    lamps.board.NEOPIXEL = "GP4"
    lamps.board.NEOPIXEL_POWER = "GP5"
    red(lamps.found({"LED_PIN": "GP99"}.get))
    assert virtual.front.pixel.colour == (0, 25, 0)
    assert not virtual.front.lamp.value


def test_a_board_without_one_shows_it_by_its_led(virtual, lamps):
    red(lamps.found({"LED_PIN": "GP99"}.get))
    assert virtual.front.lamp.value


def test_a_board_without_any_waits_in_the_dark(virtual, lamps):
    del lamps.board.LED
    red(lamps.found({"LED_PIN": "GP99"}.get))
    assert virtual.front.pixel.colour == (0, 0, 0)


# --- settings -----------------------------------------------------------------------------


def complaint(get):
    from facevm.complaint import line

    plug(VirtualBoard(i2c_factory=I2C))
    from facevm import fitting

    with pytest.raises(ValueError, match=r".") as caught:
        fitting.wire(get)
    return line(get, caught.value)


def test_what_circuitpython_refuses_of_a_part_has_the_key_and_its_own_words():
    assert complaint({"ELECTRODE_PIN": "GP26", "BUTTON_PIN": "GP26"}.get) == (
        'settings.toml, BUTTON_PIN = "GP26": GP26 in use; write another pin. '
        "Correct that line and save; then press RESET. The output stays off."
    )


def test_a_value_that_an_older_circuitpython_cannot_even_read_is_told_by_its_key():
    """Before 10.2 os.getenv raises ValueError for LED_PIN = GP4, without quotes."""

    def get(key):
        if key == "LED_PIN":
            raise ValueError("Invalid byte 'G'")

    line = complaint(get)
    assert line.startswith("settings.toml, LED_PIN = …: it is neither a whole number nor a text")


def test_an_error_that_is_no_settings_is_told_as_it_is():
    from facevm.complaint import line

    assert line({}.get, ValueError("anything")).startswith("The device cannot start: anything.")


def test_good_settings_are_no_reason_to_complain():
    from facevm.complaint import culprit

    assert culprit({"ZERO_CODE": 2050, "LIMIT_CURRENT_UA": "250", "ISOLATED": 0}.get) is None


# --- the clock ----------------------------------------------------------------------------


@pytest.fixture
def clock(virtual):
    """The module that reads this board's clock."""
    plug(virtual)
    from facevm import clock

    return clock


def test_a_board_that_was_just_switched_on_does_not_know_the_time(virtual, clock):
    assert clock.now_s() is None
    virtual.clock.wait_until(virtual.clock.now_ns + 3600 * 10**9)
    assert clock.now_s() is None


@pytest.mark.parametrize(
    "set_to", ["2025-01-01 00:00:00", "2026-11-22 23:59:58", "2028-02-28 23:59:59", "2099-12-31"]
)
def test_a_clock_that_was_set_goes_on_and_gives_seconds_since_1970(virtual, clock, set_to):
    moment = datetime.datetime.fromisoformat(set_to)
    clock.rtc.RTC().datetime = moment.timetuple()
    virtual.clock.wait_until(virtual.clock.now_ns + 2 * 10**9)
    later = moment.replace(tzinfo=datetime.UTC) + datetime.timedelta(seconds=2)
    assert clock.now_s() == later.timestamp()


@pytest.mark.parametrize("year", [2000, 2020, 2024, 2100])
def test_a_date_before_this_firmware_or_far_from_it_is_no_time(clock, year):
    clock.rtc.RTC().datetime = (year, 6, 1, 12, 0, 0, 0, -1, -1)
    assert clock.now_s() is None


# --- the drive ----------------------------------------------------------------------------


class Book:
    """A logbook that is to be kept."""

    is_kept = False

    def __init__(self, volume):
        self._volume = volume
        self.could_write = []

    def keep(self):
        self.could_write.append(not self._volume.storage.getmount("/").readonly)
        return 3


@pytest.fixture
def volume(virtual):
    wire(virtual)
    from facevm import volume

    return volume


def test_the_journal_is_written_only_while_the_drive_is_the_programs(volume):
    book = Book(volume)
    assert volume.storage.getmount("/").readonly, "as CircuitPython starts"
    assert volume.keep(book) == 3
    assert book.could_write == [True]
    assert volume.storage.getmount("/").readonly, "a computer may come"


def test_the_drive_is_left_alone_where_nothing_is_to_be_written(volume):
    book = Book(volume)
    book.is_kept = True
    assert volume.keep(book) == 0
    assert (book.could_write, volume.storage.getmount("/").remounts) == ([], [])


def test_a_computer_keeps_the_drive(virtual, volume):
    virtual.vbus.value = True
    book = Book(volume)
    assert volume.keep(book) == -1
    assert book.could_write == []
    with pytest.raises(RuntimeError, match="Cannot remount path when visible via USB"):
        volume.storage.remount("/", readonly=False)


def test_a_charger_takes_nothing(virtual, volume):
    virtual.vbus.value = virtual.vbus.is_charger = True
    assert volume.keep(Book(volume)) == 3


# --- updates ------------------------------------------------------------------------------


def test_the_program_counts_the_updates_it_makes_while_it_treats(one_zone):
    """As many as the bench makes, whatever the wait for contact and the self-test took."""
    from facebench.simulation import Simulation
    from tests.facevm.assembly import glide

    for rate in (250, 500):
        treatment = Simulation(one_zone(glide(3000, 200)), updates_per_s=rate)
        treatment.run()
        assert treatment.app.updates_per_s == pytest.approx(rate, rel=0.01)


def test_a_treatment_of_less_than_a_second_has_no_figure(one_zone):
    from facebench.simulation import Simulation
    from tests.facevm.assembly import glide

    treatment = Simulation(one_zone(glide(3000, 200)), events=[("press", 500, None)])
    treatment.run()
    assert treatment.app.updates_per_s == 0


def test_counting_takes_nothing_from_the_heap_and_survives_the_clocks_wrap(on_micropython):
    script = Path(__file__).parent / "counting.py"
    assert on_micropython(script) == ["taken 0", "updates a second 500"]
