"""Writes every generated section of this checkout's pages, or says which is not of today."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from sculpt.cli.errors import UserError
from tests.pages import catalogue, commands, evening, evidence, hazards, heap, stock
from tests.pages.section import COMMAND, replaced
from tests.safety.matrix.collection import CollectionError

ROOT = Path(__file__).resolve().parents[2]


class Page(NamedTuple):
    """A page with generated sections."""

    path: str
    """From the root of the checkout."""
    sections: Callable[[], dict[str, str]]
    """The text of each section, by its name, as the tables make it today."""


def _of_the_device() -> dict[str, str]:
    return hazards.sections() | heap.sections() | evidence.failures()


PAGES = (
    Page("dsl/README.md", catalogue.sections),
    Page("compiler/COMMANDS.md", commands.sections),
    Page("routines/README.md", stock.sections),
    Page("tests/safety/README.md", evidence.sections),
    Page("device/README.md", _of_the_device),
    Page("device/breadboard/README.md", evening.sections),
)


def main(argv: list[str] | None = None, root: Path = ROOT, pages: Iterable[Page] = PAGES) -> int:
    """Returns 1, after naming each on standard error, for sections that are not of today (with
    ``--check``) and for pages that cannot be made or have no markers; these stay as they are.
    """
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    is_check = parser.parse_args(argv).check
    complaints: list[str] = []
    for page in pages:
        path = root / page.path
        try:
            text = path.read_text("utf-8")
            outdated, fresh = brought_up_to_date(text, page.sections())
        except (OSError, ValueError, UserError, CollectionError) as error:
            complaints.append(f"{page.path}: {error}")
            continue
        if is_check:
            complaints += [f"{page.path}: {name} is not of today" for name in outdated]
        elif outdated:
            path.write_text(fresh, "utf-8")
            print(f"{page.path}: {', '.join(outdated)}")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if is_check and complaints:
        print(f"call: {COMMAND}", file=sys.stderr)
    return 1 if complaints else 0


def brought_up_to_date(text: str, sections: dict[str, str]) -> tuple[list[str], str]:
    """The names of the sections that differ, and the page with all of them as they are to be.

    Raises ValueError for a section without markers in the page.
    """
    outdated = []
    for name, content in sections.items():
        fresh = replaced(text, name, content)
        if fresh != text:
            outdated.append(name)
        text = fresh
    return outdated, text


if __name__ == "__main__":
    raise SystemExit(main())
