"""What the button does between power-on and current, and what is seen of it at once."""

from __future__ import annotations

import pytest

from facebench.board import VirtualBoard
from facebench.circuitpython import wire
from facebench.circuitpython.blinka import I2C
from facebench.people.person import Person
from facevm import loading
from facevm.app import App
from tests.facevm.assembly import Assembly, glide, wave, zone

MS = 1_000_000
LOOK_ns = 5 * MS


class Device:
    """The program over the virtual board, with two routines on its drive, and a finger."""

    def __init__(self, folder):
        self.board = board = VirtualBoard(7, 200, i2c_factory=I2C)
        self.finger, self.clock = board.front.button, board.clock
        self.lines = []
        self.app = app = App(wire(board), Person(board), self.told, str(folder), journal=None)
        app.buffer = bytearray(512)
        app.notes.read()
        app.ticks_ms = self.ticks_ms
        self.hears = {}

    def told(self, line):
        self.lines.append(line)
        for begins, what in self.hears.items():
            if line.startswith(begins):
                what()

    def ticks_ms(self):
        clock = self.clock
        clock.wait_until((clock.now_ns // LOOK_ns + 1) * LOOK_ns)
        return clock.ticks_ms()

    def turns(self, ms):
        """Waits for so long; whether something was started."""
        until_ns = self.clock.now_ns + ms * MS
        while self.clock.now_ns < until_ns:
            if self.app.turn():
                return True
        return False


@pytest.fixture
def device(tmp_path):
    for name, place in (("a", "jawline"), ("b", "cheek")):
        main = zone(place, "left", wave(0), glide(2500, 300))
        (tmp_path / f"{name}.fbc").write_bytes(Assembly(main).image())
    return Device(tmp_path)


def test_a_press_before_it_waits_for_one_is_forgotten(device):
    device.hears["VisaSculpt"] = device.finger.press
    device.app.start()
    assert not device.turns(1500)
    assert not device.board.enable.value


def test_the_light_answers_a_press_within_a_tenth_of_a_second(device):
    device.app.start()
    pixel, answers = device.board.front.pixel, []
    for wait_ms in (50, 650, 1150, 1500, 2400):  # wherever its rhythm is: lit, dark, at its end
        device.turns(wait_ms)
        device.finger.press(300)
        device.turns(100)
        answers.append(any(pixel.colour))
        assert not device.turns(10)
        device.app.button.forget()
    assert answers == [True] * 5


def test_a_start_is_shown_before_anything_is_looked_for(device, monkeypatch):
    device.app.start()
    take, seen = device.app.shelf.take, []

    def taken():
        seen.append((device.board.front.pixel.colour, device.board.enable.value))
        return take()

    monkeypatch.setattr(device.app.shelf, "take", taken)
    device.finger.press()
    while not device.app.turn():
        pass
    assert seen == [((17, 17, 17), False)], "white"


@pytest.mark.hazard("G12", "load")
def test_a_second_press_before_current_flows_calls_the_start_off(device, monkeypatch):
    app = device.app
    app.start()
    prepare = app.prepare

    def pressed(routine, level_percent):
        device.finger.press()
        device.clock.advance(20 * MS)
        return prepare(routine, level_percent)

    monkeypatch.setattr(app, "prepare", pressed)
    monkeypatch.setattr(app, "carry_out", lambda session: pytest.fail("it started"))
    device.finger.press()
    while not app.turn():
        pass
    assert "Not started: the button was pressed again." in device.lines
    assert list(app.logbook().entries()) == [], "nothing of it is in the logbook"
    device.clock.advance(500 * MS)
    monkeypatch.setattr(app, "prepare", prepare)
    assert not device.turns(1500), "and the second press starts nothing either"


@pytest.mark.hazard("G12", "load")
def test_a_routine_is_proven_when_it_is_chosen_and_again_when_its_bytes_have_changed(
    device, monkeypatch
):
    proven = []
    load = loading.loaded

    def loaded(folder, file, *rest):
        proven.append(file)
        return load(folder, file, *rest)

    monkeypatch.setattr(loading, "loaded", loaded)
    app = device.app
    app.start()
    shelf = app.shelf
    assert shelf.take() is shelf.take() is shelf.routine
    shelf.next_routine()
    assert proven == ["a.fbc", "b.fbc"]
    assert (shelf.take().name, len(shelf)) == (shelf.title, 2)
    app.buffer[20] ^= 1
    assert shelf.take().crc
    assert proven == ["a.fbc", "b.fbc", "b.fbc"]
    app.limits.updates_per_s -= 1
    shelf.take()
    shelf.take()
    assert proven[3:] == ["b.fbc"], "a board that promises less proves it anew, once"


@pytest.mark.hazard("G12", "load")
def test_an_image_larger_than_what_is_kept_for_one_is_refused(device):
    device.app.buffer = bytearray(40)
    device.app.start()
    refused = [line for line in device.lines if line.startswith("G12")]
    assert len(refused) == 2
    assert all("more than the 40 bytes kept for one" in line for line in refused)
    assert not len(device.app.shelf)


@pytest.mark.hazard("G04", "run")
def test_a_dac_that_answers_again_is_put_to_zero_before_anybody_presses(device):
    board, app = device.board, device.app
    app.start()
    codes = []

    def breaks():
        board.bus.naks.add(0x62)
        board.clock.call_at(board.clock.now_ns + 400 * MS, mended)

    def mended():
        codes.append(board.dac.code)
        board.bus.naks.clear()
        board.clock.call_at(board.clock.now_ns + 200 * MS, later)

    def later():
        codes.append(board.dac.code)
        device.finger.press()

    begun = device.clock.now_ns
    device.finger.press()
    board.clock.call_at(begun + 4000 * MS, breaks)
    while not app.turn():
        pass
    assert any(line.startswith("G04") for line in device.lines)
    assert codes[1] == board.built.zero_code
    assert not board.enable.value
