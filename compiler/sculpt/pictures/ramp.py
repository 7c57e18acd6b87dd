"""Ramp of doses: one hue, like light through gel, dark paper and light paper each their own.

Violet, blue, green and yellow on a face look like a bruise. These colours go through one hue only,
teal, far from any skin and from what happens to skin. Their lightness (CIELAB L*) moves evenly from
that of an untreated zone away from the paper: they are told apart in grey, and by people with any
colour blindness (``tests/sculpt/test_ramp.py``).
"""

from __future__ import annotations

STOPS_LIGHT = ("#cfe5e2", "#a3d2cf", "#74bcbc", "#46a3a7", "#1f878f", "#0d6a75", "#0a4c58")
STOPS_DARK = ("#2b5f67", "#32757b", "#3d8c8f", "#54a4a5", "#76bdbb", "#9fd7d1", "#c9efe8")
"""Evenly spaced, the least dose first."""


def colours(share: float) -> tuple[str, str]:
    """The colours of a dose, 0 to 1 of the largest, on light paper and on dark paper."""
    return _between(STOPS_LIGHT, share), _between(STOPS_DARK, share)


def _between(stops: tuple[str, ...], share: float) -> str:
    at = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    below = min(int(at), len(stops) - 2)
    rest = at - below
    low, high = _parts(stops[below]), _parts(stops[below + 1])
    mixed = (round(a + (b - a) * rest) for a, b in zip(low, high, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
