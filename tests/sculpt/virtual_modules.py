"""CircuitPython's modules for :mod:`tests.sculpt.starting`, made when the first one is imported."""

import sys

from facebench.board import VirtualBoard
from facebench.circuitpython import install

LOOKS = 300  # at the clock, while waiting for a press

virtual = VirtualBoard(seed=3)
install(virtual)
_wait_until = virtual.clock.wait_until
_looks = [0]


def _counted(moment_ns):
    _looks[0] += 1
    if virtual.enable.value:
        print("ENERGISED")
    if _looks[0] > LOOKS:
        raise SystemExit("waiting for a press")
    return _wait_until(moment_ns)


virtual.clock.wait_until = _counted


def members(name):
    """What ``import name`` gives on the board."""
    module = sys.modules[name]
    return {member: getattr(module, member) for member in dir(module) if member[0] != "_"}
