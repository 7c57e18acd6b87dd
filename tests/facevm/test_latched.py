"""Trips after which the device is not to be used: kept through power cycles until it is held."""

from __future__ import annotations

import contextlib

import pytest

from facebench.board import VirtualBoard
from facebench.chips.reset import Reset
from facebench.circuitpython import wire
from facebench.circuitpython.blinka import I2C
from facebench.people.owner import Owner
from facebench.people.person import Person
from facevm import entry as entries
from facevm.app import App
from facevm.interlocks import INTERLOCKS, explain
from facevm.latched import is_kept
from facevm.logbook import Logbook
from facevm.page import Pages
from tests.facevm.assembly import Assembly, glide, wave, zone

ROUTINE = Assembly(zone("jawline", "left", wave(0), glide(2500, 300))).load()

HELD = "It does not treat until the button is held for three seconds, also after it was off."
READ = "Press the button when you have read this."
KEPT = ("G02", "G03", "G15", "LIMIT", "SECOND", "SUPPLY", "ZERO")


class Cut(Exception):
    """The power is switched off while somebody reads."""


class Reader(Owner):
    """Operates the device; ``cuts``: switches it off where it asks for the button to be held."""

    cuts = False

    def read(self, line):
        if self.cuts and line == HELD:
            self.lines.append(line)
            raise Cut
        super().read(line)


def switched_on(board, cuts=False):
    """The program on this board, as it starts, and who operates it."""
    app = App(wire(board), Person(board), journal=None)
    owner = Reader(board.clock, board.front.button, app, ROUTINE, 1)
    owner.cuts = cuts
    return owner


@pytest.fixture
def board():
    return VirtualBoard(7, 500, i2c_factory=I2C)


def welded(board):
    """A treatment that finds the disconnect welded, and the owner switches it off as it says so."""
    board.enable.welded = True
    owner = switched_on(board, cuts=True)
    with pytest.raises(Cut):
        owner.use()
    board.power_cycle()
    return owner


def test_it_is_those_whose_text_says_so():
    assert tuple(one for one in INTERLOCKS if is_kept(one)) == KEPT
    for one in KEPT:
        assert "Do: do not use the device until" in explain(one, 0)


@pytest.mark.hazard("G15", "run")
def test_its_text_is_told_at_each_start_until_the_button_was_held(board):
    first = welded(board)
    (told,) = (line for line in first.lines if line.startswith("G15: "))
    for _ in range(2):
        again = switched_on(board, cuts=True)
        with pytest.raises(Cut):
            again.use()
        assert again.lines[-2:] == [told, HELD]
        board.power_cycle()
    board.enable.welded = False
    held = switched_on(board)
    held.use()
    assert held.lines.count(HELD) == 1
    assert held.lines[-1] == "done"
    board.power_cycle()
    last = switched_on(board)
    last.use()
    assert HELD not in last.lines


@pytest.mark.hazard("G15", "run")
def test_what_still_applies_trips_again(board):
    welded(board)
    owner = switched_on(board)
    owner.use()
    assert sum(line.startswith("G15: ") for line in owner.lines) == 2
    assert owner.lines.count(HELD) == 2
    board.power_cycle()
    fresh = switched_on(board)
    fresh._app.start()
    assert HELD not in fresh.lines, "the second one was let go too"


def test_a_press_does_not_let_it_go(board):
    welded(board)
    owner = switched_on(board)
    owner._app.tell = owner.lines.append
    for after_ms in (1000, 3000, 5000):
        board.front.button.press(after_ms=after_ms)
    board.front.button.press(2500, after_ms=7000)
    board.clock.call_at(board.clock.now_ns + 20_000_000_000, raiser)
    with pytest.raises(Cut):
        owner._app.start()
    assert owner.lines[-1] == HELD


def raiser():
    raise Cut


def test_other_trips_are_told_once_and_kept_by_nobody(board):
    owner = switched_on(board)
    board.vbus.value = True
    owner.use()
    assert READ in owner.lines
    assert HELD not in owner.lines
    board.vbus.value = False
    board.power_cycle()
    again = switched_on(board)
    again.use()
    assert (READ in again.lines, HELD in again.lines) == (False, False)


def book_with(board, *reasons):
    """A logbook with a failed treatment for each of these reasons."""
    for reason in reasons:
        book = Logbook(Pages(board.nvm))
        page = book.turned()
        page.open(ROUTINE.crc, 60, ROUTINE.name)
        page.add(entries.RESULT, entries.result(page.number, "fail", reason, 123, 0, 0))
    return Logbook(Pages(board.nvm))


def test_the_book_knows_the_trip_of_the_last_treatment_alone(board):
    assert Logbook(Pages(board.nvm)).trip() is None
    assert book_with(board, "G02").trip() == ("G02", 123)
    book = book_with(board, "G04")
    assert book.trip() == ("G04", 123)
    assert book.let_go()
    assert book.trip() is None
    again = Logbook(Pages(board.nvm))
    assert again.trip() is None
    assert [one["reason"] for one in again.entries()] == ["G02", "G04"]
    assert book_with(board, "ZERO").trip() == ("ZERO", 123)


@pytest.mark.parametrize("cut", range(12))
def test_a_power_cut_while_it_is_let_go_loses_that_at_most(board, cut):
    book = book_with(board, "G03")
    board.nvm.cut_after = cut
    with contextlib.suppress(Reset):
        book.let_go()
    board.nvm.cut_after = None
    again = Logbook(Pages(board.nvm))
    assert again.trip() in (("G03", 123), None)
    assert [one["reason"] for one in again.entries()] == ["G03"]
    again.let_go()
    assert Logbook(Pages(board.nvm)).trip() is None


def test_it_is_kept_while_the_ring_goes_round(board):
    book = book_with(board, *["G04"] * 60, "G02")
    assert book.trip() == ("G02", 123)
    book._go_round(book.page.nvm)
    assert Logbook(Pages(board.nvm)).trip() == ("G02", 123)
