"""Table of the stock treatments' certificates, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sculpt.source import certificate
from sculpt.source.load import Treatment
from sculpt.source.verdict import bound_text

HEADINGS = (
    *("treatment", "faces", "boards", "mishaps", "overruns", "false trips", "not reached"),
    *("sources", "verdict"),
)


def table(treatments: dict[str, Treatment]) -> str:
    """A row for each treatment. Raises UserError for a file that is not a certificate."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|---|" + "--:|" * 6 + "---|---|"]
    for name, treatment in treatments.items():
        lines.append(f"| {name} | " + " | ".join(_cells(treatment)) + " |")
    return "\n".join(lines)


def _cells(treatment: Treatment) -> Iterator[str]:
    path = certificate.found_beside(treatment.named.path)
    found = certificate.read(path) if path is not None else None
    standing = certificate.about(len(treatment.data), f"{treatment.routine.crc:08x}", found)
    if found is None or standing.kind in ("none", "other"):
        yield from [""] * 7
        yield standing.text
        return
    unkind = " unkind" if certificate.is_unkind(found) else ""
    yield from (f"{found['faces']:,}", f"{found['boards']:,}{unkind}", f"{found['mishaps']:,}")
    yield from (_bound(found["bounds"][key]) for key in ("overrun", "false_trip", "not_reached"))
    yield f"`{found['versions'].get('sources', 'not named')}`"
    is_earlier = standing.kind == "outdated"
    yield found["verdict"] + (", by another program" if is_earlier else "")


def _bound(bound: dict[str, Any]) -> str:
    """How often it happened, and how likely it is at the very most."""
    if not bound["of"]:
        return "not tried"
    return f"{bound['count']:,} of {bound['of']:,} (≤ {bound_text(bound['upper_95_percent'])})"
