"""The changes that fix the example of a rule, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from facelang.catalogue.rule import Rule

KEPT, WRONG, RIGHT, LEFT_OUT = " ", "-", "+", "…"
"""What a line is: in both, only in the example, only in the fixed one, not shown."""

AROUND = 3
"""Lines that are shown before and after a change."""

LONGEST_RUN = 6
"""Changed lines in a row that are all shown; of more, the first half as many."""

SAVED_AS: dict[str, str] = {"latin-1": "Latin-1", "utf-16-le": "UTF-16"}
"""What editors call the encodings in which examples are saved."""


class Step(NamedTuple):
    """A line on the way from the example to the fixed one; a tab is shown as ``⇥``."""

    sign: str
    line: str


def changes(rule: Rule) -> list[Step]:
    """The changes with the lines around them; nothing where only the encoding is wrong."""
    before, after = rule.example.splitlines(), rule.fixed.splitlines()
    steps: list[Step] = []
    shown_to = 0
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(AROUND):
        if group[0][1] > shown_to:
            steps.append(Step(LEFT_OUT, ""))
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                steps += (Step(KEPT, line) for line in before[start:end])
            else:
                steps += _folded(WRONG, before[start:end])
                steps += _folded(RIGHT, after[new_start:new_end])
        shown_to = group[-1][2]
    if steps and shown_to < len(before):
        steps.append(Step(LEFT_OUT, ""))
    return [Step(sign, line.replace("\t", "⇥")) for sign, line in steps]


def _folded(sign: str, lines: Sequence[str]) -> Iterator[Step]:
    """The lines, those of a long run counted."""
    if len(lines) <= LONGEST_RUN:
        yield from (Step(sign, line) for line in lines)
        return
    shown = LONGEST_RUN // 2
    yield from (Step(sign, line) for line in lines[:shown])
    indent = " " * (len(lines[shown]) - len(lines[shown].lstrip()))
    yield Step(sign, f"{indent}… and {len(lines) - shown} more lines")
