"""What the tests say of themselves: pytest collects them, and their marks are read."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shared import once

ROOT = Path(__file__).resolve().parents[3]
_NOT_RUN = ("skip", "xfail")


@dataclass(frozen=True)
class Mark:
    """``@pytest.mark.hazard(...)`` on the test ``node``, with what was written in it."""

    node: str
    written: tuple[object, ...]

    @property
    def file(self) -> str:
        """The test's file, from the root of the checkout."""
        return self.node.partition("::")[0]


class CollectionError(Exception):
    """The tests cannot be collected; the text is what pytest says."""


class _Listener:
    """A plugin of pytest that keeps the marks of what was collected."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Called once everything was collected. A test that is never run shows nothing."""
        for item in items:
            if any(item.get_closest_marker(name) for name in _NOT_RUN):
                continue
            for mark in item.iter_markers("hazard"):
                self.marks.append(Mark(item.nodeid, (*mark.args, *mark.kwargs.items())))


def collected(*paths: Path) -> list[Mark]:
    """The marks of the tests below ``paths``, or of all there are. Raises CollectionError."""
    if paths:
        return _collect(paths)
    return once("the marks of all tests", lambda: _collect((ROOT / "tests",)))


def _collect(paths: tuple[Path, ...]) -> list[Mark]:
    listener = _Listener()
    said = io.StringIO()
    arguments = ["--collect-only", "-q", "-p", "no:cacheprovider", f"--rootdir={ROOT}"]
    arguments += ["-c", str(ROOT / "pyproject.toml"), *map(str, paths)]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main(arguments, plugins=[listener])
    if status != pytest.ExitCode.OK:
        raise CollectionError("\n".join(said.getvalue().splitlines()[-12:]))
    return listener.marks
