"""A drive's ``code.py`` as a board starts it: run in the drive's folder, under MicroPython.

CircuitPython's modules come from facebench, and not before something asks for the first of them:
until then nothing of the drive has been imported but what ``code.py`` itself imports. Printed is
which generation of the program has started, or what it says instead.
"""

import os
import sys


def generations():
    """The marks of every module that is the drive's."""
    found = set()
    for name in list(sys.modules):
        if name.startswith(("facevm", "adafruit")):
            module = sys.modules[name]
            if name not in ("facevm.manifest",) and hasattr(module, "GENERATION"):
                found.add(module.GENERATION)
    return sorted(found)


def start():
    try:
        with open("code.py") as file:
            text = file.read()
    except OSError:
        print("nothing starts")
        return
    shared = {"__name__": "__main__"}
    try:
        exec(text, shared)
    except SystemExit:  # it has waited for a press for long enough
        if "facevm.app" in sys.modules:  # else it waits, red, with a refusal on the console
            print("started", shared["GENERATION"], *generations())
        return
    if "facevm.app" in sys.modules:
        print("started, and ended")


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    start()
