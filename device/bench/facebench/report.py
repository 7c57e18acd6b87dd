"""The report of a treatment: what ``sculpt run --json`` prints, field by field.

It rests on the record of the session, whose numbers of a place have their names here.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from typing import NamedTuple

    from facevm.record import Record

    class Delivered(NamedTuple):
        delivered_ms: int
        charge_dnC: int
        measured_duAs: int
        set_duAs: int
        error_duAs: int
        largest_duA: int
        losses: int
        resistance_ohm: int
        limited_ms: int

else:
    from collections import namedtuple

    Delivered = namedtuple(
        "Delivered",
        (
            "delivered_ms",
            "charge_dnC",
            "measured_duAs",
            "set_duAs",
            "error_duAs",
            "largest_duA",
            "losses",
            "resistance_ohm",
            "limited_ms",
        ),
    )
"""The numbers of :class:`facevm.record.Record`, which says what they are."""


class ZoneReport:
    """One zone and side: what the skin there received.

    ``zone`` and ``side`` are names. ``delivered_ms`` is the time treated, contact waits not in
    it; ``charge_uC`` the net charge and ``mean_abs_uA`` the mean magnitude of the true current;
    ``peak_error_percent`` the largest |skin - set| of any update, in percent of the largest
    current set there. ``contact_losses`` and ``resistance_ohm`` (None where it is not known) are
    the device's own findings.

    ``mean_set_uA``, the mean magnitude of what was set, is not a field of the JSON document.
    """

    FIELDS = (
        "zone",
        "side",
        "delivered_ms",
        "charge_uC",
        "mean_abs_uA",
        "peak_error_percent",
        "contact_losses",
        "resistance_ohm",
    )

    def __init__(self) -> None:
        self.zone = ""
        self.side = ""
        self.delivered_ms = 0
        self.charge_uC = 0.0
        self.mean_set_uA = 0.0
        self.mean_abs_uA = 0.0
        self.peak_error_percent = 0.0
        self.contact_losses = 0
        self.resistance_ohm: "int | None" = None

    def as_dict(self) -> dict[str, object]:
        """The same as a dictionary."""
        return {name: getattr(self, name) for name in self.FIELDS}


class FaultReport:
    """One fault that began: what, when, and what the device did until the next one began.

    ``kind`` and ``label`` (with its number) name it; ``at_ms`` is the time on the routine's clock
    at which it was asked for, ``onset_ms`` the board's time when it began, counted from the first
    update; ``state`` the session's state then; ``lasted_ms`` how long it was planned to last: 0
    for what is over at once, None for good. ``shutdown_ms`` is the report's, at the fault that it
    is counted from. ``states`` are (name, ms after its onset) of the states the session went to.
    """

    FIELDS = ("kind", "label", "at_ms", "onset_ms", "state", "lasted_ms", "shutdown_ms")

    def __init__(self) -> None:
        self.kind = ""
        self.label = ""
        self.at_ms: float = 0
        self.onset_ms = 0.0
        self.state = ""
        self.lasted_ms: "float | None" = None
        self.shutdown_ms: "float | None" = None
        self.states: list[tuple[str, float]] = []

    def as_dict(self) -> dict[str, object]:
        """The same as a dictionary."""
        fields: dict[str, object] = {name: getattr(self, name) for name in self.FIELDS}
        fields["states"] = [{"state": state, "after_ms": ms} for state, ms in self.states]
        return fields


class Report:
    """A whole treatment.

    ``routine`` its name; ``outcome`` "success", "abort" or "fail" and ``reason`` why ("" after a
    success); ``level`` from 1; ``face`` the name of the skin; ``duration_ms`` on the routine's
    clock and ``contact_wait_ms`` what was spent waiting besides; ``max_abs_uA`` the largest true
    skin current, between updates too; ``mean_error_percent`` 100 x sum |skin - set| / sum |set|,
    pauses left out; ``zones`` a list of :class:`ZoneReport` in the order of treatment.

    ``shutdown_ms`` is the time from a fault's onset until the treatment's current was off: the
    session had left, for good, every state that sets one (the DAC at zero, or ENABLE fallen by
    then), and no more than 15 uA flowed in the skin any more (``exposure.NO_CURRENT_uA``). For a
    session that went to zero and waited (lift, short) that is when it went to zero, not when it
    gave up; it is 0 when ENABLE was low at the onset and never rose again. The fault is the last
    one that was there when the treatment ended, or was over for less than a second; one that only
    shows later, as a welded disconnect, counts from its onset all the same. None without a fault,
    when the treatment was carried out in spite of them (nothing had to be stopped), and when a
    current still flows (``remaining_uA``).

    With faults asked for, and only then, the JSON document goes on with ``over_ceiling_ms``, the
    longest uninterrupted stretch of true skin current over its zone's ceiling + 10 %,
    ``over_ceiling_total_ms``, all of them together, ``remaining_uA``, the true skin current after
    it all, and ``faults``, a list of :class:`FaultReport`. Without, the first three are None.

    ``tripped`` names the interlock that ended it ("" if none did) and ``reading`` is what that one
    read, as ``facevm.interlocks.explain`` takes them; they are not fields of the JSON document.

    Nor are ``touches``, how often electrodes met the skin with an amplifier that stood in the air,
    ``touch_uA``, the largest true current of one within its first 0.1 ms, which ``max_abs_uA``
    leaves out, and ``touch_nC``, the largest charge of one in that time: None where the amplifier
    is taken as there at once, and the current as the one that it would begin with.
    """

    FIELDS = (
        "routine",
        "outcome",
        "reason",
        "level",
        "face",
        "duration_ms",
        "contact_wait_ms",
        "max_abs_uA",
        "mean_error_percent",
        "shutdown_ms",
    )

    FAULT_FIELDS = ("over_ceiling_ms", "over_ceiling_total_ms", "remaining_uA")

    def __init__(self) -> None:
        self.routine = ""
        self.outcome = ""
        self.reason = ""
        self.level = 1
        self.face = ""
        self.duration_ms = 0
        self.contact_wait_ms = 0
        self.max_abs_uA = 0.0
        self.mean_error_percent = 0.0
        self.shutdown_ms: "float | None" = None
        self.zones: list[ZoneReport] = []
        self.over_ceiling_ms: "float | None" = None
        self.over_ceiling_total_ms: "float | None" = None
        self.remaining_uA: "float | None" = None
        self.faults: list[FaultReport] = []
        self.tripped = ""
        self.reading = 0
        self.touches = 0
        self.touch_uA = 0.0
        self.touch_nC: "float | None" = None

    def as_dict(self) -> dict[str, object]:
        """The same as a dictionary, what is in it dictionaries too."""
        fields: dict[str, object] = {name: getattr(self, name) for name in self.FIELDS}
        fields["zones"] = [zone.as_dict() for zone in self.zones]
        if self.over_ceiling_ms is not None:
            for name in self.FAULT_FIELDS:
                fields[name] = getattr(self, name)
            fields["faults"] = [fault.as_dict() for fault in self.faults]
        return fields


NOTHING = Delivered(0, 0, 0, 0, 0, 0, 0, -1, 0)


def delivered(record: "Record", place: int) -> Delivered:
    """The :class:`Delivered` of a place (see ``isa.place_of``), known to the record or not."""
    return Delivered(*record.row(place)) if place in record.places else NOTHING


def total(record: "Record", field: str) -> int:
    """The sum of a field over all places."""
    return sum([getattr(delivered(record, place), field) for place in record.places])
