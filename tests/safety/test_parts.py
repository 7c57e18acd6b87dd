"""Failures of parts in the matrix: which interlock answers which."""

from __future__ import annotations

import pytest

from facevm.interlocks import INTERLOCKS
from tests.safety.matrix import parts


def test_each_failure_stands_with_those_that_answer_it():
    found = parts.answered()
    assert set(found) <= set(INTERLOCKS)
    assert "R5 shorted" in found["LOAD"]
    assert "R5 shorted" in found["G02"]
    assert sum(map(len, found.values())) > 100


def test_a_page_without_its_table_is_told(tmp_path):
    page = tmp_path / "failures.md"
    page.write_text("| fault | largest |\n|---|---|\n| R5 open | 0 mA |\n")
    with pytest.raises(ValueError, match=r"failures\.md has no table of who answers"):
        parts.answered(page)
