"""The parts of ``routines/README.md`` that are made: between markers, in comments.

What stands around them is written by hand.
"""

from __future__ import annotations

from sculpt.cli import stock
from sculpt.cli.inputs import read_one
from sculpt.source.check import check
from sculpt.source.load import Treatment, obtain

from . import certificates_table, figures_table

TABLE = "table"
CERTIFICATES = "certificates"


def treatments() -> dict[str, Treatment]:
    """The stock treatments by name, in alphabetical order; a library is none."""
    found = {}
    for name, path in stock.routines().items():
        named = read_one(str(path))
        if not check(named).is_library:
            found[name] = obtain(named)
    return found


def inserted(page: str, stocked: dict[str, Treatment]) -> str:
    """The page with everything as it is today.

    Raises ValueError for a marker that is not there, naming it.
    """
    page = _between(page, TABLE, figures_table.table(stocked))
    page = _between(page, CERTIFICATES, certificates_table.table(stocked))
    for name, treatment in stocked.items():
        page = _between(page, f"figures of {name}", figures_table.figures(treatment))
    return page


def _between(page: str, marker: str, text: str) -> str:
    begin, end = f"<!-- {marker} -->", f"<!-- /{marker} -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"the page has no {begin} … {end}")
    return f"{before}{begin}\n{text}\n{end}{after}"
