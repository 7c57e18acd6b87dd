"""From a text to its syntax tree: straight through if nothing is wrong, else patiently."""

from __future__ import annotations

from facelang.diagnostics import Diagnostic
from facelang.straight import read_straight
from facelang.tree import File


def parse(text: str, file: str) -> tuple[File, list[Diagnostic]]:
    """The syntax tree of a file's text, and what was wrong with reading it, in file order.

    There is always a tree: parts that could not be read are left out or named ``BROKEN``.
    ``file`` is only named in the diagnostics. A text that differs little from one that was read
    before is read faster (:mod:`facelang.recipe`, :mod:`facelang.recovery.plain_lines`): an editor
    may parse a whole file at each change.
    """
    tree = read_straight(text)
    if tree is not None:
        return tree, []
    from facelang.recovery.reader import read_patiently

    return read_patiently(text, file)
