"""Zones over all sessions: what each of them received in total."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from facevm import isa
from sculpt.board.journal import Entry, ZoneEntry


class ZoneDocument(TypedDict):
    """One zone and side in the document of ``--json``."""

    zone: str
    side: str
    sessions: int
    delivered_ms: int
    charge_uC: float
    dose_uAs: float
    contact_losses: int
    resistance_ohm: list[int]


class ZoneHistory(NamedTuple):
    """Totals of one zone and side.

    ``dose_uAs`` is the current's magnitude times its time, ``resistances`` are (index of the
    session, ohm).
    """

    zone: str
    side: str
    sessions: int
    delivered_ms: int
    charge_uC: float
    dose_uAs: float
    contact_losses: int
    resistances: list[tuple[int, int]]

    @property
    def label(self) -> str:
        """Zone and side, for a person."""
        return f"{self.zone} {self.side}"

    def document(self) -> ZoneDocument:
        """The same for ``--json``."""
        return {
            "zone": self.zone,
            "side": self.side,
            "sessions": self.sessions,
            "delivered_ms": self.delivered_ms,
            "charge_uC": round(self.charge_uC, 1),
            "dose_uAs": round(self.dose_uAs, 1),
            "contact_losses": self.contact_losses,
            "resistance_ohm": [ohm for _, ohm in self.resistances],
        }


def zones_of(entries: list[Entry]) -> list[ZoneHistory]:
    """Every zone and side that was treated, in the order of the zone table."""
    found: dict[tuple[str, str], list[tuple[int, ZoneEntry]]] = {}
    for index, entry in enumerate(entries):
        for zone in entry["zones"]:
            found.setdefault((zone["zone"], zone["side"]), []).append((index, zone))
    order = [(row.name, side) for row in isa.ZONES for side in isa.SIDES]
    places = [place for place in order if place in found]
    places += [place for place in found if place not in order]
    return [_zone(place, found[place]) for place in places]


def _zone(place: tuple[str, str], parts: list[tuple[int, ZoneEntry]]) -> ZoneHistory:
    zones = [zone for _, zone in parts]
    return ZoneHistory(
        *place,
        len(zones),
        sum(zone["delivered_ms"] for zone in zones),
        sum(zone["charge_uC"] for zone in zones),
        sum(zone["mean_abs_uA"] * zone["delivered_ms"] / 1000 for zone in zones),
        sum(zone["contact_losses"] for zone in zones),
        [
            (index, zone["resistance_ohm"])
            for index, zone in parts
            if zone["resistance_ohm"] is not None
        ],
    )
