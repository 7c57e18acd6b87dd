"""Where exactly the looks at the path, and the patience with contact, end."""

from __future__ import annotations

import pytest

from facebench.report import delivered
from facevm.contact import Contact
from facevm.record import Record

HERE = 4
SIGNS = pytest.mark.parametrize("sign", [1, -1])


class Path:
    """A board, as far as its path is looked at."""

    def __init__(self, ohm):
        self.ohm = ohm

    def path_ohm(self, current_duA):
        return self.ohm


def looks(set_duA, measured_duA, ohm, times=1):
    """What so many looks find, and what they leave: is another wanted, and which resistance."""
    contact, record = Contact(), Record((HERE,))
    contact.wants_look = True
    found = [contact.look(set_duA, measured_duA, Path(ohm), record) for _ in range(times)]
    return found, contact.wants_look, delivered(record, HERE).resistance_ohm


@SIGNS
def test_eight_looks_in_a_row_tell_that_the_electrodes_touch(sign):
    found, wants_look, ohm = looks(sign * 300, sign * 300, 299, 8)
    assert (found, wants_look, ohm) == ([False] * 7 + [True], True, -1)


@SIGNS
@pytest.mark.parametrize(("size_duA", "ohm"), [(300, 300), (299, 299), (5000, -1)])
def test_a_longer_path_a_smaller_current_or_no_divider_never_do(sign, size_duA, ohm):
    found, wants_look, _ = looks(sign * size_duA, sign * size_duA, ohm, 20)
    assert (found, wants_look) == ([False] * 20, False)


def test_one_skin_in_between_begins_the_count_anew():
    contact, record = Contact(), Record((HERE,))
    found = []
    for ohm in [299] * 7 + [300] + [299] * 8:
        found.append(contact.look(300, 300, Path(ohm), record))
    assert found == [False] * 15 + [True]


@SIGNS
def test_under_20_uA_nothing_is_looked_at(sign):
    assert looks(sign * 199, sign * 199, 0, 20) == ([False] * 20, True, -1)
    assert looks(sign * 200, sign * 200, 8000) == ([False], False, 8000)


@SIGNS
@pytest.mark.parametrize(("off_duA", "noted_ohm"), [(100, 8000), (101, -1), (-100, 8000)])
def test_a_resistance_counts_where_what_is_measured_is_what_is_set(sign, off_duA, noted_ohm):
    _, _, ohm = looks(sign * (800 + off_duA), sign * 800, 8000)
    assert ohm == noted_ohm


def test_a_new_search_forgets_what_was_seen_of_touching():
    contact, record = Contact(), Record((HERE,))
    for _ in range(7):
        assert not contact.look(300, 300, Path(0), record)
    contact.begin()
    assert not contact.look(300, 300, Path(0), record)


# --- patience ----------------------------------------------------------------------------


def test_sixty_seconds_of_waiting_are_enough():
    contact = Contact()
    assert contact.bears_wait(59_999)
    assert not contact.bears_wait(1)
    contact.renew()
    assert contact.bears_wait(59_999)


def test_so_are_twenty_losses_in_a_row():
    contact = Contact()
    contact.bears_wait(1)
    assert [contact.bears_loss(2999) for _ in range(21)] == [True] * 20 + [False]


def test_three_steady_seconds_forgive_them_all():
    contact = Contact()
    contact.bears_wait(59_998)
    for _ in range(19):
        contact.bears_loss(0)
    assert contact.bears_loss(3000)
    assert contact.bears_wait(59_999)
    assert [contact.bears_loss(0) for _ in range(20)] == [True] * 19 + [False]
