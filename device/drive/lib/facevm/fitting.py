"""Fitting: makes every part of a :class:`facevm.wiring.Wiring`, one after the other."""

from micropython import const

from . import lamps, pins
from .wiring import HostCable, Wiring

_TYPES = const(0)
if _TYPES:
    from . import protocols


def wire(get: "protocols.SettingGetter | None" = None) -> Wiring:
    """This board's wiring, complete but for its bus; ``get`` gives a setting or None.

    Raises ValueError for a setting that cannot be; then nothing treats.
    """
    return complete(begin(get))


def begin(get: "protocols.SettingGetter | None" = None) -> Wiring:
    """A wiring with the output, disconnected, and a light, whatever the settings say.

    ``wrong`` is the error of a setting that cannot be, for :func:`complete` to raise.
    """
    wiring = Wiring(get or pins.getenv)
    get = wiring.get
    wiring.wrong = None
    wiring.enable = None  # type: ignore[assignment] # nothing drives it, where this cannot be
    try:
        wiring.enable = pins.enable(get)
    except ValueError as error:  # nothing drives it then: its pull-down disconnects
        wiring.wrong = error
    try:
        wiring.light = lamps.named(get)
    except ValueError as error:
        wiring.wrong = wiring.wrong or error
        wiring.light = lamps.found(get)
    wiring.ticks_ms = pins.ticks_ms()
    return wiring


def complete(wiring: "Wiring") -> Wiring:
    """Makes the rest, and returns it. Raises ValueError for a setting that cannot be."""
    if wiring.wrong is not None:
        raise wiring.wrong
    get = wiring.get
    wiring.wires = pins.bus(get)  # it says what is wrong as long as nobody waits for a treatment
    wiring.runtime = pins.runtime()
    wiring.nvm = pins.nvm()
    wiring.reset_reason = pins.reset_reason()
    wiring.lifeline = pins.lifeline()
    wiring.electrode = pins.analog("ELECTRODE_PIN", get)
    wiring.parts = None
    if get("RETURN_PIN"):
        from .poles import parts

        wiring.parts = parts(get)
    wiring.vbus = pins.digital("VBUS_PIN", get) or HostCable(wiring.runtime)
    wiring.keys, wiring.button = pins.button(get)
    wiring.sounds = pins.sounds(get)
    return wiring
