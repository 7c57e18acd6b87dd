"""Reading routine text that stands in the test itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import facelang
from facelang import tree


@dataclass(frozen=True)
class Read:
    """A text as it was read, with what a test asks of it."""

    text: str
    tree: tree.File
    diagnostics: list[facelang.Diagnostic]

    @property
    def found(self) -> list[str]:
        """Each diagnostic as ``F114 line 3``."""
        return [f"{each.code} line {each.span.line}" for each in self.diagnostics]

    @property
    def said(self) -> list[str]:
        """Each diagnostic as ``F114 line 3: message``."""
        return [
            f"{where}: {each.message}"
            for where, each in zip(self.found, self.diagnostics, strict=True)
        ]

    @property
    def helped(self) -> list[str | None]:
        """What each diagnostic offers to do."""
        return [each.help for each in self.diagnostics]

    @property
    def underlined(self) -> list[str]:
        """The part of the text that each diagnostic points at."""
        return [self.part(each.span) for each in self.diagnostics]

    def part(self, span: tree.Span) -> str:
        """The text at a place that does not go beyond its line."""
        assert span.line == span.end_line
        return facelang.lines(self.text)[span.line - 1][span.column - 1 : span.end_column - 1]


def read_text(text: str) -> Read:
    file, diagnostics = facelang.parse(text, "test.face")
    return Read(text, file, diagnostics)


@pytest.fixture
def read(request: pytest.FixtureRequest) -> Callable[[], Read]:
    """Reads the docstring of the test: line 1 is the line below the quotes."""
    text = inspect.cleandoc(request.function.__doc__)
    return lambda: read_text(text)


@pytest.fixture
def sound(read: Callable[[], Read]) -> Callable[[], tree.File]:
    """Reads the docstring of the test, in which nothing is wrong."""

    def parse() -> tree.File:
        result = read()
        assert result.said == []
        return result.tree

    return parse


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes ``*.face`` files by their names into a folder and gives it; ``a__b`` is a/b.face."""

    def write(**files: str) -> Path:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        for name, text in files.items():
            target = home / name.replace("__", "/")
            target = target.with_name(f"{target.name}.face")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        return home

    return write
