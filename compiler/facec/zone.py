"""Zone table of :mod:`facevm.isa`, with names for its columns."""

from __future__ import annotations

from typing import NamedTuple

from facevm import isa


class FaceZone(NamedTuple):
    """A zone of the face. ``sides`` and ``default`` are numbers of ``isa.SIDES``."""

    name: str
    sides: tuple[int, ...]
    default: int
    ceiling_duA: int
    caution: str


FACE_ZONES: tuple[FaceZone, ...] = tuple(
    FaceZone(name, tuple(sides), default, ceiling_duA, caution)
    for name, sides, default, ceiling_duA, caution in isa.ZONES
)
"""Every zone, by its number in an image."""


def zone_name(zone: int | None) -> str:
    """The name of a zone, ``this zone`` where it is not known."""
    return "this zone" if zone is None else FACE_ZONES[zone].name
