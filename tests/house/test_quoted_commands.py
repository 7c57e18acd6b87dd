"""Every command that a page of the project quotes is there, with the options that are quoted."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sculpt.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *ROOT.glob("*.md"),
    *(path for folder in ("dsl", "compiler", "device") for path in (ROOT / folder).glob("*.md")),
    *ROOT.glob("*/decisions/*.md"),
    ROOT / "routines/README.md",
    ROOT / "device/bench/README.md",
    ROOT / "device/breadboard/README.md",
    ROOT / "compiler/sculpt/certify/README.md",
    ROOT / "dsl/vscode/README.md",
    *sorted((ROOT / "tests").rglob("README.md")),
]
CODE = re.compile(r"^```(?!face|diff)\w*\n(.*?)^```$|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
SEPARATOR = re.compile(r"[\n|;]|&&| {2,}| #|\$ ")
"""What ends a command: the next line or pipe, and the words beside it."""

EVERYWHERE = {"--help", "--version", "-h"}


def commands(page: Path) -> Iterator[str]:
    """Each command of ``sculpt`` or of a module that is quoted."""
    for block, inline in CODE.findall(page.read_text("utf-8")):
        for part in SEPARATOR.split(block or inline):
            words = part.strip().removeprefix(".venv/bin/")
            if re.match(r"(sculpt|python3? -m) \S", words):
                yield words


def options_of(name: str) -> set[str]:
    """The options of a command of ``sculpt``, and of those below it."""
    command: click.Command = importlib.import_module(f"sculpt.commands.{name}").command
    below = command.commands.values() if isinstance(command, click.Group) else ()
    params = [one for each in (command, *below) for one in each.params]
    return {option for one in params for option in (*one.opts, *one.secondary_opts)}


def wrong_with(words: str) -> str:
    """What there is not, or nothing."""
    program, *arguments = words.split()
    if program != "sculpt":
        module = arguments[1].strip(".,")
        return "" if module == "venv" or importlib.util.find_spec(module) else f"module {module}"
    name = arguments[0]
    if not re.fullmatch(r"[a-z]+", name):
        return ""  # a placeholder, or an option of sculpt itself
    if name not in COMMANDS:
        return f"command {name}"
    named = {re.split("[=,.]", word)[0] for word in arguments[1:] if re.match("--?[a-z]", word)}
    return " ".join(sorted(named - options_of(name) - EVERYWHERE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_quoted_command_is_there(page: Path) -> None:
    found = {words: wrong_with(words) for words in commands(page)}
    assert {words: wrong for words, wrong in found.items() if wrong} == {}


def test_many_are_quoted() -> None:
    assert sum(1 for page in PAGES for _ in commands(page)) > 150


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_page_has_every_command(name: str) -> None:
    assert re.search(rf"`{name}`|^sculpt {name}\b", (ROOT / "README.md").read_text("utf-8"), re.M)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("sculpt chekc mine.face", "command chekc"),
        ("sculpt run mine.face --fualt lift@3s --level 2", "--fualt"),
        ("python -m tests.pagse --check", "module tests.pagse"),
        ("sculpt show evening-lift --plot x.html", ""),
    ],
)
def test_what_is_not_there_is_found(words: str, wrong: str) -> None:
    assert wrong_with(words) == wrong
