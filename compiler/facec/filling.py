"""Filling of images: format 2, by which all arms of a study are files of one size."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Sequence

from facevm import isa

from .lowering import varint


def filled_alike(images: Sequence[bytes]) -> list[bytes]:
    """The same images in format 2, all of the smallest size that each of them can have.

    Raises ValueError where that is more than an image may have.
    """
    size = max(map(len, images), default=0)
    while True:
        size += 1
        if size > isa.IMAGE_MAX_BYTES:
            raise ValueError(f"an image may have {isa.IMAGE_MAX_BYTES} bytes")
        made = [one for image in images if (one := filled(image, size)) is not None]
        if len(made) == len(images):
            return made


def filled(image: bytes, size: int) -> bytes | None:
    """An image of format 1 as one of format 2 with ``size`` bytes; None where there is none."""
    content = image[isa.HEADER_BYTES + len(varint(len(image))) :]
    room = size - isa.HEADER_BYTES - len(varint(size)) - len(content)
    for digits in (1, 2, 3):
        count = room - digits
        if count >= 0 and len(varint(count)) == digits:
            body = varint(size) + content + varint(count) + bytes((isa.FILLER,)) * count
            head = isa.MAGIC + bytes((isa.FORMAT_FILLED,)) + crc32(body).to_bytes(4, "little")
            return head + body
    return None
