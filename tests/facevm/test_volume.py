"""Whether the journal lacks a treatment: the quick look of ``boot.py``."""

from __future__ import annotations

import pytest

from facebench.board import VirtualBoard
from facebench.chips.nvm import Nvm
from facebench.circuitpython import plug
from facebench.circuitpython.blinka import I2C
from facevm.logbook import Logbook
from facevm.page import Pages
from tests.facevm.recording import CRC, ROUTINE, treated

TREATMENTS = 60  # the ring goes round meanwhile


@pytest.fixture
def volume(monkeypatch, tmp_path):
    plug(VirtualBoard(1, i2c_factory=I2C))
    from facevm import volume

    monkeypatch.setattr(volume, "JOURNAL", str(tmp_path / "sessions.jsonl"))
    return volume


def test_the_journal_is_behind_exactly_while_something_is_not_kept(volume):
    nvm = Nvm()
    assert not volume.is_behind(nvm)
    for count in range(TREATMENTS):
        book = Logbook(Pages(nvm), volume.JOURNAL)
        book.note(b"n%d" % count)
        treated(book)
        assert volume.is_behind(nvm)
        assert Logbook(Pages(nvm), volume.JOURNAL).keep() == 1
        assert not volume.is_behind(nvm)
    assert nvm.erases


def test_a_treatment_that_a_crash_ended_is_one(volume):
    nvm = Nvm()
    Logbook(Pages(nvm), volume.JOURNAL).open(CRC, 60, ROUTINE)
    assert volume.is_behind(nvm)


def test_numbers_of_more_than_a_byte_count(volume):
    nvm = Nvm()
    book = Logbook(Pages(nvm), volume.JOURNAL)
    book.number = 16_500
    treated(book)
    book.keep()
    assert not volume.is_behind(nvm)
    treated(book)
    assert volume.is_behind(nvm)
