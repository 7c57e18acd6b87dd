"""Sheet of a specification: rows of figures, a column for each device, as data.

Text, JSON, CSV and the page are all made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sculpt.cli.units import charge as charge_text
from sculpt.cli.units import current, duration, plain, significant
from sculpt.spec.figures import Figures, LOADS_ohm, Range
from sculpt.spec.published import PUBLISHED, Published

NOT_PUBLISHED = "not published"

Value = float | str | list[float] | list[str] | None
"""A figure as it stands in JSON: a number in the unit of its key, a range, or words."""


class Cell(NamedTuple):
    """A figure: the number, or numbers, its text with the unit, and the K-number of its source.

    The two numbers of one that ``is_range`` are the least and the most.
    """

    value: Value
    text: str
    source: str | None = None
    is_range: bool = False


class Row(NamedTuple):
    """A line of the table: its key, what it says, and how a figure of ours is written."""

    key: str
    label: str
    cell: Callable[[Figures], Cell]


class Column(NamedTuple):
    """A device or a routine, and its cell for each row's key."""

    name: str
    kind: str  # "device", "routine" or "published"
    k_number: str | None
    cells: dict[str, Cell]


def _one(value: float | None, unit: str, none: str = "none") -> Cell:
    if value is None:
        return Cell(None, none)
    rounded = significant(value)
    return Cell(rounded, f"{plain(value, 3)} {unit}" if value else "0")


def _between(value: Range | None, unit: str) -> Cell:
    if value is None:
        return Cell(None, "none")
    least, most = plain(value.least, 3), plain(value.most, 3)
    text = f"{most} {unit}" if least == most else f"{least} to {most} {unit}"
    return Cell([significant(value.least), significant(value.most)], text, is_range=True)


def _volts(index: int) -> Callable[[Figures], Cell]:
    return lambda found: _one(found.volts[index], "V")


ROWS: tuple[Row, ...] = (
    Row("waveform", "waveform", lambda one: Cell(list(one.waveforms), ", ".join(one.waveforms))),
    Row("peak_uA", "peak current", lambda one: Cell(one.peak_uA, current(one.peak_uA))),
    Row("rms_uA", "rms current", lambda one: Cell(significant(one.rms_uA), current(one.rms_uA))),
    Row("volts_500_ohm", f"voltage into {LOADS_ohm[0]} Ω", _volts(0)),
    Row("volts_2_kohm", "voltage into 2 kΩ", _volts(1)),
    Row("volts_10_kohm", "voltage into 10 kΩ", _volts(2)),
    Row("pulse_ms", "pulse width", lambda one: _between(one.pulse_ms, "ms")),
    Row("frequency_Hz", "frequency", lambda one: _between(one.frequency_Hz, "Hz")),
    Row(
        "charge_uC",
        "charge a phase, at most",
        lambda one: (
            Cell(None, "none")
            if one.charge_uC is None
            else Cell(significant(one.charge_uC), charge_text(one.charge_uC))
        ),
    ),
    Row(
        "net_uC",
        "net charge of a place, at most",
        lambda one: Cell(significant(one.net_uC), charge_text(one.net_uC) if one.net_uC else "0"),
    ),
    Row(
        "direct_uA",
        "direct part, at most",
        lambda one: Cell(
            significant(one.direct_uA), current(one.direct_uA) if one.direct_uA else "0"
        ),
    ),
    Row("area_mm2", "electrode", lambda one: Cell(one.area_mm2, f"{one.area_mm2} mm²")),
    Row("peak_mA_per_cm2", "peak density", lambda one: _one(one.peak_mA_per_cm2, "mA/cm²")),
    Row("rms_mA_per_cm2", "rms density", lambda one: _one(one.rms_mA_per_cm2, "mA/cm²")),
    Row("direct_mA_per_cm2", "direct density", lambda one: _one(one.direct_mA_per_cm2, "mA/cm²")),
    Row(
        "power_mW_per_cm2",
        "power density into 500 Ω",
        lambda one: _one(one.power_mW_per_cm2, "mW/cm²"),
    ),
    Row("duration_ms", "length", lambda one: Cell(one.duration_ms, duration(one.duration_ms))),
    Row(
        "levels",
        "levels",
        lambda one: Cell(
            [float(level) for level in one.levels],
            ", ".join(f"{level} %" for level in one.levels) or "as the routine says",
        ),
    ),
    Row("cutoff_min", "switches itself off", lambda one: Cell(20, "20 min")),
    Row("charging", "on the charger", lambda one: Cell("no output", "no output")),
    Row(
        "feedback",
        "where the set current is not reached",
        lambda one: Cell("said and recorded", "said and recorded; the delivered current is kept"),
    ),
)


class Sheet(NamedTuple):
    """The specification: its columns, ours first."""

    columns: tuple[Column, ...]


def column_of(name: str, kind: str, figures: Figures) -> Column:
    """A column of ours."""
    return Column(name, kind, None, {row.key: row.cell(figures) for row in ROWS})


def published_column(device: Published) -> Column:
    """The column of a published device: what its summaries do not say is "not published"."""
    cells = {row.key: Cell(None, NOT_PUBLISHED) for row in ROWS}
    for key, said in device.figures.items():
        cells[key] = Cell(said.text, said.text, said.k_number)
    return Column(device.name, "published", device.k_number, cells)


def sheet_of(ours: Sequence[Column]) -> Sheet:
    """The sheet of these columns, the published devices beside them."""
    return Sheet((*ours, *map(published_column, PUBLISHED)))
