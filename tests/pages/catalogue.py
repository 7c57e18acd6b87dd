"""The part of ``dsl/README.md`` that lists every diagnostic, made from the table.

``python -m tests.pages.catalogue`` writes it into the page of this checkout, between two
markers; what stands around them is written by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from facelang.catalogue import FAMILIES, RULES, Rule
from facelang.catalogue.changes import SAVED_AS, changes

PAGE = Path(__file__).resolve().parents[2] / "dsl/README.md"

BEGIN = "<!-- from here on written by: python -m tests.pages.catalogue -->"
END = "<!-- up to here -->"


def reference() -> str:
    """Every rule: a table for each family, and folded below it an example of each, fixed."""
    return "\n".join(_lines())


def inserted(page: str) -> str:
    """The page with the reference of today. Raises ``ValueError`` if a marker is missing."""
    start = page.index(BEGIN) + len(BEGIN)
    return f"{page[:start]}\n\n{reference()}\n{page[page.index(END, start) :]}"


def _lines() -> Iterator[str]:
    for family, about in FAMILIES:
        rules = [rule for rule in RULES if rule.code.startswith(family)]
        yield f"### {family}xx: {about}\n"
        yield "| code | name | what it says | why it matters |"
        yield "|---|---|---|---|"
        for rule in rules:
            yield f"| `{rule.code}` | {rule.name} | {rule.meaning} | {rule.why} |"
        yield f"\n<details>\n<summary>An example of each {family}xx, fixed</summary>\n"
        for rule in rules:
            yield from _example(rule)
        yield "</details>\n"


def _example(rule: Rule) -> Iterator[str]:
    yield f"#### {rule.code} {rule.name}\n"
    if rule.beside:
        names = " and ".join(f"`{name}`" for name, _ in rule.beside)
        yield f"{'Beside it stands' if len(rule.beside) == 1 else 'Beside it stand'} {names}.\n"
    steps = changes(rule)
    if not steps:
        yield f"Any text that is saved as {SAVED_AS[rule.encoding]}. Save it as UTF-8.\n"
        return
    yield "```diff"
    for sign, line in steps:
        yield f"{sign}{line}".rstrip()
    yield "```\n"


def main() -> int:
    """Writes the reference into the page; 1 where there is none to write into."""
    if not PAGE.is_file():
        print(f"{PAGE} is not there: call this in a checkout", file=sys.stderr)
        return 1
    page = PAGE.read_text("utf-8")
    PAGE.write_text(inserted(page), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
