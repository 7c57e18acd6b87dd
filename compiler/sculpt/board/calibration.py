"""A board's calibration, as its ``settings.toml`` states it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from facevm import settings
from facevm.calibration import Settings
from sculpt.cli.errors import Trouble


def calibration_of(path: Path) -> Settings:
    """What codes and voltages mean on a board; a key that is not there is the reference board's.

    ``path`` is a file that ``sculpt.board.board.limits_of`` has read. Raises Trouble for a value
    that no board has.
    """
    table = tomllib.loads(path.read_text("utf-8"))
    try:
        calibrated: Settings = settings.calibration(table.get)
    except (ValueError, TypeError) as error:
        raise Trouble(f"{path}: {error}", "calibrate the board, or write what it was") from error
    return calibrated
