"""One small certification that many tests repeat, and what it says."""

from __future__ import annotations

import contextlib

import pytest

from sculpt.source import certificate_check, verdict
from tests.sculpt.certify.brief import FACES, TEXT, report, started

BRIEF = ("brief.face", "--faces", FACES, "--mishaps", 30, "--json")
"""Arguments of ``sculpt certify``; with ``--keep`` they are the fixture ``brief``."""


@pytest.fixture
def brief(folder):
    (folder / "brief.face").write_text(TEXT)
    return (*BRIEF, "--keep", "kept")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    """What it says when nobody interrupts it."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "brief.face").write_text(TEXT)
    with contextlib.chdir(folder):
        told = started(*BRIEF, "--keep", "kept", "--jobs", 1).communicate()[0]
    return report(told)


@pytest.fixture
def few_suffice(monkeypatch):
    """A handful of trials is enough for a verdict: for what does not depend on their number."""
    for module in (verdict, certificate_check):
        monkeypatch.setattr(module, "shortfalls", lambda bounds: [])
