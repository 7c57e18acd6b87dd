"""Sections of a page of the checkout, and the anchors by which GitHub links to its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.pages.site.contents import OPENING, WHOLE

HEADING = re.compile(r"(#{1,4}) (.+)")


class Section(NamedTuple):
    """A heading, with the text below it as far as the next one; the opening has none."""

    level: int
    heading: str
    lines: list[str]


def prose(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is prose: neither in a fence of code nor such a fence."""
    fence = ""
    for line in text.splitlines():
        mark = re.match(r" *(`{3,})", line)
        if mark and not fence:
            fence = mark[1]
            yield line, False
        elif mark and line.strip() == fence:
            fence = ""
            yield line, False
        else:
            yield line, not fence


def sections(text: str) -> list[Section]:
    """The sections of a page, the opening first, with the heading in the first line of each."""
    found = [Section(1, OPENING, [])]
    for line, is_prose in prose(text):
        heading = HEADING.fullmatch(line) if is_prose else None
        if heading and len(heading[1]) in (2, 3):
            found.append(Section(len(heading[1]), heading[2], []))
        found[-1].lines.append(line)
    return found


def chosen(text: str, headings: tuple[str, ...], elsewhere: set[str]) -> list[Section]:
    """The sections with these headings and what is below them, in this order.

    A section of the third level whose heading is in ``elsewhere`` has a page of its own. Raises
    ValueError for a heading that is not there.
    """
    every = sections(text)
    if headings == (WHOLE,):
        return every
    found: list[Section] = []
    for heading in headings:
        at = next((at for at, one in enumerate(every) if one.heading == heading), None)
        if at is None:
            raise ValueError(f"there is no section {heading!r}")
        found.append(every[at])
        for below in every[at + 1 :]:
            if below.level <= every[at].level or heading == OPENING:
                break
            if below.heading not in elsewhere:
                found.append(below)
    return found


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def slugify(heading: str, separator: str) -> str:
    """The same, as Python-Markdown asks for it."""
    return anchor(heading)


def anchors(text: str) -> list[str]:
    """The anchors of all headings of a page, in order; one that comes again has a number."""
    seen: dict[str, int] = {}
    found = []
    for line, is_prose in prose(text):
        heading = HEADING.fullmatch(line) if is_prose else None
        if heading:
            name = anchor(heading[2])
            again = seen.get(name, 0)
            seen[name] = again + 1
            found.append(f"{name}-{again}" if again else name)
    return found
