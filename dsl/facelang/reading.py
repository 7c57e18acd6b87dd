"""Reading of a text: by lark, or patiently where lark finds a mistake."""

from __future__ import annotations

from facelang.diagnostics import Diagnostic
from facelang.parser import read_straight
from facelang.tree import File


def parse(text: str, file: str) -> tuple[File, list[Diagnostic]]:
    """The syntax tree of a file's text, and what was wrong with reading it, in file order.

    There is always a tree: parts that could not be read are left out or named ``BROKEN``.
    ``file`` is only named in the diagnostics. Whatever lark cannot read or must not,
    :mod:`facelang.recovery.reader` reads once more from its beginning, and says what is wrong.
    """
    sound = read_straight(text)
    if sound is not None:
        return sound, []
    from facelang.recovery.reader import read_patiently

    return read_patiently(text, file)
