"""The virtual board behind a serial port, under MicroPython: its program, then Python's prompt.

The program is the drive's own. Ctrl-C ends it, as on a board; what CircuitPython says then is said
here, and after a key the interpreter, started with ``-i``, gives its own prompt.
"""

import os
import sys
import time

from facebench.board import VirtualBoard
from facebench.circuitpython import install

virtual = VirtualBoard(seed=3)
install(virtual)


class Time:
    """MicroPython's module with the one type that CircuitPython's has besides."""

    struct_time = tuple


_wait_until = virtual.clock.wait_until


def _in_real_time(moment_ns):
    time.sleep_ms(1)
    return _wait_until(moment_ns)


def start(drive):
    virtual.clock.wait_until = _in_real_time
    os.chdir(drive)
    try:
        with open("code.py") as file:
            exec(file.read(), {"__name__": "__main__"})
    except KeyboardInterrupt:
        pass
    virtual.clock.wait_until = _wait_until
    print("\nCode done running.\n\nPress any key to enter the REPL. Use CTRL-D to reload.")
    sys.stdin.read(1)
    print("\nAdafruit CircuitPython 10.0.3 on 2025-10-17; Raspberry Pi Pico with rp2040")


if len(sys.argv) > 2:
    os.mount(os.VfsPosix(sys.argv[2]), "/routines")
start(sys.argv[1])
sys.modules["time"] = Time
