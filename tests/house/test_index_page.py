"""The page that a package index shows: the README, with nothing in it that leads nowhere there."""

from __future__ import annotations

import re

import pytest
from hatch_build import index_page, repository

HOME = "https://github.com/someone/visasculpt"


@pytest.fixture
def readme(root):
    return (root / "README.md").read_text("utf-8")


def targets(text: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", text)


def test_every_link_and_picture_of_the_readme_is_a_full_address(readme):
    page = index_page(readme, HOME)
    assert len(targets(page)) == len(targets(readme)) > 10
    assert [one for one in targets(page) if not one.startswith("https://")] == []


def test_without_an_address_no_link_is_left(readme):
    page = index_page(readme, "")
    assert [one for one in targets(page) if not one.startswith("https://")] == []
    assert "![" not in page
    assert len(page) > 0.8 * len(readme)


def test_a_picture_is_asked_for_raw_and_a_page_is_shown():
    text = "![A face](docs/a.png)\n[a board](device/README.md#p), [below](#x)"
    picture, links = index_page(text, HOME).splitlines()
    assert picture == f"![A face]({HOME}/raw/main/docs/a.png)"
    assert links == (
        f"[a board]({HOME}/blob/main/device/README.md#p), [below]({HOME}/blob/main/README.md#x)"
    )


def test_the_address_is_the_workflow_s_own(monkeypatch):
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/visasculpt")
    assert repository() == HOME
    monkeypatch.delenv("GITHUB_REPOSITORY")
    assert repository() == ""
