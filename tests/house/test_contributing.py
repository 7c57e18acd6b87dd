"""The contributor's page sends nobody to a file or name that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "tests/README.md").read_text("utf-8")
TABLE = PAGE[PAGE.index("## Where do I change") : PAGE.index("## How changes look")]
ROWS = [line.strip("| ").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")][1:]

PACKAGES = {
    "facelang": "dsl",
    "facec": "compiler",
    "sculpt": "compiler",
    "facevm": "device/drive/lib",
    "facebench": "device/bench",
    "faceboard": "device/hardware",
}
FILE = re.compile(r"[\w./-]+\.(py|md|lark|json|svg|toml)|[\w./-]+/|tests/[\w/]+")


def place(name: str) -> Path:
    """Where a file or folder of the page stands: by its package, or from the root."""
    package = name.split("/")[0]
    return ROOT / PACKAGES.get(package, ".") / name


def places(cell: str) -> Iterator[tuple[Path, list[str]]]:
    """Each file of a cell with the names in brackets behind it; one without a folder stands in
    that of the file before."""
    folder = ROOT
    for token, inside in re.findall(r"`([^`]+)`(?: \(([^)]*)\))?", cell):
        if FILE.fullmatch(token) and "NAME" not in token:
            path = place(token) if "/" in token or (ROOT / token).exists() else folder / token
            folder = path if token.endswith("/") else path.parent
            yield path, re.findall(r"`([A-Za-z_]+)`", inside or "")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].replace(" ", "-"))
def test_every_file_and_name_of_a_change_is_there(row: list[str]) -> None:
    named = [found for cell in row[1:] for found in places(cell)]
    assert len(named) > 1
    assert [path for path, _ in named if not path.exists()] == []
    for path, names in named:
        missing = [name for name in names if path.is_file() and name not in path.read_text("utf-8")]
        assert missing == [], path


def test_there_are_at_least_ten_changes() -> None:
    assert len(ROWS) >= 10
