"""Wake: the first light, before anything large is imported."""

import os

import board
import digitalio
import neopixel_write

WHITE, DARK = b"\x08\x08\x08", b"\x00\x00\x00"
RED = {"GRB": b"\x00\x19\x00", "RGB": b"\x19\x00\x00"}


def show(colour: bytes) -> None:
    """Lights the NeoPixel, where there is one; its pin is free again then."""
    try:
        high = getattr(board, str(os.getenv("LED_POWER_PIN")), None)
        if high is not None:
            digitalio.DigitalInOut(high).switch_to_output(True)
        name = os.getenv("LED_PIN")
        pin = digitalio.DigitalInOut(getattr(board, "GP4" if name is None else str(name)))
        pin.switch_to_output(False)
        neopixel_write.neopixel_write(pin, colour)
        pin.deinit()
    except Exception:
        pass


def red() -> bytes:
    """The colour of a fault, in the order of the light's."""
    try:
        return RED[str(os.getenv("LED_ORDER"))]
    except Exception:
        return RED["GRB"]
