"""The lowest version of everything that this project asks for, as constraints for pip.

    pip install -e '.[dev]' -c <(python -m tests.house.lowest)

An installer takes the newest there is: a bound in ``pyproject.toml`` that is too low shows only
where somebody holds an older version. With these constraints the tests run on the bounds
themselves. What the dependencies in turn depend on stays the newest that fits.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def requirements(project: Path = PROJECT) -> list[Requirement]:
    """The run-time list, then each extra's, in the order of the file; not the project itself."""
    table = tomllib.loads(project.read_text("utf-8"))["project"]
    lists = [table["dependencies"], *table["optional-dependencies"].values()]
    asked = [Requirement(line) for lines in lists for line in lines]
    return [one for one in asked if one.name != table["name"]]


def lower_bound(requirement: Requirement) -> str:
    """The version after ``>=``."""
    bounds = [one.version for one in requirement.specifier if one.operator == ">="]
    if len(bounds) != 1:
        raise ValueError(f"{requirement}: one lower bound is needed, as in {requirement.name}>=1.0")
    return bounds[0]


def constraints(asked: list[Requirement]) -> list[str]:
    """One line for each package, however many lists name it."""
    lowest: dict[str, str] = {}
    for requirement in asked:
        name, bound = canonicalize_name(requirement.name), lower_bound(requirement)
        if lowest.setdefault(name, bound) != bound:
            raise ValueError(f"{name}: one list says >={lowest[name]}, another >={bound}")
    return [f"{name}=={bound}" for name, bound in lowest.items()]


if __name__ == "__main__":
    print("\n".join(constraints(requirements())))
