"""Boards as ``--board`` names them: the reference board, a profile, or one's ``settings.toml``."""

from __future__ import annotations

from pathlib import Path

from sculpt.board import contents, settings
from sculpt.board.settings import BoardSettings

REFERENCE = "reference"
"""The board of ``device/hardware``, as its calibration leaves it."""

IN_ITS_LOOP = "resistor:2.2k"
"""What is in a breadboard's loop, where no face is named."""


def board_of(argument: str, seed: int) -> BoardSettings:
    """The settings of the board that ``--board`` names. Raises UserError for a file that is none.

    The sensor's zero of the reference board is that of its seed. A profile's name wins over a file.
    """
    if argument != REFERENCE:
        path = contents.profiles().get(argument)
        return settings.read(Path(argument) if path is None else path)
    from facebench.circuitpython.harness import reference
    from facevm.limits import Limits

    return BoardSettings(Path(argument), dict(reference(seed)), Limits())
