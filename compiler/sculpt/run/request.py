"""Options of one run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sculpt.board.settings import BoardSettings
    from sculpt.pictures.style import Theme


class RunRequest(NamedTuple):
    """What ``sculpt run`` on the virtual board is asked for.

    ``faults`` are ``facebench.faults.faults.Fault``; ``board`` is None for the reference board;
    ``trace_file`` and ``picture`` are None where none is wanted.
    """

    faults: tuple[Any, ...]
    face_name: str
    seed: int
    board: BoardSettings | None
    trace_file: Path | None
    picture: Path | None
    theme: Theme | None
    realtime: bool
    as_panel: bool
    as_json: bool
