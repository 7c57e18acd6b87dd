"""Latched trips: what is told of an interlock, and for how long it keeps the device from treating.

A trip is told, and its red light stays until the button says that it was read. Where a person is
told not to use the device, a press is not enough, nor is another start: the logbook keeps the trip
in NVM until the button was held for three seconds.
"""

from micropython import const

from .button import LONG
from .interlocks import INTERLOCKS, explain
from .light import BENCH, LOW
from .states import FAULT

_TYPES = const(0)
if _TYPES:
    from . import protocols

_HOLD = "It does not treat until the button is held for three seconds, also after it was off."


def is_kept(interlock: str) -> bool:
    """Whether a person is told not to use the device after it."""
    return INTERLOCKS[interlock][2].startswith("do not use")


def tell(app: "protocols.Program", interlock: str, reading: int) -> None:
    """Tells a trip, and waits until it was read."""
    app.tell(explain(interlock, reading))
    if not is_kept(interlock):
        app.latch({"BATTERY": LOW, "BENCH": BENCH}.get(interlock, FAULT))
        return
    app.tell(_HOLD)
    app.button.forget()
    app.show_until(FAULT, LONG)
    book = app.logbook()
    book.let_go()
    app.turn_page(book)


def tell_kept(app: "protocols.Program", book: "protocols.Logbook") -> None:
    """Tells the trip that the book of a device keeps that was switched on, if there is one."""
    trip = book.trip()
    if trip is not None and trip[0] in INTERLOCKS and is_kept(trip[0]):
        tell(app, *trip)
