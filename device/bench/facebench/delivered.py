"""What the record of a session says of a place, by name."""

from collections import namedtuple

Delivered = namedtuple(
    "Delivered",
    (
        "delivered_ms",
        "charge_dnC",
        "measured_dAs",
        "set_dAs",
        "error_dAs",
        "largest_dA",
        "losses",
        "resistance_ohm",
        "limited_ms",
    ),
)
"""The numbers of :class:`facevm.record.Record`, which tells what they are."""

NOTHING = Delivered(0, 0, 0, 0, 0, 0, 0, -1, 0)


def delivered(record, place):
    """The :class:`Delivered` of a place (zone * 4 + side), known to the record or not."""
    return Delivered(*record.row(place)) if place in record.places else NOTHING


def total(record, field):
    """The sum of a field over all places."""
    return sum([getattr(delivered(record, place), field) for place in record.places])
