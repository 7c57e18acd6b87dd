"""Room: what is needed only while nothing flows is let go before something does.

Proof and reader of images are a sixth of the runtime. A board brings them back from its drive for
the next treatment. A PC has memory enough, and others there who hold them.
"""

import gc
import sys

_PROOF = ("image", "proof", "tally", "charge", "form")
_UNTIL_THEN = (
    "refusal",
    "eeprom",
    "first_use",
    "start",
    "fitting",
    "loading",
    "pins",
    "settings",
    "lamps",
    "clock",
    "notes",
    "logbook",
    "reader",
    "journal",
    "volume",
    "isa",
    "limits",
    "calibration",
    "thresholds",
    "states",
    "interlocks",
)


def make():
    """Lets them go, and collects what nobody holds."""
    if sys.implementation.name != "cpython":
        package = sys.modules["facevm"]
        for name in _PROOF + _UNTIL_THEN:
            module = sys.modules.pop("facevm." + name, None)
            if module and hasattr(package, name):
                delattr(package, name)
            if module and name in _PROOF:
                for own in dir(module):
                    if not own.startswith("__"):
                        delattr(module, own)
    gc.collect()
