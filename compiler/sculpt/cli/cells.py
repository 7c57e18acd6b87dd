"""Cells of a CSV file, which a spreadsheet must not take for formulas."""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def cell(value: object) -> object:
    """The value, empty for None; a text that a spreadsheet would carry out gets a quote before."""
    if isinstance(value, str) and value.startswith(FORMULA) and not NUMBER.fullmatch(value):
        return "'" + value
    return "" if value is None else value
