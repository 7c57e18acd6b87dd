"""Every dependency states the lowest version that works, and the constraints hold each once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.lowest import constraints, lower_bound, requirements


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_a_requirement_states_its_lower_bound(requirement: Requirement) -> None:
    assert [one.operator for one in requirement.specifier] == [">="]


def test_the_printed_constraints_hold_each_package_once_at_its_lower_bound(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.house.lowest"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    asked = {f"{canonicalize_name(one.name)}=={lower_bound(one)}" for one in requirements()}
    assert sorted(done.stdout.splitlines()) == sorted(asked)


@pytest.mark.parametrize("line", ["click", "click<9", "click==8.4.0", "click~=8.4"])
def test_without_a_lower_bound_there_is_none_to_print(line: str) -> None:
    with pytest.raises(ValueError, match=r"one lower bound is needed, as in click>=1\.0"):
        constraints([Requirement(line)])


def test_two_lists_that_disagree_are_told() -> None:
    with pytest.raises(ValueError, match=r"^pygls: one list says >=2\.1, another >=2\.0$"):
        constraints([Requirement("pygls>=2.1"), Requirement("PyGLS>=2.0")])
