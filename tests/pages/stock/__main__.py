"""Writes the figures of the stock treatments into ``routines/README.md`` of this checkout."""

from __future__ import annotations

import sys

from sculpt.cli import stock
from sculpt.cli.errors import UserError
from tests.pages.stock.page import inserted, treatments


def main() -> int:
    """1, and nothing written, where there is no page, or one without a marker."""
    page = stock.routines_folder() / "README.md"
    if page.parent != stock.CHECKOUT / "routines" or not page.is_file():
        print("call this in a checkout: there is no routines/README.md", file=sys.stderr)
        return 1
    try:
        fresh = inserted(page.read_text("utf-8"), treatments())
    except (UserError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    page.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
