"""The checks of a change are the same ones wherever they are started: CI, hooks, nox, by hand."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sculpt.commands.check import command as check
from sculpt.commands.fmt import command as fmt
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


def test_the_hooks_for_other_repositories_are_commands_that_there_are(text):
    hooks = text(".pre-commit-hooks.yaml")
    entries = re.findall(r"^  entry: sculpt (\w+)(?: (--\w+))?$", hooks, re.MULTILINE)
    assert entries == [("check", ""), ("check", "--fix"), ("fmt", "")]
    options = {option for one in (check, fmt) for each in one.params for option in each.opts}
    assert "--fix" in options
    assert re.findall(r"^- id: ([\w-]+)$", hooks, re.MULTILINE) == [
        "sculpt-check",
        "sculpt-fix",
        "sculpt-fmt",
    ]


@pytest.mark.parametrize(("step", "status"), [("glide 5 s at 100 uA", 0), ("glide 5 s at 100", 1)])
def test_the_action_annotates_writes_the_log_and_fails_where_the_check_does(
    root, tmp_path, step, status
):
    script = (root / "action.yml").read_text("utf-8").rsplit("      run: |\n", 1)[1]
    installed = tmp_path / "sculpt" / "bin" / "sculpt"
    installed.parent.mkdir(parents=True)
    installed.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sculpt "$@"\n')
    installed.chmod(0o755)
    routine = tmp_path / "one.face"
    routine.write_text(
        'routine "One"\n\nwave calm\n    shape sine\n    frequency 1 Hz\n\n'
        f'zone chin\n    say "Here."\n    wave calm\n    {step}\n'
    )
    log = tmp_path / "log.sarif"
    environment = {
        "RUNNER_TEMP": str(tmp_path),
        "FILES": routine.name,
        "BOARD": "",
        "SARIF": log.name,
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(path for path in sys.path if Path(path).is_dir()),
    }
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert ("::error file=one.face,line=10," in done.stdout) == bool(status)
    assert '"version": "2.1.0"' in log.read_text()
