"""Loading of a routine: from a file of the drive, through the proof, or why it is refused.

It is let go again, as is what proves an image: their memory is the treatment's.
"""

from micropython import const

from . import image, isa
from .refusal import ImageError

_TYPES = const(0)
if _TYPES:
    from . import protocols


def loaded(
    folder: str,
    file: str,
    limits: "protocols.Limits",
    tell: "protocols.Callable[[str], object]",
    buffer: "bytearray | None" = None,
) -> "image.Routine | None":
    """The routine of this file; None, and ``tell`` hears why, if it is refused.

    With a ``buffer`` the image stands in it, as long as the routine is used.
    """
    try:
        with open(folder + "/" + file, "rb") as stream:
            if buffer is None:
                # one byte more than an image may have: a larger file is refused, not read
                return image.load(stream.read(isa.IMAGE_MAX_BYTES + 1), limits)
            return image.load(_read(stream, buffer), limits)
    except ImageError as refusal:
        tell("G12: %s is refused, %s" % (file, refusal))
    except OSError:
        tell("%s cannot be read" % file)
    return None


def _read(stream: "protocols.BinaryIO", buffer: bytearray) -> memoryview:
    """The part of ``buffer`` that holds the file now."""
    view = memoryview(buffer)
    size = 0
    while size < len(buffer):
        count = stream.readinto(view[size:])  # type: ignore[attr-defined] # a file has it
        if not count:
            return view[:size]
        size += count
    if stream.read(1):
        raise image.ImageError("SIZE", "more than the %d bytes kept for one" % size, size)
    return view
