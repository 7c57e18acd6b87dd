"""Figures as a person reads them."""

from __future__ import annotations

import pytest

from sculpt.cli.units import charge


@pytest.mark.parametrize(
    ("charge_uC", "text"),
    [
        (0, "0 µC"),
        (12.345, "12.3 µC"),
        (-998.4, "-998 µC"),
        (999.4, "999 µC"),
        (999.5, "1 mC"),
        (999.6, "1 mC"),
        (-1000, "-1 mC"),
        (29_996, "30 mC"),
    ],
)
def test_a_charge_has_three_digits_and_no_exponent(charge_uC, text):
    assert charge(charge_uC) == text
