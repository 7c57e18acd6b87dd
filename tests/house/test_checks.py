"""The checks of a change are the same ones wherever they are started: CI, hooks, nox, by hand."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.tiers import NOT_QUICK

WORKFLOW, HOOKS, NOX = ".github/workflows/ci.yml", ".pre-commit-config.yaml", "tests/noxfile.py"


@pytest.fixture
def text(root):
    """Reads a file of the checkout."""
    return lambda path: (root / path).read_text("utf-8")


@pytest.mark.parametrize("place", [WORKFLOW, HOOKS, NOX, "tests/README.md"])
@pytest.mark.parametrize("program", ["ruff check", "ruff format", "lint-imports", "mypy"])
def test_what_ci_checks_is_checked_there_too(text, place, program):
    assert f".venv/bin/{program}" in text(".ci/run")
    assert program in re.sub('", "', " ", text(place))


def test_the_quick_tier_runs_on_every_python_that_is_supported(text):
    pythons = re.findall(r'"(3\.\d+)"', re.search(r"python: \[(.*)\]", text(WORKFLOW))[1])
    lowest = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"]
    assert f">={pythons[0]}" == lowest
    assert pythons == [f"3.{minor}" for minor in range(11, 11 + len(pythons))]
    assert re.search(r"PYTHONS = \((.*)\)", text(NOX))[1] == ", ".join(
        f'"{python}"' for python in pythons
    )


@pytest.mark.parametrize("mark", ["quick", *NOT_QUICK])
def test_the_contributors_page_has_every_tier(text, mark):
    assert re.search(rf"^\| `{mark}` \|", text("tests/README.md"), re.MULTILINE)
    assert f'"{mark}: ' in text("pyproject.toml")


def test_the_workflow_ends_with_ci_s_own_script(text):
    assert text(WORKFLOW).rstrip().endswith("run: bash .ci/run")
