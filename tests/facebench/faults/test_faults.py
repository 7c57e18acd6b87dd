"""The table of faults, and a fault as a value."""

import pytest

from facebench.faults import faults
from facebench.faults.breakage import Breakage
from facebench.faults.faults import ALL_KINDS, UNKIND, Fault, fault_of
from facebench.people.person import Person

WITH_A_NUMBER = [row for row in ALL_KINDS if row.sign]


def a_fault(row, at_ms=0, for_ms=None):
    return Fault(row.name, at_ms, for_ms, row.least if row.sign else None)


def test_there_is_every_kind_that_run_promises():
    assert [faults.pattern(row) for row in ALL_KINDS] == [
        *("lift", "short", "dac-nak", "sensor-nak", "sensor-stuck", "sensor-reset"),
        *("sensor-gain-N%", "bus-hang", "gain+N%", "rail", "weld", "stall+Nms"),
        *("usb", "charger", "reset", "brownout", "press"),
        *("noise+NuA", "hum+NuA", "adc-noise+NmV", "offset+NuA", "drift+N%"),
        *("half-N%", "other-half-N%", "reference-N%", "leak+Nkohm", "drain+Nkohm"),
        *("return-leak+NuA", "return-drain+NuA", "earth+Nkohm", "weld-return"),
        *("battery", "mid-rail-N%", "second-dead", "second-trips"),
    ]


@pytest.mark.parametrize("row", ALL_KINDS, ids=lambda row: row.name)
def test_each_kind_says_what_happens_and_whose_it_is(row):
    assert len(row.what.split()) >= 3
    assert row.whose in (faults.PERSON, faults.BOARD, faults.OUTSIDE)
    assert bool(row.sign) == bool(row.unit) == (row.most > 0)


@pytest.mark.parametrize("row", ALL_KINDS, ids=lambda row: row.name)
def test_what_is_over_at_once_takes_no_duration(row):
    if row.lasts:
        assert a_fault(row, 5, 300).for_ms == 300
        return
    with pytest.raises(ValueError, match=r"over as soon as it happens"):
        a_fault(row, 5, 300)


@pytest.mark.parametrize("row", ALL_KINDS, ids=lambda row: row.name)
def test_a_number_is_there_where_there_is_one_and_in_its_range(row):
    if not row.sign:
        with pytest.raises(ValueError, match="takes no number"):
            Fault(row.name, 0, None, 20)
        return
    if row.usual:
        assert Fault(row.name, 0).amount == row.usual
        assert row.least <= row.usual <= row.most
    else:
        with pytest.raises(ValueError, match="N is missing"):
            Fault(row.name, 0)
    for amount in (row.least - 1, row.most + 1):
        with pytest.raises(ValueError, match="N goes from"):
            Fault(row.name, 0, None, amount)
    assert Fault(row.name, 0, None, row.most).amount == row.most


@pytest.mark.parametrize("at_ms", [-1, faults.LATEST_ms + 1])
def test_no_fault_happens_before_the_start_or_after_an_hour(at_ms):
    with pytest.raises(ValueError, match="one hour"):
        Fault("lift", at_ms)


@pytest.mark.parametrize("for_ms", [0, -1, faults.LATEST_ms + 1])
def test_what_lasts_lasts_for_more_than_nothing(for_ms):
    with pytest.raises(ValueError, match="lasts longer"):
        Fault("lift", 0, for_ms)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no fault is called sneeze"):
        Fault("sneeze", 0)


def test_a_fault_says_what_it_is():
    assert Fault("gain", 10, None, 20).label() == "gain+20%"
    assert Fault("sensor-gain", 10, None, 12.5).label() == "sensor-gain-12.5%"
    assert Fault("stall", 10, None, 80).label() == "stall+80ms"
    assert Fault("rail", 10).label() == "rail"


def test_every_kind_of_a_less_kind_board_has_a_number_that_may_be_left_out():
    assert {row.name for row in UNKIND if not row.usual} == {"weld-return"}


def test_a_tuple_is_a_fault_too():
    fault = fault_of(("gain", 10, 300, 20))
    assert (fault.kind, fault.at_ms, fault.for_ms, fault.amount) == ("gain", 10, 300, 20)
    assert fault_of(fault) is fault


def test_there_is_something_to_break_for_every_kind(board):
    breakage = Breakage(board, Person(board))
    assert {*breakage._lasting, *breakage._once} == {row.name for row in ALL_KINDS}
    assert {*breakage._lasting} <= {row.name for row in ALL_KINDS if row.lasts}
