"""Pace: what follows where a board has made fewer control updates than its settings promise.

It is asked between two treatments only.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_KEPT_PERCENT = const(90)


def keeps(updates_per_s: int, promised: int) -> bool:
    """Whether so many updates, in the slowest second of a treatment, keep a promise."""
    return updates_per_s * 100 >= promised * _KEPT_PERCENT


def hold(app: "protocols.Paced") -> None:
    """Holds the treatment that is over against the promise, by ``app.updates_per_s``.

    Where it was not kept, ``app.limits`` allow what the board made, and that is told; where it
    was, what is promised. 0 updates are none that were counted: nothing is known.
    """
    made = app.updates_per_s
    if not made:
        return
    from . import settings

    promised = settings.limits(app.wiring.get).updates_per_s
    if keeps(made, promised):
        app.limits.updates_per_s = promised
        return
    app.limits.updates_per_s = made
    app.tell(
        "The slowest second had %d control updates, and UPDATES_PER_S promises %d. What needs more "
        "than %d is refused from now on. To keep it so: sculpt calibrate --rate"
        % (made, promised, made)
    )
