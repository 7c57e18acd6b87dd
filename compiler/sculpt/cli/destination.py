"""Where a command may write what it was asked for besides its output: a trace, a picture.

The name's ending says what is written. A routine or an image is never written over, whatever
it is called.
"""

from __future__ import annotations

import os
from pathlib import Path

from sculpt.cli.errors import Trouble
from sculpt.cli.inputs import IMAGE_SUFFIX, SOURCE_SUFFIX, STDIN, Named, require_here
from sculpt.cli.writing import is_special


def checked(path: Path, endings: tuple[str, ...], source: Named, stream: bool = False) -> Path:
    """The path, if its name ends in one of ``endings`` and nothing of value stands there.

    Raises Trouble otherwise; ``source`` is what the command reads. With ``stream`` a pipe or a
    device may have any name.
    """
    if stream and _is_stream(path):
        return path
    if not path.is_absolute():
        require_here()
    real = os.path.realpath(path)
    if real == os.path.realpath(source.path) or real.endswith((SOURCE_SUFFIX, IMAGE_SUFFIX)):
        raise Trouble(
            f"{path} is a routine or an image, and is not written over",
            f"name a file that ends in {_either(endings)}",
        )
    if path.suffix not in endings:
        is_stdout = str(path) == STDIN
        raise Trouble(
            "standard output is for the report"
            if is_stdout
            else f"{path} has another ending than what is written there",
            f"name a file that ends in {_either(endings)}",
        )
    return path


def _is_stream(path: Path) -> bool:
    try:
        return is_special(path)
    except OSError:
        return False  # it is told why when it is written


def _either(endings: tuple[str, ...]) -> str:
    return " or ".join(endings)
