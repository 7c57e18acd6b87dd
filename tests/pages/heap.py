"""The table of the heap in ``device/README.md``: what ``python -m tests.bench.heap`` prints.

Where a name or an object comes to lie differs from run to run, and figures with it: the table on
the page is of today as long as none of them is further off than that. Without MicroPython for 32
bits it stays as it is.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tests.bench.heap import table, worst
from tests.heap import measuring
from tests.pages.section import markers

NAME = "heap"
PAGE = Path(__file__).resolve().parents[2] / "device/README.md"
SPREAD_KB = 4.5  # a stale address may keep the largest block, of 4 KB

_FIGURE = re.compile(r"\d+\.\d")


def sections() -> dict[str, str]:
    """The section, as it is while its figures are of today."""
    begin, end = markers(NAME)
    kept = PAGE.read_text("utf-8").partition(begin)[2].partition(end)[0].strip("\n")
    micropython = measuring.interpreter()
    if micropython is None:
        return {NAME: kept}
    with tempfile.TemporaryDirectory() as folder:
        run = measuring.run(micropython, measuring.laid_out(Path(folder)))
    if run.error:
        raise ValueError(run.error)
    fresh = f"{table(run)}\n\n{worst(run)}"
    return {NAME: kept if is_near(kept, fresh) else fresh}


def is_near(one: str, other: str) -> bool:
    """Whether two texts are the same but for figures that are a little off."""
    if _words(one) != _words(other):
        return False
    pairs = zip(_FIGURE.findall(one), _FIGURE.findall(other), strict=True)
    return all(abs(float(a) - float(b)) <= SPREAD_KB for a, b in pairs)


def _words(text: str) -> str:
    return _FIGURE.sub("…", text)
