"""Loading of a routine: from a file of the drive, through the proof, or why it is refused.

It is let go again, as is what proves an image: their memory is the treatment's.
"""

import os

from micropython import const

from . import image, isa
from .refusal import ImageError

_TYPES = const(0)
if _TYPES:
    from . import protocols

ENDING = ".fbc"


def names(folder: str) -> list[str]:
    """The routines of a folder, without the ending of their files."""
    try:
        files = os.listdir(folder)
    except OSError:
        return []
    # a name with a dot first is a computer's own, as ._a.fbc from a Mac
    return sorted([f[: -len(ENDING)] for f in files if f.endswith(ENDING) and f[0] != "."])


def loaded(
    folder: str, name: str, limits: "protocols.Limits", tell: "protocols.Callable[[str], object]"
) -> "image.Routine | None":
    """The routine of this name; None, and ``tell`` hears why, if it is refused."""
    file = name + ENDING
    try:
        with open(folder + "/" + file, "rb") as stream:
            # one byte more than an image may have: a larger file is refused, not read
            return image.load(stream.read(isa.IMAGE_MAX_BYTES + 1), limits)
    except ImageError as refusal:
        tell("G12: %s is refused, %s" % (file, refusal))
    except OSError:
        tell("%s cannot be read" % file)
    return None
