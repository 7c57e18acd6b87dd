"""Quantities: units, finest steps, and numbers that are absurd."""

from __future__ import annotations

from decimal import Decimal

import pytest

from facec.quantity import (
    CHARGE,
    CURRENT,
    FREQUENCY,
    HUGE,
    KINDS,
    SHARE,
    TIME,
    Fault,
    charge_text,
    current_text,
    frequency_text,
    measure,
    time_text,
    whole,
)
from facelang.tree import Number, Quantity, Span

HERE = Span(1, 1, 1, 2)


def read(number, unit, kind):
    """A quantity as it is kept, or the code of what is wrong with it."""
    measured = measure(Quantity(Decimal(number), unit, HERE), kind)
    return measured.code if isinstance(measured, Fault) else measured


@pytest.mark.parametrize(
    ("number", "unit", "kind", "kept"),
    [
        ("250", "uA", CURRENT, 2500),
        ("250", "µA", CURRENT, 2500),
        ("250", "μA", CURRENT, 2500),
        ("0.25", "mA", CURRENT, 2500),
        ("0.0001", "mA", CURRENT, 1),
        ("100", "nA", CURRENT, 1),
        ("500", "ms", TIME, 500),
        ("0.001", "s", TIME, 1),
        ("5.000000", "s", TIME, 5000),
        ("2", "min", TIME, 120_000),
        ("0.00005", "min", TIME, 3),
        ("8", "Hz", FREQUENCY, 800),
        ("0.01", "Hz", FREQUENCY, 1),
        ("0.5", "kHz", FREQUENCY, 50_000),
        ("50", "%", SHARE, 50),
        ("12", "uC", CHARGE, 120_000),
        ("12", "µC", CHARGE, 120_000),
        ("3", "mC", CHARGE, 30_000_000),
    ],
)
def test_a_quantity_is_kept_exactly(number, unit, kind, kept):
    assert read(number, unit, kind) == kept


@pytest.mark.parametrize(
    ("number", "unit", "kind"),
    [
        ("100.05", "uA", CURRENT),
        ("0.00005", "mA", CURRENT),
        ("50", "nA", CURRENT),
        ("0.5", "ms", TIME),
        ("0.0005", "s", TIME),
        ("0.00001", "min", TIME),
        ("8.005", "Hz", FREQUENCY),
        ("50.5", "%", SHARE),
        ("0.00001", "uC", CHARGE),
        ("1." + "0" * 40 + "1", "s", TIME),
        ("0." + "3" * 60, "mA", CURRENT),
    ],
)
def test_a_finer_number_is_an_error_and_never_rounded(number, unit, kind):
    assert read(number, unit, kind) == "F304"


def test_a_bare_number_names_the_units_that_would_fit():
    fault = measure(Number(Decimal(5), HERE), TIME)
    assert isinstance(fault, Fault)
    assert fault == Fault(
        "F301",
        "`5` has no unit; a time is in ms, s or min",
        "write `5 ms`, `5 s` or `5 min`",
        ("5 ms", "5 s", "5 min"),
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
def test_each_kind_names_its_own_units(kind):
    fault = measure(Number(Decimal(5), HERE), kind)
    assert isinstance(fault, Fault)
    assert all(unit in fault.message.rpartition(" is in ")[2] for unit in kind.units)


@pytest.mark.parametrize(
    ("number", "kind", "instead"),
    [
        ("250", CURRENT, ("250 uA",)),  # 250 mA is over every limit, 250 nA too fine
        ("0.25", CURRENT, ("0.25 mA",)),
        ("2500", CURRENT, ("2500 nA",)),
        ("8", FREQUENCY, ("8 Hz",)),
        ("90", TIME, ("90 ms", "90 s")),
        ("150", SHARE, ()),
        ("-5", TIME, ()),
    ],
)
def test_nothing_is_suggested_that_would_be_refused(number, kind, instead):
    fault = measure(Number(Decimal(number), HERE), kind)
    assert isinstance(fault, Fault)
    assert fault.instead == instead
    assert (fault.help is None) == (instead == ())


def test_a_unit_that_nobody_may_use_so_much_of_is_not_offered():
    assert measure(Quantity(Decimal(250), "amp", HERE), CURRENT) == Fault(
        "F302", "there is no unit `amp`; a current is in uA, mA or nA"
    )


@pytest.mark.parametrize(
    ("unit", "kind", "meant"),
    [
        ("sec", TIME, "s"),
        ("S", TIME, "s"),
        ("seconds", TIME, "s"),
        ("MIN", TIME, "min"),
        ("m", TIME, "min"),
        ("hz", FREQUENCY, "Hz"),
        ("KHZ", FREQUENCY, "kHz"),
        ("ua", CURRENT, "uA"),
        ("µa", CURRENT, "uA"),
        ("MA", CURRENT, "mA"),
        ("percent", SHARE, "%"),
        ("mc", CHARGE, "mC"),
    ],
)
def test_a_unit_that_is_a_slip_away_is_offered(unit, kind, meant):
    fault = measure(Quantity(Decimal(5), unit, HERE), kind)
    assert isinstance(fault, Fault)
    assert (fault.code, fault.help) == ("F302", f"did you mean `{meant}`?")


def test_a_unit_of_another_kind_is_reported_as_such():
    fault = measure(Quantity(Decimal(5), "uA", HERE), TIME)
    assert fault == Fault("F303", "`5 uA` is a current; a time belongs here")


def test_a_negative_quantity_has_its_own_sentence():
    assert read("-5", "s", TIME) == "F325"


@pytest.mark.parametrize("number", ["1" + "0" * 30, "9" * 5000, "1e400"])
def test_an_absurdly_large_number_is_over_every_limit(number):
    assert read(number, "mA", CURRENT) == HUGE
    assert whole(Number(Decimal(number), HERE)) == HUGE


def test_leading_and_trailing_zeros_mean_nothing():
    assert read("0" * 50 + "5." + "0" * 50, "s", TIME) == 5000
    assert read("0.0000", "s", TIME) == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (current_text(3200), "320 uA"),
        (current_text(5), "0.5 uA"),
        (time_text(1), "1 ms"),
        (time_text(72_000), "72 s"),
        (time_text(1500), "1.5 s"),
        (time_text(1_200_001), "20 min 0.001 s"),
        (frequency_text(50), "0.5 Hz"),
        (frequency_text(801), "8.01 Hz"),
        (charge_text(-12_500), "-1.25 uC"),
        (charge_text(300_000_000), "30 mC"),
        (charge_text(1), "0.0001 uC"),
    ],
)
def test_quantities_read_as_an_author_would_write_them(text, wanted):
    assert text == wanted
