"""One small certification that many tests repeat, and what it says."""

from __future__ import annotations

import contextlib

import pytest

from sculpt.source import certificate_check, verdict
from tests.sculpt.certify.brief import FACES, TEXT, report, started

BRIEF = ("brief.face", "--faces", FACES, "--mishaps", 30, "--json")
"""Arguments of ``sculpt certify``; with ``--keep`` they are the fixture ``brief``."""

SELDOM = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
}
"""Dask's processes look at themselves up to a hundred times a second, whether they work or not."""


@pytest.fixture(autouse=True, scope="session")
def dask_looks_at_itself_seldom():
    """So that a scheduler and workers that wait for a test take no time from the others."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SELDOM.items():
            patch.setenv(name, value)
        yield


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
