"""The virtual breadboard's serial port: as ``facebench.circuitpython.repl``, its resistor in place.

Who types at it can also pull that resistor out and put it back: ``pull()``, ``put()``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from facebench.board import VirtualBoard
from facebench.circuit.path import ON_SKIN, OPEN
from facebench.circuitpython import repl
from facebench.face.resistor import Resistor

made: list[VirtualBoard] = []


def breadboard(*arguments: Any, **options: Any) -> VirtualBoard:
    made.append(VirtualBoard(*arguments, face=Resistor(2200), **options))
    return made[0]


class Repl(repl.Repl):
    def __init__(self) -> None:
        super().__init__()
        touch = made[0].circuit.set_contact
        self._names.update(pull=partial(touch, OPEN), put=partial(touch, ON_SKIN))


repl.VirtualBoard = breadboard  # type: ignore[misc, assignment]
repl.Repl = Repl  # type: ignore[misc]
repl.main()
