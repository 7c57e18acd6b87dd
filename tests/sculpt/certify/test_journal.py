"""The journal keeps every finished row, whatever happens to the last one."""

from __future__ import annotations

import pytest

from sculpt.certify.journal import Journal
from sculpt.cli.errors import UserError

KEY = {"routine": "Evening lift", "crc": "0123abcd", "seed": 1}


LAST = b'{"number":1,"outcome":"success"}\n'


def row(number):
    return {"number": number, "outcome": "success"}


@pytest.fixture
def file(tmp_path):
    """A journal with three rows."""
    with Journal(tmp_path, KEY) as journal:
        for number in (2, 0, 1):
            journal.add(row(number))
    return journal.path


def reread(path):
    with Journal(path.parent, KEY) as journal:
        return dict(journal.rows)


def test_what_was_kept_is_there_again(file):
    assert reread(file) == {0: row(0), 1: row(1), 2: row(2)}


def test_it_is_named_after_the_routine(file):
    assert file.name.startswith("evening-lift-")


def test_another_seed_or_image_has_a_journal_of_its_own(file):
    for changed in ({"seed": 2}, {"crc": "0123abce"}):
        with Journal(file.parent, KEY | changed) as journal:
            assert journal.path != file
            assert journal.rows == {}


@pytest.mark.parametrize("cut", range(1, len(LAST) + 1))
def test_a_last_line_cut_off_anywhere_costs_that_row_alone(file, cut):
    whole = file.read_bytes()
    file.write_bytes(whole[:-cut])
    with Journal(file.parent, KEY) as journal:
        assert journal.rows == {0: row(0), 2: row(2)}
        journal.add(row(1))
        journal.add(row(3))
    assert reread(file) == {number: row(number) for number in range(4)}


def test_a_block_of_zeros_in_its_middle_costs_the_rows_in_it(file):
    whole = bytearray(file.read_bytes())
    second = whole.index(b"\n", whole.index(b"\n") + 1) + 1
    whole[second : second + 10] = bytes(10)
    file.write_bytes(whole)
    assert reread(file) == {1: row(1), 2: row(2)}


def test_a_row_that_is_there_twice_is_one(file):
    with Journal(file.parent, KEY) as journal:
        journal.add(row(1))
    assert len(reread(file)) == 3


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(UserError, match=r"cannot be kept in .*(not a directory|file exists)"),
        Journal(tmp_path / "file" / "below", KEY),
    ):
        pass
