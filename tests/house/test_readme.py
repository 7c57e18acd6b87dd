"""The README keeps its word: its commands are CI's, its links lead somewhere."""

from __future__ import annotations

import os
import re

import pytest


def readmes(root):
    return [
        root / "README.md",
        *(root / folder / "README.md" for folder in ("dsl", "compiler", "device", "routines")),
        *sorted(
            path for path in (root / "tests").rglob("README.md") if "node_modules" not in path.parts
        ),
        *decisions(root),
    ]


def decisions(root):
    return sorted(root.glob("*/decisions/*.md"))


def test_ci_ends_with_the_readmes_own_test_command(root):
    last = (root / ".ci/run").read_text().rstrip().splitlines()[-1]
    assert last in (root / "README.md").read_text().splitlines()
    assert last.endswith("pytest -n auto")
    assert os.access(root / ".ci/run", os.X_OK)


def test_ci_lets_no_essential_test_be_skipped(root):
    assert "export VISASCULPT_ESSENTIAL=1" in (root / ".ci/run").read_text()


def test_every_link_to_a_file_leads_to_one(root):
    dead = [
        f"{path.relative_to(root)}: {link}"
        for path in readmes(root)
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
        if not (path.parent / link).exists()
    ]
    assert dead == []


def test_every_decision_is_in_its_component_s_list_by_its_number_and_title(root):
    assert len(decisions(root)) >= 10
    for path in decisions(root):
        number, title = re.match(r"# (\d+)\. (.*)\n", path.read_text("utf-8")).groups()
        assert path.name.startswith(f"{int(number):04}-")
        page = (path.parents[1] / "README.md").read_text("utf-8")
        assert f"\n{number}. [{title[0].upper()}{title[1:]}](decisions/{path.name})" in page


@pytest.mark.slow
def test_the_readme_shows_what_the_first_command_prints(root):
    """Its first line, to the letter: the run is the same on every machine."""
    from click.testing import CliRunner

    from sculpt.main import cli

    printed = CliRunner().invoke(cli, ["run", "evening-lift"]).stdout.splitlines()
    text = (root / "README.md").read_text("utf-8")
    for line in [printed[0], printed[1], *printed[3:8]]:
        assert line in text


def test_the_readmes_first_example_is_a_whole_treatment(root, tmp_path):
    """As long as the README says, without a mistake and without advice."""
    import facec
    import facelang

    text = (root / "README.md").read_text("utf-8")
    example = text.split("```face\n")[1].split("```")[0]
    unit, found = facelang.load(tmp_path / "example.face", example)
    plan, more = facec.compile(unit)
    assert [*found, *more] == []
    assert f"{plan.duration_ms // 1000} s, left side and right" in text


@pytest.mark.parametrize(
    "word",
    ["pacemaker", "epilepsy", "pregnant", "cancer", "fillers", "thrombosis", "18", "eyelids"],
)
def test_the_readme_says_who_must_not_use_it(root, word):
    text = (root / "README.md").read_text("utf-8")
    section = text[text.index("## Who must not use it") :]
    assert word in section[: section.index("\n## ", 5)]
