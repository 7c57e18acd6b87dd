"""Reading a file in which nothing is wrong: straight through.

Nearly every file that is checked is one. Indentation is taken as it is, and each line has to
fit as it stands. At the first thing that does not, this gives up and says nothing, and
:mod:`facelang.recovery.reader` reads the file from its beginning, patiently.
"""

from __future__ import annotations

from facelang.language import NESTING_MOST, STARTS, WAVE
from facelang.recovery.builder import Builder
from facelang.recovery.plain_lines import regular
from facelang.source import lines
from facelang.tree import File


def read_straight(text: str) -> File | None:
    """The tree of a text in which nothing is wrong, ``None`` for any other text."""
    builder = Builder()
    columns = [0]
    above = 0
    for number, written in enumerate(lines(text), 1):
        line = regular(written)
        if line is None:
            return None
        if not line.shape:
            continue
        if number > above + 1 and line.shape[0] in STARTS[WAVE]:
            return None  # fields parted by an empty line may be those of two waves
        above, indent = number, line.indent
        if indent > columns[-1]:
            if len(columns) > NESTING_MOST or not builder.indent():
                return None
            columns.append(indent)
        while indent < columns[-1]:
            del columns[-1]
            if not builder.dedent():
                return None
        if indent != columns[-1] or not builder.regular_line(line, number):
            return None
    if not all(builder.dedent() for _ in columns[1:]):
        return None
    return builder.end()
