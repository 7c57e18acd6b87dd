"""How a figure is spread over many trials, in seven numbers.

MERGED: How sure a count is: the one-sided bound of Clopper and Pearson on the chance behind it.
"""

from __future__ import annotations

from collections.abc import Iterable

QUANTILES = {"min": 0, "p5": 5, "p25": 25, "p50": 50, "p75": 75, "p95": 95, "max": 100}
"""By name, in percent."""

Spread = dict[str, float]


def spread(values: Iterable[float | None], digits: int = 3) -> Spread | None:
    """The quantiles, each between the two values around it in proportion; None without a value.

    What is None was not measured.
    """
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return None
    return {name: round(_quantile(ordered, percent), digits) for name, percent in QUANTILES.items()}


def _quantile(ordered: list[float], percent: int) -> float:
    whole, rest = divmod((len(ordered) - 1) * percent, 100)
    low = ordered[whole]
    return low + (ordered[whole + 1] - low) * rest / 100 if rest else low


CONFIDENCE = 0.95


def upper(count: int, of: int) -> float | None:
    """The chance that is exceeded with no more than 5 % risk when ``count`` of ``of`` happened.

    Clopper and Pearson, Biometrika 26 (1934) 404: the quantile of the beta distribution, with all
    of the risk on this side. Six digits; None where nothing was tried.
    """
    if of == 0:
        return None
    if count == of:
        return 1.0
    from scipy.special import betaincinv

    return float(f"{betaincinv(count + 1, of - count, CONFIDENCE):.6g}")
