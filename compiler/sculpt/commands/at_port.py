"""``--port`` and ``--drive``: which board's serial console a command means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sculpt.board import drive, ports
from sculpt.board.ports import Port
from sculpt.commands import complete

Command = Callable[..., Any]


def port_options(command: Command) -> Command:
    """Adds both options to a command, as ``device`` and ``path``."""
    at_drive = click.option(
        "--drive",
        "path",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="The board whose drive is at this folder.",
        shell_complete=complete.drives,
    )
    by_name = click.option(
        "--port",
        "device",
        metavar="PORT",
        help="The port; needed only where there are two.",
        shell_complete=complete.ports,
    )
    return by_name(at_drive(command))


def reject_both(device: str | None, path: Path | None) -> None:
    """Raises UsageError where both are given."""
    if device is not None and path is not None:
        raise click.UsageError("--port and --drive exclude each other.")


def port_at(device: str | None, path: Path | None) -> Port:
    """The port of this name, of the board whose drive this is, or the only one.

    Raises UserError for none and for several.
    """
    return ports.find_port(device, None if path is None else drive.drive_at(path))
