"""Page of a specification: figures, tracings and what is published, as one self-contained file.

It holds no program; the same sheet gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from sculpt.pictures import style
from sculpt.pictures.style import Theme
from sculpt.spec.published import ADDRESS
from sculpt.spec.sheet import NOT_PUBLISHED, ROWS, Cell, Column, Sheet
from sculpt.spec.tracings import Tracing, screens, sheet_style

HERE = Path(__file__).parent

GLANCE = ("peak_uA", "rms_mA_per_cm2", "net_uC", "frequency_Hz", "volts_2_kohm", "direct_uA")
"""The rows that stand large at the top."""

NOTES = (
    "Figures of ours hold at level 100 % and follow from the checked treatment; those of the "
    "device are its limits, which no treatment passes. The current is regulated by what the sensor "
    "reads: a voltage is the current times the load, until the compliance is spent.",
    "Densities and power are each of the wave that has most of it, charge a phase that of the "
    "largest one. The direct part is the mean over a period, a burst counted as always on.",
    "No figure was measured on a real board, and none says that a treatment has an effect.",
    "“Not published” means: not in what could be read of the FDA's 510(k) summary of that "
    "K-number. No figure was derived from another one or taken from advertising.",
)


def html(
    sheet: Sheet, tracings: Sequence[tuple[str, Sequence[Tracing]]], theme: Theme = "auto"
) -> bytes:
    """The page of a sheet; ``tracings`` are those of its routines, each with the name."""
    ours = [one for one in sheet.columns if one.kind != "published"]
    main = ours[-1] if len(ours) == 2 else ours[0]
    sections = [_tracings(tracings)] if tracings else []
    sections += [_table(sheet), _notes()]
    css = style.css(theme) + style.themed((HERE / "page.css").read_text("utf-8"), theme)
    css += sheet_style(theme)
    parts = {
        "heading": escape(main.name),
        "facts": escape(f"On electrodes of {main.cells['area_mm2'].text}, at level 100 %."),
        "glance": "".join(_glance(main, key) for key in GLANCE),
        "sections": "\n".join(sections),
    }
    title = escape(f"{main.name}: specification")
    return style.page(HERE / "page.html", title, css, theme, parts)


def _glance(column: Column, key: str) -> str:
    label = next(row.label for row in ROWS if row.key == key)
    return f"<div><dt>{escape(label)}</dt><dd>{escape(column.cells[key].text)}</dd></div>"


def _tracings(tracings: Sequence[tuple[str, Sequence[Tracing]]]) -> str:
    parts = [
        "<section><h2>Tracings</h2><p>Two periods of each wave at its largest peak, as the device "
        "draws them: the current, and the voltage at three loads.</p>"
    ]
    for name, waves in tracings:
        if len(tracings) > 1:
            parts.append(f"<h3>{escape(name)}</h3>")
        for one in waves:
            pictures = "\n".join(screens(one))
            parts.append(
                f'<figure class="scope"><figcaption>{escape(one.title)}</figcaption>'
                f"<div>{pictures}</div></figure>"
            )
    return "\n".join([*parts, "</section>"])


def _table(sheet: Sheet) -> str:
    heads = "".join(
        f'<th scope="col">{escape(one.name)}<small>{_about(one)}</small></th>'
        for one in sheet.columns
    )
    rows = "\n".join(
        f'<tr><th scope="row">{escape(row.label)}</th>'
        + "".join(_cell(one, one.cells[row.key]) for one in sheet.columns)
        + "</tr>"
        for row in ROWS
    )
    return (
        "<section><h2>Side by side</h2><p>By the table that such devices are compared with.</p>"
        '<div class="frame" tabindex="0" role="region" aria-label="Comparison">'
        f'<table><thead><tr><th scope="col"></th>{heads}</tr></thead>'
        f"<tbody>\n{rows}\n</tbody></table></div></section>"
    )


def _about(column: Column) -> str:
    if column.k_number:
        return _link(column.k_number)
    return "its limits" if column.kind == "device" else "routine"


def _cell(column: Column, cell: Cell) -> str:
    if cell.text == NOT_PUBLISHED:
        return f'<td class="none">{NOT_PUBLISHED}</td>'
    source = f"<small>{_link(cell.source)}</small>" if cell.source else ""
    mark = "" if column.kind == "published" else ' class="ours"'
    return f"<td{mark}>{escape(cell.text)}{source}</td>"


def _link(k_number: str) -> str:
    return f'<a href="{ADDRESS}{k_number}">{k_number}</a>'


def _notes() -> str:
    items = "".join(f"<li>{escape(note)}</li>" for note in NOTES)
    return f"<section><h2>How to read it</h2><ul>{items}</ul></section>"
