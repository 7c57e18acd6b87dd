"""Command that repeats a run on the virtual board, quoted for the shell."""

from __future__ import annotations

import shlex
from pathlib import Path


def run_command(
    file: str,
    level: int | None = None,
    face: str | None = None,
    seed: int | None = None,
    fault: str | None = None,
    board: Path | str | None = None,
    bench: str | None = None,
) -> str:
    """``sculpt run`` of the routine or image ``file``; an option that is None is left out.

    ``face``, ``fault`` and ``bench`` are written as for the options of these names; ``board`` is a
    settings file, or the reference board's name.
    """
    options = {
        "--level": level,
        "--face": face,
        "--seed": seed,
        "--fault": fault,
        "--board": board,
        "--bench": bench,
    }
    words = ["sculpt", "run", file]
    for option, value in options.items():
        words += [] if value is None else [option, str(value)]
    return shlex.join(words)
