"""Faces as ``--face`` names them: by name, as ``drawn:N`` from a seed, or a TOML file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sculpt.cli.errors import UserError, reason

if TYPE_CHECKING:
    from facebench.face.face import Face

DRAWN = "drawn:"
"""Prefix of a face drawn from a seed by ``facebench.face.population``, as ``sculpt certify``
draws them."""

SEED_MOST = 2**32 - 1
"""Larger seeds would repeat faces."""


def face_of(argument: str) -> Face:
    """The face that ``--face`` names.

    A name of ``facebench.face.face.FACES`` wins over a file; what ends in ``.toml`` or has a folder
    in it is a file. Raises UserError for an unknown name and for a file that describes no face.
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
        raise UserError(f"the face {argument} cannot be read ({reason(error)})") from error
    except ValueError as error:
        raise UserError(f"{argument} does not describe a face", str(error)) from error


def _drawn(text: str) -> Face:
    from facebench.face.population import draw

    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(SEED_MOST))
    if not is_number or int(text) > SEED_MOST:
        raise UserError(
            f"no face is called {DRAWN}{text}",
            f"the N of {DRAWN}N is a number up to {SEED_MOST}, as in {DRAWN}17",
        )
    return draw(int(text))
