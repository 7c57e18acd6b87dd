"""``sculpt doctor``: reports what is wrong with this machine, the board's drive, its settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from facevm.limits import Limits
from sculpt.board import settings, settings_file
from sculpt.board.adapter import KINDS
from sculpt.board.drive import Drive, at, every, only
from sculpt.cli import errors, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.units import counted
from sculpt.doctor.drive import image_findings, program_findings, rate_findings
from sculpt.doctor.finding import About, Fact, Finding, Found, advice
from sculpt.doctor.machine import bus_findings, machine_findings
from sculpt.doctor.pins import pin_findings
from sculpt.doctor.settings import read, stack_findings
from sculpt.doctor.settings_values import Table, settings_of, value_findings

HELP = """\
Report what is wrong with this machine, the board's drive and its settings.

It checks the versions installed here, CircuitPython, whether the program on the drive is complete
and the same as here, whether the settings fit the board and each other, and every routine. With
--bus it looks for the chips on an adapter at this computer. It changes nothing.

Exit status 1 means that something is wrong; advice alone does not change it.

\b
Examples:
  sculpt doctor
  sculpt doctor --drive /media/me/CIRCUITPY --json
  sculpt doctor --bus mcp2221
"""

TITLES: dict[About, str] = {
    "machine": "This machine",
    "drive": "The drive",
    "program": "The program on it",
    "settings": "Its settings",
    "routines": "Its routines",
    "bus": "The bus",
}


@click.command(
    "doctor", help=HELP, short_help="Report what is wrong with this machine and the drive."
)
@click.option(
    "--drive",
    "path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The folder of the board's drive; needed only where there are two.",
)
@click.option(
    "--bus",
    "adapter",
    type=click.Choice(KINDS),
    help="Look for the two chips on this adapter.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def command(ctx: click.Context, path: Path | None, adapter: str | None, as_json: bool) -> None:
    found = list(examine(path, adapter))
    wrong = [one for one in found if isinstance(one, Finding) and one.severity == "wrong"]
    if as_json:
        terminal.emit_json(as_dict(found))
    else:
        terminal.emit(report(found))
    ctx.exit(errors.ERRORS if wrong else errors.DONE)


def examine(path: Path | None, adapter: str | None) -> Iterator[Found]:
    """All findings and facts. Raises UserError for a drive or an adapter that is not there."""
    yield from machine_findings()
    drive = _drive(path)
    table: Table = {}
    if drive is None:
        yield advice(
            "drive",
            "no CIRCUITPY drive is plugged in",
            "only this machine was checked",
            "plug the board in with a data cable, or name its folder with --drive",
        )
    else:
        yield from program_findings(drive)
        stated, odd = read(drive.path)
        yield from odd
        if stated is not None:
            table = stated
            yield from value_findings(table)
            yield from pin_findings(drive, table)
            yield from stack_findings(table)
            yield from rate_findings(drive, table)
        yield from image_findings(drive, _limits(drive), _chosen(drive))
    if adapter is not None:
        yield from bus_findings(adapter, settings_of(table))


def _drive(path: Path | None) -> Drive | None:
    if path is not None:
        return at(path)
    return only() if every() else None


def _limits(drive: Drive) -> Limits:
    """The limits in the settings; the device's own where they cannot be read."""
    path = drive.path / "settings.toml"
    try:
        return settings.limits_of(path) if path.exists() else Limits()
    except UserError:  # reported with the settings
        return Limits()


def _chosen(drive: Drive) -> str | None:
    try:
        return settings_file.routine(drive.path)
    except UserError:
        return None


def report(found: list[Found]) -> str:
    """The report in the order of ``TITLES``: each finding with its reason and what to do."""
    lines = []
    for about, title in TITLES.items():
        here = [one for one in found if one.about == about]
        if not here:
            continue
        lines.append(title)
        for one in here:
            if isinstance(one, Fact):
                lines.append(f"  ok      {one.text}")
            else:
                lines += [
                    f"  {one.severity:<8}{one.what}.",
                    f"          Why: {one.why}.",
                    f"          Do:  {one.fix}{'' if one.fix.endswith('?') else '.'}",
                ]
        lines.append("")
    findings = [one for one in found if isinstance(one, Finding)]
    wrong = sum(one.severity == "wrong" for one in findings)
    totals = [f"{counted(wrong, 'thing is', 'things are')} wrong" if wrong else "Nothing is wrong"]
    if len(findings) > wrong:
        totals.append(counted(len(findings) - wrong, "piece of advice", "pieces of advice"))
    lines.append(", ".join(totals) + ".")
    return "\n".join(lines) + "\n"


def as_dict(found: list[Found]) -> dict[str, Any]:
    """The document of ``--json``."""
    findings = [one for one in found if isinstance(one, Finding)]
    return {
        "well": not any(one.severity == "wrong" for one in findings),
        "findings": [
            {
                "severity": one.severity,
                "about": one.about,
                "what": one.what,
                "why": one.why,
                "fix": one.fix,
            }
            for one in findings
        ],
        "facts": [{"about": one.about, "text": one.text} for one in found if isinstance(one, Fact)],
    }
