"""Examination of this machine, the drive, its settings, its routines and an adapter's bus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from facevm.limits import Limits
from sculpt.board import settings, settings_file
from sculpt.board.drive import Drive, drive_at, mounted_drives, only_drive
from sculpt.cli.errors import UserError
from sculpt.doctor.drive import image_findings, program_findings, rate_findings, trip_findings
from sculpt.doctor.finding import Found, advice
from sculpt.doctor.machine import bus_findings, machine_findings
from sculpt.doctor.pins import pin_findings
from sculpt.doctor.settings import read, stack_findings
from sculpt.doctor.settings_values import Table, settings_of, value_findings


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
        yield from trip_findings(drive)
        stated, odd = read(drive.path)
        yield from odd
        if stated is not None:
            table = stated
            yield from value_findings(table)
            yield from pin_findings(drive, table)
            yield from stack_findings(table)
            yield from rate_findings(drive, table)
        yield from image_findings(drive, _limits(drive), _startup_routine(drive))
    if adapter is not None:
        yield from bus_findings(adapter, settings_of(table))


def _drive(path: Path | None) -> Drive | None:
    if path is not None:
        return drive_at(path)
    return only_drive() if mounted_drives() else None


def _limits(drive: Drive) -> Limits:
    """The limits in the settings; the device's own where they cannot be read."""
    path = drive.path / "settings.toml"
    try:
        return settings.limits_of(path) if path.exists() else Limits()
    except UserError:  # reported with the settings
        return Limits()


def _startup_routine(drive: Drive) -> str | None:
    try:
        return settings_file.routine(drive.path)
    except UserError:
        return None
