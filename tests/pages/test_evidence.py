"""The page of safety says of each figure which program it is of."""

from __future__ import annotations

import re

import pytest

from tests.pages import evidence
from tests.pages.__main__ import brought_up_to_date
from tests.safety import runs


def test_the_page_says_of_each_run_what_is_true_today(root):
    """After a change of the program, or a new run: ``python -m tests.pages``."""
    page = (root / "tests/safety/README.md").read_text("utf-8")
    outdated, _ = brought_up_to_date(page, evidence.sections())
    assert outdated == [], "call: python -m tests.pages"


@pytest.mark.parametrize("run", runs.TODAY)
def test_a_run_is_of_today_until_the_program_changes(run, monkeypatch):
    today = runs.TODAY[run]()
    assert re.fullmatch("[0-9a-f]{12}", today)
    assert runs.sentence(run, today) == f"These figures are of today's program, sources `{today}`."
    assert runs.sentence(run, "d975b1cb2ec4") == (
        "These figures are of an earlier program, sources `d975b1cb2ec4`."
    )
    assert "was not kept" in runs.sentence(run, "")


def test_a_list_that_lacks_a_run_is_refused(tmp_path, monkeypatch):
    short = tmp_path / "runs.toml"
    short.write_text('campaign = ""\n')
    monkeypatch.setattr(runs, "FILE", short)
    named = "campaign, failures, hostile, lives, mutants"
    with pytest.raises(ValueError, match=f"does not name {named}"):
        evidence.sections()
