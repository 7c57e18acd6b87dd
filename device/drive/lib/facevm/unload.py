"""Unloads what is needed only while nothing flows, before something does.

Proof and reader of images are a sixth of the runtime; the chips' drivers have done their part when
the chips are found. A board brings them back from its drive for
the next treatment. A PC has memory enough, and others there who hold them.

The collector keeps whatever an address on the stack points to, also one that was left over there.
So that none keeps all of a large one, those are emptied; no function of them may be held.
"""

import gc
import sys

_PROOF = ("image", "proof", "density", "tally", "charge", "wellformed")
_START = ("start", "fitting", "pins", "wires", "settings", "manifest", "listing", "loading")
_BOOK = ("logbook", "reader", "journal", "volume", "interlocks")
_REST = ("lamps", "notes", "eeprom", "refusal", "pace", "latched", "ticks", "limits")
_UNTIL_THEN = (
    "wake",
    "manifest",
    "dacs",
    "refusal",
    "eeprom",
    "start",
    "fitting",
    "loading",
    "listing",
    "pins",
    "wires",
    "settings",
    "lamps",
    "notes",
    "logbook",
    "reader",
    "journal",
    "volume",
    "isa",
    "limits",
    "pace",
    "thresholds",
    "states",
    "interlocks",
    "ticks",
    "unload",
    "latched",
    "selftest",
    "selfcheck",
    "breadboard",
)
_BUILT_IN = "adafruit_bus_device"  # it takes nothing of the heap

# what treats, and what proves an image, large ones before those that import them
TREATS = ("cruise", "machine", "guard", "session", "clock")
PROVES = ("isa", "tally", "proof", "image", "loading")


_SHORT = ("loading", "clock")


def bring(names: "tuple[str, ...]") -> None:
    """Imports them, each compiled in a heap that was collected: what reads a source needs twice
    its size for a moment."""
    for name in names:
        if "facevm." + name not in sys.modules and name not in _SHORT:
            gc.collect()
        __import__("facevm." + name)


def spent(*made: object) -> None:
    """Lets go of what has made these: there is one of each, and will be no other. A PC keeps it.

    To delete it would not do: the interpreter's table keeps what it pointed to.
    """
    for one in made:
        spend(one, "__init__")


def spend(one: object, method: str) -> None:
    """The same of a method that nobody calls any more."""
    if sys.implementation.name != "cpython":
        try:
            setattr(type(one), method, None)
        except (AttributeError, TypeError):  # its class is the interpreter's
            pass


def forget(module: str, *names: str) -> None:
    """Lets go of what a module has and nobody on a board asks for any more. A PC keeps it."""
    if sys.implementation.name != "cpython":
        for name in names:
            setattr(sys.modules["facevm." + module], name, None)


# of these, what the start needs again and again
STAY = ("isa", "limits", "thresholds", "states", "settings", "listing", "unload")


def idle_modules(stay: "tuple[str, ...]" = ()) -> None:
    """Lets them go, all but those that ``stay``, and collects what nobody holds. Without any none
    of them may be at work."""
    if sys.implementation.name != "cpython":
        package = sys.modules["facevm"]
        for name in _PROOF if stay else _PROOF + _START + _BOOK + _REST:
            module = sys.modules.get("facevm." + name)
            for own in dir(module) if module else ():
                if not own.startswith("__"):
                    delattr(module, own)
        for name in _PROOF + _UNTIL_THEN:
            if name in stay:
                continue
            if sys.modules.pop("facevm." + name, None) and hasattr(package, name):
                delattr(package, name)
        for name in list(sys.modules):
            if name.startswith("adafruit_") and not name.startswith(_BUILT_IN):
                del sys.modules[name]
    if not stay:  # else more is brought next
        gc.collect()
