"""Boards as ``--board`` names them: the reference board, or the ``settings.toml`` of one."""

from __future__ import annotations

from pathlib import Path

from sculpt.board import settings
from sculpt.board.settings import BoardSettings

REFERENCE = "reference"
"""The board of ``device/hardware``, as its calibration leaves it."""


def board_of(argument: str, seed: int) -> BoardSettings:
    """The settings of the board that ``--board`` names. Raises UserError for a file that is none.

    The sensor's zero of the reference board is that of its seed.
    """
    if argument != REFERENCE:
        return settings.read(Path(argument))
    from facebench.circuitpython.harness import reference
    from facevm.limits import Limits

    return BoardSettings(Path(argument), dict(reference(seed)), Limits())
