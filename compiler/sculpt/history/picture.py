"""Picture of a board's sessions as a file, in the format that its ending names."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from sculpt.board.journal import Entry
from sculpt.cli.units import duration_to_second
from sculpt.history.adherence import Adherence
from sculpt.history.page import WIDTH, draw, sentences
from sculpt.history.report import outcome, when
from sculpt.history.zones import ZoneHistory
from sculpt.pictures import style
from sculpt.pictures.style import Theme

ABOUT = "Sessions of a board: how long, how they ended, against the plan, and by zone."


def history_picture(
    label: str,
    entries: Sequence[Entry],
    found: Sequence[Adherence],
    zones: Sequence[ZoneHistory],
    ending: str,
    theme: Theme = "auto",
) -> bytes:
    """The picture as ``.svg``, ``.png`` or ``.html``."""
    title = f"Sessions: {Path(label).name}"
    if ending == ".html":
        return _html(title, entries, found, zones, theme)
    from sculpt.pictures.draw import load_matplotlib

    load_matplotlib()
    from sculpt.pictures.page import Page

    page = Page(WIDTH, theme)
    draw(page, title, entries, found, zones)
    return page.png() if ending == ".png" else page.svg(title, ABOUT)


def _html(
    title: str,
    entries: Sequence[Entry],
    found: Sequence[Adherence],
    zones: Sequence[ZoneHistory],
    theme: Theme,
) -> bytes:
    """One self-contained file: the picture, and the sessions as a table."""
    from sculpt.pictures.plain_page import PlainPage

    page = PlainPage(WIDTH, theme)
    draw(page, title, entries, found, zones)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(entry)) + "</tr>\n"
        for entry in entries
    )
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in sentences(found))
    heads = "".join(f"<th>{name}</th>" for name in ("no.", "when", "routine", "outcome", "treated"))
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{style.SCHEMES[theme]}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(title)}</title>
<style>
{style.css(theme)}
main {{ display: block; max-width: 760px }}
table {{ border-collapse: collapse; font-size: 14px; width: 100% }}
th, td {{ text-align: left; padding: 4px 12px 4px 0; vertical-align: top }}
th, td {{ border-bottom: 1px solid var(--rule) }}
td:not(:nth-child(4)) {{ white-space: nowrap }}
@media (max-width: 620px) {{
  main {{ padding-left: 6px; padding-right: 6px }}
  section {{ padding: 0 8px }}
  section:first-child {{ padding: 0 }}
  thead {{ display: none }}
  tr {{ display: grid; grid-template-columns: 34px 1fr auto; padding: 5px 0 }}
  tr {{ border-bottom: 1px solid var(--rule) }}
  td {{ border: 0; padding: 0 8px 0 0 }}
  td:nth-child(3) {{ grid-area: 2 / 2 }}
  td:nth-child(4) {{ grid-area: 3 / 2 / auto / span 2; color: var(--quiet) }}
  td:nth-child(5) {{ grid-area: 1 / 3; padding: 0 }}
}}
</style>
</head>
<body>
<main>
<section>{page.svg(title, ABOUT).decode()}</section>
<section>{paragraphs}<table><thead><tr>{heads}</tr></thead><tbody>
{rows}</tbody></table></section>
</main>
</body>
</html>
""".encode()


def _cells(entry: Entry) -> list[str]:
    return [
        str(entry["number"]),
        when(entry),
        entry["routine"],
        outcome(entry),
        duration_to_second(entry["duration_ms"]) if entry["duration_ms"] else "",
    ]
