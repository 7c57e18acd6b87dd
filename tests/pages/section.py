"""Section of a page that is generated: what stands between two comments that name it."""

from __future__ import annotations

COMMAND = "python -m tests.pages"


def markers(name: str) -> tuple[str, str]:
    """The comments before and after the section; the first names the command that writes it."""
    return f"<!-- {name}: written by {COMMAND} -->", f"<!-- /{name} -->"


def replaced(page: str, name: str, text: str) -> str:
    """The page with this text as its section.

    Raises ValueError for a marker that is not there, naming it.
    """
    begin, end = markers(name)
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"the page has no {begin} … {end}")
    return f"{before}{begin}\n{text}\n{end}{after}"
