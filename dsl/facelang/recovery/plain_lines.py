"""Plain lines, in which nothing is strange: nearly all. They are read once, and remembered.

A line that holds anything but well-formed words, numbers, texts and signs, indented with spaces,
is none of them; :mod:`facelang.recovery.lexemes` then looks at it more closely.
"""

from __future__ import annotations

import re
from functools import cache

from facelang.parser import VALUE_LONGEST
from facelang.recovery.automaton import LINE_END, NAME, NUMBER, QUANTITY, PlainLine, face_automaton

_KEPT_MOST = 4096
"""Lines that are remembered."""

_LONGEST = 200
"""Characters of a line that is plain."""

_remembered: dict[str, PlainLine | None] = {}


def plain_line(line: str) -> PlainLine | None:
    """The line if it is plain; ``None`` for one that has to be looked at more closely."""
    try:
        return _remembered[line]
    except KeyError:
        pass
    found = _read(line)
    if len(line) <= _LONGEST:
        if len(_remembered) >= _KEPT_MOST:
            _remembered.clear()
        _remembered[line] = found
    return found


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"[ \t]*(?:{face_automaton().pattern}|(?P<sign>[(),])|(?P<end>#.*|\Z))")


def _read(line: str) -> PlainLine | None:
    if len(line) > _LONGEST or "\n" in line:
        return None
    match, words = _pattern().match, face_automaton().terminal_of
    indent = at = len(line) - len(line.lstrip(" "))
    if line[at : at + 1] == "\t":
        return None
    shape: list[str] = []
    texts: list[str] = []
    columns: list[int] = []
    ends: list[int] = []
    while True:
        found = match(line, at)
        if found is None:
            return None
        kind = found.lastgroup or ""
        if kind == "end":
            break
        start, at = found.span(kind)
        text = line[start:at]
        if kind == "sign" or (kind == NAME and text in words):
            shape.append(text)
        else:
            if kind in (NUMBER, QUANTITY) and at - start > VALUE_LONGEST:
                return None
            shape.append(kind)
        texts.append(text)
        columns.append(start + 1)
        ends.append(at + 1)
    if not shape:
        return PlainLine(0, (), (), (), ())
    return PlainLine(indent, (*shape, LINE_END), tuple(texts), tuple(columns), tuple(ends))
