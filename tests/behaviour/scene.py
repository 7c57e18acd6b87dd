"""Scenes: commands that are called one after the other, and what is kept of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

ROOT = Path(__file__).resolve().parents[2]

INPUTS = {"routines": "routines", "corpus": "tests/corpus", "traces": "tests/traces"}
"""Each folder that every command finds beside it, and where it stands in the checkout."""

Form = Literal["text", "data", "messages"]
"""What standard output is: words or a JSON document, data to the byte, an editor's protocol."""


@dataclass(frozen=True, slots=True)
class Call:
    """One command, as it is typed behind ``sculpt``, with what it reads from standard input.

    One that ``is_fresh`` is called in a new interpreter, in which no module has been imported.
    """

    command: str
    stdin: bytes = b""
    form: Form = "text"
    shows_progress: bool = False
    is_fresh: bool = False

    @property
    def line(self) -> str:
        """The command as it is shown in a recording."""
        return f"$ sculpt {self.command}".rstrip()


@dataclass(frozen=True, slots=True)
class Scene:
    """Commands that are called one after the other in a folder of their own.

    ``files`` are in the folder from the beginning. Of what the commands write, the files ``kept``
    are in the recording, each under the scene's name with the file's own suffix.
    """

    name: str
    calls: tuple[Call, ...]
    kept: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)


class Answer(NamedTuple):
    """What a command gave back."""

    status: int
    stdout: str
    stderr: str


def plain_scene(
    name: str, *commands: str, kept: tuple[str, ...] = (), files: dict[str, str] | None = None
) -> Scene:
    """A scene of plain commands about files of text."""
    encoded = {file: text.encode() for file, text in (files or {}).items()}
    return Scene(name, tuple(map(Call, commands)), kept, encoded)


class RoutineFile(NamedTuple):
    """A routine: its path as a command names it, and what is in the file."""

    path: str
    text: bytes

    @property
    def stem(self) -> str:
        """The path without its suffix."""
        return self.path.removesuffix(".face")


def routine_files(folder: str) -> Iterator[RoutineFile]:
    """Every routine below a folder of ``INPUTS``."""
    source = ROOT / INPUTS[folder]
    for path in sorted(source.rglob("*.face")):
        yield RoutineFile(f"{folder}/{path.relative_to(source).as_posix()}", path.read_bytes())
