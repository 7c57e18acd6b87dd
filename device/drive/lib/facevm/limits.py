"""Limits of a board."""

from .isa import (
    IMAGE_MAX_BYTES,
    DURATION_MAX_ms,
    ELECTRODE_mm2,
    PEAK_MAX_duA,
    ROUTINE_CHARGE_MAX_dnC,
    ZONE_CHARGE_MAX_dnC,
    ZONE_TIME_MAX_ms,
)


class Limits:
    """What a board allows: the device's absolute limits, or tighter ones of its settings.

    ``updates_per_s`` is what the board can draw; the reference board promises 1000. A value
    above an absolute limit is taken as that limit: nothing raises them. ``electrode_mm2`` is the
    area of the smaller electrode, over which a current is a density.
    """

    def __init__(
        self,
        peak_duA: int = PEAK_MAX_duA,
        duration_ms: int = DURATION_MAX_ms,
        zone_charge_dnC: int = ZONE_CHARGE_MAX_dnC,
        routine_charge_dnC: int = ROUTINE_CHARGE_MAX_dnC,
        zone_time_ms: int = ZONE_TIME_MAX_ms,
        updates_per_s: int = 1000,
        image_bytes: int = IMAGE_MAX_BYTES,
        electrode_mm2: int = ELECTRODE_mm2,
    ) -> None:
        self.peak_duA = min(peak_duA, PEAK_MAX_duA)
        self.duration_ms = min(duration_ms, DURATION_MAX_ms)
        self.zone_charge_dnC = min(zone_charge_dnC, ZONE_CHARGE_MAX_dnC)
        self.routine_charge_dnC = min(routine_charge_dnC, ROUTINE_CHARGE_MAX_dnC)
        self.zone_time_ms = min(zone_time_ms, ZONE_TIME_MAX_ms)
        self.updates_per_s = updates_per_s
        self.image_bytes = min(image_bytes, IMAGE_MAX_BYTES)
        self.electrode_mm2 = electrode_mm2
