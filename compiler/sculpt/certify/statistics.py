"""Statistics of many trials: the quantiles of a figure, and the upper bound on a chance."""

from __future__ import annotations

from collections.abc import Iterable

QUANTILES = {"min": 0, "p5": 5, "p25": 25, "p50": 50, "p75": 75, "p95": 95, "max": 100}
"""Quantiles by name, in percent."""

CONFIDENCE = 0.95

Spread = dict[str, float]
"""A figure's quantiles by their names."""


def spread(values: Iterable[float | None], digits: int = 3) -> Spread | None:
    """The quantiles, each interpolated between its two neighbours; None without a value.

    Values that are None were not measured, and are left out.
    """
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return None
    return {name: round(_quantile(ordered, percent), digits) for name, percent in QUANTILES.items()}


def _quantile(ordered: list[float], percent: int) -> float:
    whole, rest = divmod((len(ordered) - 1) * percent, 100)
    low = ordered[whole]
    return low + (ordered[whole + 1] - low) * rest / 100 if rest else low


def upper(count: int, of: int) -> float | None:
    """The upper 95 % bound on the chance of an event seen ``count`` times in ``of`` trials.

    The one-sided bound of Clopper and Pearson, Biometrika 26 (1934) 404: the quantile of the beta
    distribution. Six digits; None where nothing was tried.
    """
    if of == 0:
        return None
    if count == of:
        return 1.0
    from scipy.special import betaincinv

    return float(f"{betaincinv(count + 1, of - count, CONFIDENCE):.6g}")
