"""The fitting: what a :class:`facevm.wiring.Wiring` is made of, one part after the other."""

from . import lamps, pins
from .wiring import HostCable


def begin(wiring):
    """The output, disconnected, and a light, whatever the settings say."""
    wiring.get = get = wiring.get or pins.getenv
    wiring.wrong = wiring.enable = None
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


def fit(wiring):
    """The rest. Raises ValueError for a setting that cannot be."""
    if wiring.wrong is not None:
        raise wiring.wrong
    get = wiring.get
    pins.bus(get)  # which says what is wrong with it as long as nobody waits for a treatment
    wiring.runtime = pins.runtime()
    wiring.nvm = pins.nvm()
    wiring.reset_reason = pins.reset_reason()
    wiring.lifeline = pins.lifeline()
    wiring.electrode = pins.electrode(get)
    wiring.vbus = pins.vbus(get) or HostCable(wiring.runtime)
    wiring.keys, wiring.button = pins.button(get)
    wiring.sounds = pins.sounds(get)


def bus(wiring):
    """The bus, made anew."""
    if wiring.i2c is not None:
        wiring.i2c.deinit()
        wiring.i2c = None
    wiring.i2c = pins.i2c(*pins.bus(wiring.get))
