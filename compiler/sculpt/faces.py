"""``--face NAME|FILE``: one of the bench's named faces, or one from a TOML file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sculpt.exits import Trouble, reason


def chosen(argument: str) -> Any:
    """The ``facebench.face.Face`` that was asked for.

    A name of ``facebench.face.FACES`` wins over a file; what ends in ``.toml`` or has a folder in
    it is a file. Raises Trouble for an unknown name and for a file that is no face.
    """
    from facebench.face import FACES
    from facebench.face_file import SUFFIX, load

    face = FACES.get(argument)
    if face is not None:
        return face
    if not (argument.endswith(SUFFIX) or os.sep in argument):
        from facelang.suggest import nearest

        near = nearest(argument, FACES)
        raise Trouble(
            f"no face is called {argument}",
            f"did you mean {near}?" if near else f"there are {', '.join(FACES)}, or a .toml file",
        )
    try:
        return load(Path(argument))
    except OSError as error:
        raise Trouble(f"cannot read the face {argument}", reason(error)) from error
    except ValueError as error:
        raise Trouble(f"{argument} is no face", str(error)) from error
