"""The command that writes the generated sections of the pages, and names what is not of today."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.pages.__main__ import PAGES, Page, main
from tests.pages.section import markers, replaced

BEGIN, END = markers("list")
SECTIONS = {"list": "one\ntwo", "sum": "3"}
TEXT = f"before\n{BEGIN}\none\ntwo\n{END}\nbetween\n{markers('sum')[0]}\n2\n{markers('sum')[1]}\n"


@pytest.fixture
def page(tmp_path):
    """A page whose sum is not of today."""
    path = tmp_path / "README.md"
    path.write_text(TEXT, "utf-8")
    return path


def call(page, *arguments: str, sections=SECTIONS) -> int:
    return main(list(arguments), page.parent, [Page(page.name, lambda: sections)])


@pytest.mark.slow
def test_every_page_of_this_checkout_is_of_today(root):
    """In an interpreter of its own: the tests are collected for it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.pages", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_the_first_marker_of_a_page_names_the_command(root, page):
    assert ": written by python -m tests.pages -->" in (root / page.path).read_text("utf-8")


def test_it_writes_and_names_what_is_not_of_today(page, capsys):
    assert call(page) == 0
    assert page.read_text("utf-8") == TEXT.replace("\n2\n", "\n3\n")
    assert capsys.readouterr().out == "README.md: sum\n"
    assert call(page) == 0
    assert capsys.readouterr().out == ""


def test_a_check_names_it_and_writes_nothing(page, capsys):
    assert call(page, "--check") == 1
    assert page.read_text("utf-8") == TEXT
    assert capsys.readouterr().err == (
        "README.md: sum is not of today\ncall: python -m tests.pages\n"
    )


@pytest.mark.parametrize("marker", [BEGIN, END])
def test_a_page_without_a_marker_stays_as_it_is(page, capsys, marker):
    text = TEXT.replace(marker, "")
    page.write_text(text, "utf-8")
    assert call(page) == 1
    assert capsys.readouterr().err == f"README.md: the page has no {BEGIN} … {END}\n"
    assert page.read_text("utf-8") == text


def test_without_a_page_it_says_so(page, capsys):
    page.unlink()
    assert call(page) == 1
    assert "No such file" in capsys.readouterr().err


def test_what_stands_around_a_section_is_kept():
    assert replaced(f"a{BEGIN}b{END}c", "list", "x") == f"a{BEGIN}\nx\n{END}c"
