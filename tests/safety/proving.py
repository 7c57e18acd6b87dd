"""Marks for tests that go through a table: which hazards' checks a row of it shows."""

from __future__ import annotations

import pytest

from tests.safety.hazards import HAZARDS


def proving(column: str, name: str) -> list[pytest.MarkDecorator]:
    """The marks of a test of this check: a code, a reason of a refusal, or a kind of fault.

    None for a check that stands against no hazard, such as a spelling mistake's.
    """
    return [
        pytest.mark.hazard(row.id, column, name)
        for row in HAZARDS
        if name in getattr(row, column).names
    ]
