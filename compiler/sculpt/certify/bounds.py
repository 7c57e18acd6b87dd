"""How sure a count is: the one-sided bound of Clopper and Pearson on the chance behind it."""

from __future__ import annotations

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
