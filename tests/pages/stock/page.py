"""Page of the stock treatments: the generated sections of ``routines/README.md``."""

from __future__ import annotations

from sculpt.cli import stock
from sculpt.cli.inputs import read_one
from sculpt.source.check import check
from sculpt.source.load import Treatment, load_treatment

from . import certificates_table, figures_table


def treatments() -> dict[str, Treatment]:
    """The stock treatments by name, in alphabetical order, without the library."""
    found = {}
    for name, path in stock.routines().items():
        named = read_one(str(path))
        if not check(named).is_library:
            found[name] = load_treatment(named)
    return found


def sections() -> dict[str, str]:
    """Both tables, and the figures of each treatment."""
    stocked = treatments()
    return {
        "table": figures_table.table(stocked),
        "certificates": certificates_table.table(stocked),
        **{f"figures of {name}": figures_table.figures(one) for name, one in stocked.items()},
    }
