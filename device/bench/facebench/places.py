"""Places of the face by name."""

from facevm import isa

NOWHERE = ""
"""The zone's and side's name before the first place is announced."""


def names(place: int) -> tuple[str, str]:
    """The names of zone and side of a place (see ``isa.place_of``; -1 for none)."""
    if place < 0:
        return NOWHERE, NOWHERE
    return isa.ZONES[isa.zone_of(place)].name, isa.SIDES[isa.side_of(place)]
