"""A file of conditions: the rows of ``envelope`` in TOML. CPython only.

# damp-cellar.toml
leak_uA = -1
hum_uA = 2
"""

from pathlib import Path

from ..face.face_file import values_of
from .conditions import Conditions


def load(path: str | Path) -> Conditions:
    """The conditions that a file describes, named after the file.

    What it does not mention is 0. Raises as :func:`facebench.face.face_file.load`.
    """
    path = Path(path)
    return Conditions(path.stem, **values_of(path))
