"""Every row of the table of diagnostics: its example has the mistake, its fixed one has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import facec
import facelang
from facelang.catalogue import BY_CODE, RULES
from facevm.image import load
from facevm.limits import Limits
from tests.safety.proving import proving

MARKED = [pytest.param(rule, marks=proving("compile", rule.code)) for rule in RULES]


@pytest.fixture(params=MARKED, ids=lambda rule: f"{rule.code}-{rule.name}")
def rule(request):
    return request.param


def limits_of(rule) -> Limits:
    """The board that the example is about."""
    board = Limits()
    board.updates_per_s = rule.updates_per_s or board.updates_per_s
    board.electrode_mm2 = rule.electrode_mm2 or board.electrode_mm2
    return board


@pytest.fixture
def codes(rule, tmp_path):
    """Saves a text as ``example.face`` beside the rule's other files, and compiles it."""

    def codes_of(data: bytes) -> tuple[facec.Plan | None, list[str]]:
        for name, beside in rule.beside:
            (tmp_path / name).write_text(beside, encoding="utf-8")
        path = tmp_path / "example.face"
        path.write_bytes(data)
        unit, reading = facelang.load(path)
        plan, checking = facec.compile(unit, limits_of(rule))
        return plan, [one.code for one in (*reading, *checking)]

    return codes_of


def test_the_example_has_exactly_this_mistake(rule, codes):
    _, found = codes(rule.example.encode(rule.encoding))
    assert set(found) == {rule.code}


def test_the_mended_example_has_none_and_builds(rule, codes):
    plan, found = codes(rule.fixed.encode("utf-8"))
    assert found == []
    assert plan is not None
    assert load(facec.encode(plan).image, limits_of(rule)).duration_ms == plan.duration_ms


def test_a_board_that_refuses_more_than_the_reference_board_is_slower_or_smaller(rule):
    reference, board = Limits(), limits_of(rule)
    assert board.updates_per_s <= reference.updates_per_s
    assert board.electrode_mm2 <= reference.electrode_mm2
    assert bool(rule.setting) == (vars(board) != vars(reference))


def test_every_code_that_the_compiler_finds_has_a_row():
    folder = Path(facec.__file__).parent
    written = {
        code
        for path in folder.glob("*.py")
        for code in re.findall(r'"([FW]\d{3})"', path.read_text("utf-8"))
    }
    assert len(written) > 50
    assert written <= set(BY_CODE)
