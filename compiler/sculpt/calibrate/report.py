"""Report of a calibration: its figures before and after, and what was not measured."""

from __future__ import annotations

from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from sculpt.board.update_rate import CountedRate
from sculpt.calibrate.procedure import Calibration
from sculpt.cli.table import Column, Sheet
from sculpt.cli.units import counted

UNITS = {
    "ZERO_CODE": "",
    "PA_PER_CODE": " pA",
    "SHUNT_MOHM": " mΩ",
    "SENSOR_ZERO_NA": " nA",
    "ELECTRODE_FULL_MV": " mV",
    "UPDATES_PER_S": "/s",
}


def tables(done: Calibration, values: dict[str, int]) -> list[RenderableType]:
    """The heading, the values before and after, and the open-loop error."""
    head = Text(f"{done.name}, on {done.resistor_ohm} ohm", "bold")
    fit = done.fit
    facts = Text(
        f"Sensor: {fit.bias_uA:+.1f} µA without current (bias and offset; each session "
        f"measures its own), noise {fit.noise_uA:.1f} µA.\n"
        f"Stage: every reading is within {fit.off_line_uA:.1f} µA of a straight line.\n"
    )
    rows = Sheet(Column("setting"), Column("before", ">"), Column("now", ">"), Column("found by"))
    for key, value in values.items():
        before = done.value_before(key)
        rows.add_row(
            key,
            "none" if before is None else f"{before}{UNITS[key]}",
            f"{value}{UNITS[key]}",
            _method(done, key),
        )
    by = "true current" if done.knows_truth else "by the sensor"
    errors = Sheet(Column(f"open loop, {by}"), Column("before", ">"), Column("now", ">"))
    was, now = done.error_before, done.error_after
    errors.add_row("mean error", f"{was.mean_uA:.2f} µA", f"{now.mean_uA:.2f} µA")
    errors.add_row("largest error", f"{was.largest_uA:.2f} µA", f"{now.largest_uA:.2f} µA")
    return [head, facts, rows, Text(""), errors]


def _method(done: Calibration, key: str) -> str:
    if key == "PA_PER_CODE":
        return "meter" if done.has_meter else "sensor, with the shunt of the settings"
    rate = done.rate
    if key == "UPDATES_PER_S" and rate:
        return f"{rate.updates_per_s:.0f}/s measured, less 20 %"
    return {"SHUNT_MOHM": "meter", "ELECTRODE_FULL_MV": "resistor"}.get(key, "sensor")


def rate(found: CountedRate) -> Sheet:
    """``UPDATES_PER_S`` before and now, by a board's own count."""
    rows = Sheet(Column("setting"), Column("before", ">"), Column("now", ">"), Column("found by"))
    count = counted(found.sessions, "session")
    rows.add_row(
        "UPDATES_PER_S",
        f"{found.settings_say}{UNITS['UPDATES_PER_S']}",
        f"{found.promised}{UNITS['UPDATES_PER_S']}",
        f"{found.updates_per_s} in the slowest second of {count}, in no. {found.number}",
    )
    return rows


def notes(done: Calibration, is_device: bool) -> str:
    """What was not measured, and why."""
    lines = [""]
    if done.rate is None and not done.before.breadboard:
        lines.append(
            "Not measured: SHUNT_MOHM, ELECTRODE_FULL_MV. The load is not on the electrode, and "
            "stage and shunt cannot be separated without a meter: --bus with --meter."
        )
    elif not done.has_meter and done.rate:
        lines.append(
            "Not measured: SHUNT_MOHM. Stage and shunt cannot be separated without a meter: "
            "add --meter."
        )
    if done.before.breadboard:
        lines.append("A breadboard has no ELECTRODE_FULL_MV, RAIL_MV and SERIES_OHM.")
        return "\n".join(lines) + "\n"
    if not done.has_adc and done.rate:
        lines.append("Not measured: ELECTRODE_FULL_MV. No ADC of this adapter reads the electrode.")
    lines.append("Not measured: RAIL_MV, SERIES_OHM.")
    if is_device and done.rate:
        lines.append(
            f"UPDATES_PER_S stays: {done.rate.updates_per_s:.0f}/s is the speed of this adapter, "
            "not of the board's own controller. sculpt calibrate --rate --drive PATH reads the "
            "board's own count."
        )
    return "\n".join(lines) + "\n"


def ending(path: Path | None, written: bool, dry_run: bool) -> str:
    """Whether and where the values were written."""
    if written:
        return f"Written to {path}.\n"
    if dry_run:
        return "Nothing was written: --dry-run.\n"
    return "Nothing was written: name the settings with --settings FILE or --drive PATH.\n"
