"""The worst cases of a certification, each with the command that shows it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sculpt.certify.row import Row

HOW_MANY = 3
"""Of each kind, so that one odd face does not hide the others."""

Figure = Callable[[Row], float]


def worst(rows: list[Row], again: Callable[[Row], str]) -> list[dict[str, Any]]:
    """The largest of each figure; what is zero in every trial has no worst case."""
    return [
        {
            "what": what,
            "figure": form.format(figure(row)),
            "number": row["number"],
            "command": again(row),
        }
        for what, form, figure in FIGURES
        for row in _largest(rows, figure)
    ]


def _largest(rows: list[Row], figure: Figure) -> list[Row]:
    ordered = sorted(rows, key=lambda row: (-figure(row), row["number"]))
    return [row for row in ordered[:HOW_MANY] if figure(row) > 0]


def _healthy(figure: Figure) -> Figure:
    """The same, of trials without a mishap."""
    return lambda row: 0 if row["mishap"] else figure(row)


def _limited_percent(row: Row) -> float:
    return max(
        (
            100 * zone["limited_ms"] / zone["treated_ms"]
            for zone in row["zones"]
            if zone["limited_ms"] and zone["treated_ms"]
        ),
        default=0,
    )


FIGURES: tuple[tuple[str, str, Figure], ...] = (
    ("longest over a zone's ceiling + 10 %", "{:.2f} ms", lambda row: row["over_ceiling_ms"]),
    (
        "largest current in the skin, without a mishap",
        "{:.0f} µA",
        _healthy(lambda r: r["most_uA"]),
    ),
    (
        "largest current in the skin, with a mishap",
        "{:.0f} µA",
        lambda r: r["most_uA"] if r["mishap"] else 0,
    ),
    ("largest mean error of a treatment", "{:.2f} %", _healthy(lambda row: row["error_percent"])),
    ("longest without enough voltage, of a zone's time", "{:.0f} %", _healthy(_limited_percent)),
    (
        "largest net charge in a zone",
        "{:.3g} µC",
        _healthy(lambda r: max((abs(z["charge_uC"]) for z in r["zones"]), default=0)),
    ),
    ("longest from a mishap to no current", "{:.1f} ms", lambda row: row["shutdown_ms"] or 0),
)
"""What is largest, how it is written, and the figure of a trial."""
