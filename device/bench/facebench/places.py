"""Places of the face by name."""

from facevm import isa

NOWHERE = ""
"""The zone's and side's name before the first place is announced."""


def names(place):
    """The names of zone and side of a place (zone * 4 + side, -1 for none)."""
    if place < 0:
        return NOWHERE, NOWHERE
    return isa.ZONES[place >> 2][isa.ZONE_NAME], isa.SIDES[place & 3]
