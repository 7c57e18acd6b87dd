"""A straight line through readings, and how far they are off it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """``y = at_mean + slope * (x - mean_x)``, by least squares; ``furthest`` is the reading that
    is furthest off, as (x, by how much)."""

    slope: float
    mean_x: float
    at_mean: float
    furthest: tuple[float, float]

    def at(self, x: float) -> float:
        """Its y at x."""
        return self.at_mean + self.slope * (x - self.mean_x)

    def where(self, y: float) -> float:
        """Its x at y; the slope must not be 0."""
        return self.mean_x + (y - self.at_mean) / self.slope


def through(points: Sequence[tuple[float, float]]) -> Line:
    """The line through two points or more, of which not all have the same x."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    across = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / across
    off = [(x, y - mean_y - slope * (x - mean_x)) for x, y in points]
    return Line(slope, mean_x, mean_y, max(off, key=lambda one: abs(one[1])))
