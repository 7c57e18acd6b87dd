"""The wiring harness: the virtual board's parts at the pins that a ``settings.toml`` names.

What a pin is called on the builder's controller does not matter here: behind each is the part that
belongs there. A part that the settings do not name is not on the board.
"""

import sys

from micropython import const

from facevm.settings import calibration, whole

from ..board import I2C_HZ, VirtualBoard
from . import ZERO

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable, Mapping

    from ..chips.bus import I2C, Bus
    from ..face.face import Face

PINS = {
    "SCL_PIN": "GP1",
    "SDA_PIN": "GP0",
    "ENABLE_PIN": "GP2",
    "BUTTON_PIN": "GP3",
    "LED_PIN": "GP4",
    "ELECTRODE_PIN": "GP26",
    "VBUS_PIN": "GP24",
    "BUZZER_PIN": "GP5",
    "RETURN_PIN": "GP6",
    "SENSE_PIN": "GP7",
    "DUMMY_PIN": "GP8",
    "LIMIT_TEST_PIN": "GP9",
    "TRIPPED_PIN": "GP10",
    "BATTERY_PIN": "VOLTAGE_MONITOR",
}
"""The pins of :mod:`facebench.circuitpython` by the keys they are for."""

OF_TWO_POLES = ("SENSE_PIN", "DUMMY_PIN", "LIMIT_TEST_PIN", "TRIPPED_PIN", "BATTERY_PIN")
OPTIONAL = ("ELECTRODE_PIN", "VBUS_PIN", "BUZZER_PIN", "RETURN_PIN") + OF_TWO_POLES
"""Without its key there is no such part; the others have a pin all the same."""

REFERENCE: "dict[str, int | str]" = {
    "PA_PER_CODE": 319700,
    "ELECTRODE_FULL_MV": 26600,
    "RAIL_MV": 10900,
    "SERIES_OHM": 4740,
    "RETURN_OHM": 2520,
}
"""What the settings of the board of ``device/hardware`` say besides the shipped ones, its pins
apart."""
for _key in OPTIONAL:
    REFERENCE[_key] = PINS[_key]

ENABLE = "ENABLE_PIN"
"""A breadboard has nothing there, and its settings must not name it."""

POWER = "LED_POWER_PIN"
"""On the virtual board the light always has its power."""


def reference(seed: int) -> dict[str, int | str]:
    """The settings of the reference board of this seed, as its calibration leaves them."""
    settings = dict(REFERENCE)
    settings[ZERO] = VirtualBoard(seed).zero_nA
    return settings


def harnessed(table: "Mapping[str, int | str]") -> dict[str, int | str]:
    """The settings ``table`` (a dictionary) for the program on the virtual board.

    Raises ValueError where two parts hang on one pin.
    """
    is_bare = bool(table.get("PROFILE"))
    known: dict[str, int | str] = dict(table)
    known[POWER] = ""
    taken: dict[int | str, str] = {}
    for key in sorted(PINS):
        name = table.get(key)
        if name is None:
            if key == ENABLE and is_bare:
                continue
            name = "" if key in OPTIONAL else PINS[key]
        if name and name in taken:
            raise ValueError("%s and %s are the same pin (%s)" % (taken[name], key, name))
        taken[name] = key
        known[key] = PINS[key] if name else ""
    return known


def virtual_board(
    seed: int,
    updates_per_s: int,
    face: "Face",
    table: "Mapping[str, int | str] | None" = None,
) -> VirtualBoard:
    """The virtual board that the settings ``table`` describes, the reference board without one.

    Raises ValueError for a setting that no board can have.
    """
    if table is None:
        return VirtualBoard(seed, updates_per_s, face=face, i2c_factory=_platform_i2c())
    i2c_hz = whole(table.get, "I2C_HZ") or I2C_HZ
    built = calibration(table.get)
    return VirtualBoard(seed, updates_per_s, i2c_hz, face, _platform_i2c(), built=built)


def _platform_i2c() -> "Callable[[Bus], I2C] | None":
    """Blinka's class between drivers and bus where there is Blinka; the bus itself elsewhere."""
    if sys.implementation.name != "cpython":
        return None
    from .blinka import I2C

    return I2C
