"""The report of a treatment: what ``sculpt run --json`` prints, field by field."""


class ZoneReport:
    """One zone and side: what the skin there received.

    ``zone`` and ``side`` are names. ``delivered_ms`` is the time treated, contact waits not in
    it; ``charge_uC`` the net charge and ``mean_abs_uA`` the mean magnitude of the true current;
    ``peak_error_percent`` the largest |skin - set| of any update, in percent of the largest
    current set there. ``contact_losses`` and ``resistance_ohm`` (None where it could not be
    told) are the device's own findings.

    ``mean_set_uA``, the mean magnitude of what was set, is no field of the JSON document.
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

    def __init__(self):
        self.zone = ""
        self.side = ""
        self.delivered_ms = 0
        self.charge_uC = 0.0
        self.mean_set_uA = 0.0
        self.mean_abs_uA = 0.0
        self.peak_error_percent = 0.0
        self.contact_losses = 0
        self.resistance_ohm = None

    def as_dict(self):
        """The same as a dictionary."""
        return {name: getattr(self, name) for name in self.FIELDS}


class Report:
    """A whole treatment.

    ``routine`` its name; ``outcome`` "success", "abort" or "fail" and ``reason`` why ("" after a
    success); ``level`` from 1; ``face`` the name of the skin; ``duration_ms`` on the routine's
    clock and ``contact_wait_ms`` what was spent waiting besides; ``max_abs_uA`` the largest true
    skin current, between updates too; ``mean_error_percent`` 100 x sum |skin - set| / sum |set|,
    pauses left out;
    ``shutdown_ms`` how long a fault was there before the output was off, None without one;
    ``zones`` a list of :class:`ZoneReport` in the order of treatment.

    ``tripped`` names the interlock that ended it ("" if none did) and ``reading`` is what that one
    read, as ``facevm.guard.explain`` takes them; they are no fields of the JSON document.
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

    def __init__(self):
        self.routine = ""
        self.outcome = ""
        self.reason = ""
        self.level = 1
        self.face = ""
        self.duration_ms = 0
        self.contact_wait_ms = 0
        self.max_abs_uA = 0.0
        self.mean_error_percent = 0.0
        self.shutdown_ms = None
        self.zones = []
        self.tripped = ""
        self.reading = 0

    def as_dict(self):
        """The same as a dictionary, its zones dictionaries too."""
        fields = {name: getattr(self, name) for name in self.FIELDS}
        fields["zones"] = [zone.as_dict() for zone in self.zones]
        return fields
