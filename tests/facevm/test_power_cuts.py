"""The power fails at every byte of every write: at most the record being written is lost."""

from __future__ import annotations

import os
from copy import deepcopy
from functools import lru_cache

import pytest

from facebench.chance import Chance
from facebench.chips.nvm import Nvm
from facebench.chips.reset import BROWNOUT, Reset
from facevm import journal
from facevm.logbook import Logbook
from facevm.reader import entries_of
from tests.facevm.recording import CRC, ROUTINE, Session, treated

pytestmark = pytest.mark.hazard("G13", "run")

SIZE = 2048  # half a sector, half the time: the ring goes round at half as many treatments


def open_one(logbook):
    logbook.open(CRC, 60, ROUTINE)


def close_one(logbook):
    logbook.close(Session())


def note_crash(logbook):
    logbook.note_crash(1)


@lru_cache(maxsize=8)
def read_once(data):
    """What a journal or NVM says: most cuts leave one of them as it was."""
    return entries_of(data)


class Power:
    """A board's NVM and journal, whose power can fail in the middle of something."""

    def __init__(self, path, size=SIZE):
        self.nvm = Nvm(size)
        self.path = path

    def start(self):
        """The board starts: what the program finds."""
        self.nvm.cut_after = None
        return Logbook(self.nvm, self.path)

    def journalled(self):
        if self.path is None:
            return []
        try:
            with open(self.path, "rb") as file:
                return read_once(file.read())
        except OSError:
            return []

    def known(self):
        """All there is: by number, from the journal and NVM."""
        told = {entry["number"]: entry for entry in read_once(self.nvm.dump())}
        told.update({entry["number"]: entry for entry in self.journalled()})
        return told

    def cuts(self, do, under_way):
        """``do`` with the power failing at every byte of what it writes; then it is done whole.

        ``under_way`` makes the state in which it is done, in RAM only.
        """
        before = self.nvm.dump()
        logbook = under_way(self)
        written = self.nvm.erased + self.nvm.programmed
        do(logbook)
        whole = self.nvm.dump()
        written = self.nvm.erased + self.nvm.programmed - written
        self.nvm.restore(before)
        made = under_way(self)  # once: the state is the same each time
        for cut in range(written):
            self.nvm.restore(before)
            logbook = deepcopy(made, {id(self.nvm): self.nvm})
            self.nvm.cut_after = cut
            with pytest.raises(Reset):
                do(logbook)
            yield cut
        self.nvm.restore(whole)


