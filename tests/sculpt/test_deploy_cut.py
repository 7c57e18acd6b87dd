"""A copy that is cut at any moment leaves the old program, the new one, or a refusal by name."""

from __future__ import annotations

import os
import shutil
from itertools import groupby
from pathlib import Path

import pytest

from facevm import manifest
from sculpt.board import contents, drive
from sculpt.deploy import plan
from tests.sculpt.drives import (
    a_drive,
    at_each_cut,
    copying,
    fill,
    fingerprint,
    marked,
    starter,
)

OLD, NEW = marked("old"), marked("new")
UNCHECKED = b'GENERATION = "old"\nimport facevm.app\nfacevm.app.program().run()\n'


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """A cut of the PC's own disk is not what is tried here."""
    monkeypatch.setattr(os, "fsync", bool)


@pytest.fixture(scope="module")
def start(micropython, tmp_path_factory):
    """Starts a drive; returns ``old``, ``new``, the name of a refusal, or what else it says."""
    run = starter(micropython, tmp_path_factory.mktemp("start"))

    def started(at):
        said = run(at)
        assert "ENERGISED" not in said
        for generation in ("old", "mid", "new"):
            if said.splitlines()[-1:] == [f"started {generation} {generation}"]:
                return generation
        name = said.split(":")[0]
        return name if name in manifest.REFUSALS else said

    return started


@pytest.fixture
def old(tmp_path):
    """A drive with the program as it was."""
    path = a_drive(tmp_path / "old")
    fill(path, OLD)
    return path


def told(said):
    """What the drives say one after the other, each once."""
    return [name for name, _ in groupby(said)]


def refused(said):
    """The same, where it does not matter which refusal asks for another copy: what is MISSING is
    told before the mark of a copy under way can be looked at."""
    return told("UNFINISHED" if name == "MISSING" else name for name in said)


def test_a_whole_drive_starts(start, old):
    before = fingerprint(old)
    assert start(old) == "old"
    assert fingerprint(old) == before, "and is left as it was"
    fill(old, NEW)
    assert start(old) == "new"


def test_an_update_cut_at_any_moment_runs_the_old_or_refuses(start, old, tmp_path):
    states = at_each_cut(old, NEW, tmp_path / "cut", start)
    assert len(states) > 100
    # FAT empties a file's place before another is moved there: the checker's, then code.py's
    said = told(states)
    assert refused(said) == ["old", "UNFINISHED", "nothing starts", "UNFINISHED", "new"]
    assert said.count("MISSING") == 6, "the checker, and what is imported before it"


def test_a_first_copy_cut_at_any_moment_starts_nothing_of_ours(start, tmp_path):
    empty = a_drive(tmp_path / "empty")
    said = refused(at_each_cut(empty, NEW, tmp_path / "cut", start, step=3))
    assert said == ["Hello World!", "nothing starts", "UNFINISHED", "new"]


def test_over_a_program_that_does_not_look_for_the_mark(start, tmp_path):
    """Copied by hand, from before there was a list: it starts as it was, or it refuses."""
    by_hand = a_drive(tmp_path / "by_hand")
    fill(by_hand, OLD | {"code.py": UNCHECKED})
    (by_hand / manifest.LIST).unlink()
    (by_hand / contents.CHECKER).unlink()
    assert start(by_hand) == "old"
    said = refused(at_each_cut(by_hand, NEW, tmp_path / "cut", start, step=3))
    assert said == ["old", "nothing starts", "UNFINISHED", "new"]


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_copy_that_is_cut_and_repeated_and_cut_again(start, old, tmp_path, share):
    """The drive is a mixture of two generations when the third one comes."""
    mid = marked("mid")
    chosen = int(len(at_each_cut(old, mid, tmp_path / "counted", Path.exists)) * share)
    copies = copying(tmp_path / "copies", chosen)
    mixture = at_each_cut(old, mid, tmp_path / "first", copies)[chosen]
    assert start(mixture) == "UNFINISHED"
    said = at_each_cut(mixture, NEW, tmp_path / "second", start, step=16)
    assert set(said) <= {"UNFINISHED", "MISSING", "nothing starts", "new"}
    assert said[-1] == "new"


def test_files_beside_their_places_change_nothing(start, old, tmp_path):
    """Cut while the first of them is written: the drive runs, and the next copy clears it away."""
    at = tmp_path / "at"
    shutil.copytree(old, at)
    (at / "lib/facevm/.sculpt-0badcafe.part").write_bytes(b"half a fi")
    assert start(at) == "old"
    fill(at, OLD)
    assert list(at.rglob("*.part")) == []


@pytest.mark.parametrize(
    "path", ["code.py", "lib/facevm/guard.py", "lib/adafruit_ina219.py", "lib/facevm/isa.py"]
)
def test_one_file_of_another_version_is_refused_by_name(start, old, path):
    (old / path).write_bytes(NEW[path])
    assert start(old) == "MIXED"


def test_a_file_that_is_gone_is_refused_by_name(start, old):
    (old / "lib/facevm/guard.py").unlink()
    assert start(old) == "MISSING"


def test_a_file_cut_short_is_refused_by_name(start, old):
    path = old / "lib/facevm/session.py"
    whole = path.read_bytes()
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert start(old) == "MIXED"


def test_a_list_cut_at_any_byte_is_refused_by_name(old):
    path = old / manifest.LIST
    whole = path.read_text()
    assert manifest.fault(f"{old}/") is None
    for size in range(len(whole) - 1):  # the last byte is a line end
        assert manifest.read(whole[:size].splitlines()) is None, size
    path.write_text(whole[:-2])
    assert manifest.fault(f"{old}/") == ("LIST", manifest.LIST)


def test_a_drive_filled_by_hand_is_not_checked(start, old):
    (old / manifest.LIST).unlink()
    (old / "lib/facevm/only_in_old.py").unlink()
    assert start(old) == "old"


def test_after_a_cut_the_next_copy_makes_it_whole(start, old, tmp_path):
    states = at_each_cut(old, NEW, tmp_path / "at", copying(tmp_path / "cut"), step=37)
    for at in states:
        fill(at, NEW)
        assert not plan.plan_copy(drive.drive_at(at), NEW, {}).has_work
        assert not (at / "lib/facevm/only_in_old.py").exists()
        assert start(at) == "new"
