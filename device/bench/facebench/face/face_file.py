"""A face file: the rows of ``parameters`` in TOML. CPython only.

# my-face.toml
parallel_kohm = 45
motion_percent = 20
"""

import tomllib
from pathlib import Path

from .face import Face


def load(path: str | Path) -> Face:
    """The face that a file describes, named after the file.

    What it does not mention is the typical value. Raises OSError when it cannot be read, and
    ValueError, with what is wrong, when it is not TOML, or a value is unknown or out of range.
    """
    path = Path(path)
    return Face(path.stem, **values_of(path))


def values_of(path: Path) -> dict[str, int | float]:
    """The numbers of a TOML file by name; raises as :func:`load`."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError("no TOML: %s" % error) from error
    for field, value in values.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError("%s takes a number" % field)
    return values