@pytest.fixture
def power(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", bool)  # a cut of the PC's own disk is not what is tried here
    return Power(str(tmp_path / "sessions.jsonl"))


def finished(known):
    return {number: entry for number, entry in known.items() if entry["reason"] != "G13"}


def holds(power, expected):
    """Nothing of ``expected`` is missing, or other than it was."""
    known = power.known()
    return all(known.get(number) == entry for number, entry in expected.items())


def test_a_cut_in_a_start_loses_nothing(power):
    for _ in range(6):
        expected = finished(power.known())
        for _ in power.cuts(open_one, Power.start):
            assert holds(power, expected)
            assert treated(power.start())["number"] >= len(expected) + 1
            assert holds(power, expected)
        close_one_after_a_start(power)


def close_one_after_a_start(power):
    """The START stands in NVM; the treatment is closed as the program that wrote it would."""
    resumed(power).close(Session())


def resumed(power):
    """The logbook as it was in RAM when the treatment under way was opened."""
    logbook = power.start()
    logbook._started, logbook._left = logbook._left, None
    logbook.page.number = logbook.number
    return logbook


@pytest.mark.slow
def test_a_cut_in_a_result_loses_that_one_and_keeps_its_trace(power):
    for count in range(1, 6):
        open_one(power.start())
        expected = finished(power.known())
        for _ in power.cuts(close_one, resumed):
            assert holds(power, expected)
            left = power.start().unfinished()
            assert (left["number"], left["routine"]) == (count, ROUTINE)
            treated(power.start())
            assert holds(power, expected)
            assert power.known()[count]["reason"] == "G13"
            assert power.known()[count + 1]["outcome"] == "success"


def test_a_cut_while_a_crash_is_noted_is_told_again(power):
    treated(power.start())
    open_one(power.start())
    expected = finished(power.known())
    for _ in power.cuts(note_crash, Power.start):
        assert holds(power, expected)
        assert power.start().unfinished()["number"] == 2
        note_crash(power.start())
        assert power.start().unfinished() is None
        assert power.known()[2]["reading"] == 1


def fill(power):
    """Treats until the next start of a treatment makes the ring go round."""
    erases = power.nvm.erases
    while True:
        before = power.nvm.dump()
        open_one(power.start())
        if power.nvm.erases > erases:
            break
        close_one_after_a_start(power)
    power.nvm.restore(before)
    if power.path:
        os.remove(power.path)


@pytest.mark.slow
def test_a_cut_while_the_ring_goes_round_loses_nothing(power):
    """The one moment at which NVM is erased: what was in it stands in the journal by then."""
    fill(power)
    expected = power.known()
    assert len(expected) >= 8
    assert power.journalled() == []
    power.start().keep()
    for cut in power.cuts(open_one, Power.start):
        assert holds(power, expected)
        logbook = power.start()
        assert logbook.unfinished() is None
        assert all(entry["reason"] == "" for entry in logbook.entries())
        if cut % 61 == 0:
            assert treated(power.start())["number"] > len(expected)
            assert holds(power, expected)


def test_the_journal_is_written_before_the_ring_goes_round(power):
    fill(power)
    expected = power.known()
    logbook = power.start()
    power.nvm.cut_after = 0
    with pytest.raises(Reset):
        open_one(logbook)
    assert {entry["number"]: entry for entry in power.journalled()} == expected


def test_only_a_cut_and_a_drive_that_cannot_be_written_lose_the_ring():
    """What is promised ends here: no journal, and the power fails while NVM is erased."""
    power = Power(None)
    fill(power)
    expected = power.known()
    assert power.start().wants_keeping
    lost = 0
    for cut in power.cuts(open_one, Power.start):
        if cut % 13 == 0:
            lost = max(lost, len(expected.keys() - power.known().keys()))
            if lost:
                break
    assert lost == len(expected)


def test_a_drive_that_cannot_be_written_costs_the_oldest_without_a_cut():
    power = Power(None)
    fill(power)
    expected = power.known()
    treated(power.start())
    kept = set(power.known())
    assert kept == set(range(min(kept), len(expected) + 2))
    assert len(kept) >= len(expected) // 2


@pytest.mark.slow
def test_a_journal_cut_at_any_byte_is_made_whole_at_the_next_start(power):
    for _ in range(2):
        treated(power.start())
    power.start().keep()
    with open(power.path, "rb") as file:
        before = file.read()
    for _ in range(2):
        treated(power.start())
    expected = power.known()
    power.start().keep()
    with open(power.path, "rb") as file:
        whole = file.read()
    for cut in range(len(before), len(whole)):
        with open(power.path, "wb") as file:
            file.write(whole[:cut])
        told = power.journalled()
        assert [entry["number"] for entry in told] == list(range(1, len(told) + 1))
        assert len(told) >= 2
        power.start().keep()
        told = power.journalled()
        assert [entry["number"] for entry in told] == [1, 2, 3, 4]
        assert {entry["number"]: entry for entry in told} == expected


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_a_year_of_bad_power_loses_one_record_a_cut(power, monkeypatch, seed):
    """The power fails anywhere, in NVM and in the journal, also while the last cut is mended."""
    chance = Chance(seed)
    cuts = 0
    done = {}  # entries that the board said it has
    real = journal.append

    def append(path, entry):
        size = os.path.getsize(path) if os.path.exists(path) else 0
        real(path, entry)
        if chance.whole(1, 20) == 1:
            os.truncate(path, chance.whole(size, os.path.getsize(path) - 1))
            raise Reset(BROWNOUT)

    monkeypatch.setattr(journal, "append", append)
    for _ in range(300):
        logbook = power.start()
        if chance.whole(1, 3) == 1:  # a treatment writes about 120 bytes
            power.nvm.cut_after = chance.whole(0, 4000 if chance.whole(1, 8) == 1 else 200)
        try:
            if chance.whole(1, 4) == 1:
                logbook.keep()
            logbook.note_crash(2)
            logbook.open(CRC, 60, ROUTINE)
            entry = logbook.close(Session())
            done[entry["number"]] = entry
        except Reset:
            cuts += 1
        assert holds(power, done)
    assert cuts > 40
    known = power.known()
    monkeypatch.setattr(journal, "append", real)
    power.start().keep()
    lost = set(range(1, max(known) + 1)) - known.keys()
    assert lost == set()
    assert sum(entry["reason"] == "G13" for entry in known.values()) <= cuts
    assert len(done) >= 300 - cuts
    assert power.nvm.erases < 60
