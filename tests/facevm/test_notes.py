"""What the device remembers of itself, beside the logbook in the same flash sector."""

from __future__ import annotations

import pytest

from facebench.chips.nvm import Nvm
from facebench.chips.reset import Reset
from facevm.logbook import Logbook
from facevm.notes import Notes
from facevm.page import Pages


def test_first_use_is_asked_for_until_somebody_has_read():
    nvm = Nvm()
    assert not Notes(nvm).is_read
    Notes(nvm).read()
    assert Notes(nvm).is_read


def test_a_board_that_keeps_nothing_asks_at_every_start():
    notes = Notes(None)
    notes.read()
    assert notes.is_read
    assert not Notes(None).is_read
    notes.safe_mode_was("HARD_FAULT")
    assert notes.safe_mode == "NONE"


def test_a_safe_mode_is_told_once_however_often_it_comes():
    nvm = Nvm()
    Notes(nvm).read()
    for _ in range(20):
        assert Notes(nvm).safe_mode == "NONE"
        Notes(nvm).safe_mode_was("BROWNOUT")
        assert Notes(nvm).safe_mode == "BROWNOUT"
        Notes(nvm).safe_mode_told()
    assert Notes(nvm).is_read
    Notes(nvm).safe_mode_was("SOMETHING_NEW")
    assert Notes(nvm).safe_mode == "another reason"


def test_notes_erase_nothing_for_years():
    nvm = Nvm()
    Notes(nvm).read()
    for _ in range(7):
        Notes(nvm).safe_mode_was("WATCHDOG")
        Notes(nvm).safe_mode_told()
    assert nvm.erases == 0


def test_notes_and_logbook_leave_each_other_alone():
    nvm = Nvm()
    Notes(nvm).read()
    book = Logbook(Pages(nvm))
    for number in range(200):
        book.open(number, 30, "A treatment")
        book.close(None)
    assert nvm.erases, "the ring went round"
    assert Notes(nvm).is_read
    assert Logbook(Pages(nvm)).number == 200


@pytest.mark.parametrize("cut", range(3))
def test_a_power_cut_while_a_note_is_written_costs_no_record(cut):
    nvm = Nvm()
    Logbook(Pages(nvm)).open(1, 30, "A treatment")
    nvm.cut_after = cut
    notes = Notes(nvm)
    try:
        notes.read()
        notes.safe_mode_was("HARD_FAULT")
    except Reset:
        nvm.cut_after = None
    assert Logbook(Pages(nvm)).unfinished()["routine"] == "A treatment"
