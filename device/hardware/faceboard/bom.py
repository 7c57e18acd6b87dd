"""List of parts: as CSV for an order, and as the table of a page."""

from __future__ import annotations

import csv
import io
import re
from typing import NamedTuple

from faceboard import catalog, circuit

HEADING = (
    *("references", "quantity", "value", "what", "manufacturer", "part number"),
    *("footprint", "alternative", "what to look for"),
)


class Line(NamedTuple):
    """Parts that are ordered together."""

    references: tuple[str, ...]
    value: str
    what: str
    maker: str
    number: str
    footprint: str
    alternative: str
    look: str


def order(ref: str) -> tuple[str, int]:
    """By letters, then by number."""
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()  # type: ignore[union-attr]
    return letters, int(number)


def lines() -> list[Line]:
    """One for each part number, in the order of its first reference."""
    groups: dict[str, list[circuit.Part]] = {}
    for one in sorted(circuit.PARTS.values(), key=lambda one: order(one.ref)):
        groups.setdefault(f"{one.maker} {one.number}", []).append(one)
    rows = []
    for parts in groups.values():
        first = parts[0]
        rows.append(
            Line(
                tuple(one.ref for one in parts),
                _value(first),
                _what(first),
                *(first.maker, first.number, first.footprint, first.alternative, first.look),
            )
        )
    return rows


def _value(one: circuit.Part) -> str:
    """``2.37 kohm``, ``22 nF``; of a chip its kind."""
    if one.kind not in ("R", "C"):
        return one.value
    number, scale = re.fullmatch(r"([\d.]+)([pnukM]?)", one.value).groups()  # type: ignore[union-attr]
    return f"{number} {scale}{'ohm' if one.kind == 'R' else 'F'}"


def _what(one: circuit.Part) -> str:
    if one.kind in ("R", "C"):
        return "resistor" if one.kind == "R" else "capacitor"
    return catalog.KINDS[one.kind].what


def as_csv() -> str:
    """The list for an order; what does not stand on the board comes last, without a reference."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADING)
    for line in lines():
        writer.writerow([" ".join(line.references), len(line.references), *line[1:]])
    for off in catalog.OFF_BOARD:
        writer.writerow(["", 1, "", off.what, "", off.number, "", off.alternative, off.look])
    return text.getvalue()


def as_table() -> str:
    """The list as Markdown."""
    rows = ["| ref | part | order | or | what to look for |", "|---|---|---|---|---|"]
    for line in lines():
        is_passive = line.what in ("resistor", "capacitor")
        what = f"{line.what}, {line.value}" if is_passive else line.what
        rows.append(
            f"| {', '.join(line.references)} | {what} | {line.maker} {line.number} "
            f"| {line.alternative} | {line.look} |"
        )
    for off in catalog.OFF_BOARD:
        rows.append(f"| | {off.what} | {off.number} | {off.alternative} | {off.look} |")
    return "\n".join(rows)
