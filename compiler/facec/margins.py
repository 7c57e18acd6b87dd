"""Advice on margins: how long a treatment is, and how close to its own limits."""

from __future__ import annotations

from collections.abc import Mapping

from .collector import Collector
from .plan import AuthorLimits
from .quantity import current_text, time_text
from .steps import Origin

LONG_ms = 900_000
"""15 min: what a session should not exceed, though the device goes on to 20."""

ROOM_PART = 5
"""The part of a treatment's length that its own limit has to leave for what comes after contact
losses, a soft start of 500 ms each: unsteady hands lose contact 20 times a minute."""

GIVEN_BACK_duA = 1200
"""120 uA: what dry skin, charged to the end of the compliance of some 11 V, drives back through the
reference board's 100 kohm across its source."""


def advise_on_length(
    duration_ms: int, limit_ms: int, routine: Origin, collector: Collector
) -> None:
    """A treatment of more than 15 min."""
    if LONG_ms < duration_ms <= limit_ms:
        collector.add(
            "W604",
            routine,
            f"the treatment takes {time_text(duration_ms)}, over {time_text(LONG_ms)}",
            "gel dries; make two shorter treatments of it",
        )


def advise_on_limits(
    own: AuthorLimits, origins: Mapping[str, Origin], duration_ms: int, collector: Collector
) -> None:
    """The author's own limits that a healthy face goes past; those that the treatment itself
    exceeds are reported elsewhere. ``origins`` has where each of them stands."""
    needed_ms = duration_ms + duration_ms // ROOM_PART
    if own.time_ms is not None and duration_ms <= own.time_ms < needed_ms:
        collector.add(
            "W609",
            origins["time"],
            f"the treatment takes {time_text(duration_ms)} of its {time_text(own.time_ms)}: too "
            "little is left for starting again after contact losses",
            f"make the limit at least {time_text(needed_ms)}",
        )
    if own.current_duA is not None and own.current_duA < GIVEN_BACK_duA:
        collector.add(
            "W610",
            origins["current"],
            f"dry skin can give back {current_text(GIVEN_BACK_duA)} at a touch, and the device "
            f"stops at more than {current_text(own.current_duA)}",
            f"make the limit at least {current_text(GIVEN_BACK_duA)}",
        )
