"""Catalogue of the diagnostics as a section of ``dsl/README.md``, made from their table."""

from __future__ import annotations

from collections.abc import Iterator

from facelang.catalogue import FAMILIES, RULES, Rule
from facelang.catalogue.changes import SAVED_AS, changes


def sections() -> dict[str, str]:
    """The section ``diagnostics``: a table for each family, and folded below it an example of each
    rule, fixed.
    """
    return {"diagnostics": "\n".join(_lines()).strip("\n")}


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
    if rule.setting:
        yield f"On a board whose settings say `{rule.setting}`.\n"
    steps = changes(rule)
    if not steps:
        yield f"Any text that is saved as {SAVED_AS[rule.encoding]}. Save it as UTF-8.\n"
        return
    yield "```diff"
    for sign, line in steps:
        yield f"{sign}{line}".rstrip()
    yield "```\n"
