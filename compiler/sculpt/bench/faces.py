"""``--face NAME|drawn:N|FILE``: a named face, one drawn from a seed, or one from a TOML file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sculpt.cli.errors import UserError, reason

DRAWN = "drawn:"
"""Before the seed of ``facebench.face.population``: what ``sculpt certify`` names its faces by."""

SEED_MOST = 2**32 - 1
"""From there on the seeds would only name the same faces again."""


def chosen(argument: str) -> Any:
    """The ``facebench.face.face.Face`` that was asked for.

    A name of ``facebench.face.face.FACES`` wins over a file; what ends in ``.toml`` or has a folder
    in it is a file. Raises UserError for an unknown name and for a file that is no face.
    """
    if argument.startswith(DRAWN):
        return _drawn(argument.removeprefix(DRAWN))
    from facebench.face.face import FACES
    from facebench.face.face_file import SUFFIX, load

    face = FACES.get(argument)
    if face is not None:
        return face
    if not (argument.endswith(SUFFIX) or os.sep in argument):
        from facelang.suggest import nearest

        near = nearest(argument, FACES)
        raise UserError(
            f"no face is called {argument}",
            f"did you mean {near}?"
            if near
            else f"there are {', '.join(FACES)}, {DRAWN}N, or a .toml file",
        )
    try:
        return load(Path(argument))
    except OSError as error:
        raise UserError(f"cannot read the face {argument}", reason(error)) from error
    except ValueError as error:
        raise UserError(f"{argument} is no face", str(error)) from error


def _drawn(text: str) -> Any:
    from facebench.face.population import draw

    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(SEED_MOST))
    if not is_number or int(text) > SEED_MOST:
        raise UserError(
            f"{DRAWN}{text} is no face", f"{DRAWN}N has a number up to {SEED_MOST}: {DRAWN}17"
        )
    return draw(int(text))
