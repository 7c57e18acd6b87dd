"""Talk between a person and a board, until the person leaves or the board goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sculpt.board import ports
from sculpt.board.ports import Port
from sculpt.cli.errors import UserError
from sculpt.console.keyboard import Keyboard
from sculpt.console.screen import Screen

if TYPE_CHECKING:
    from serial import Serial

LEAVE = b"\x1d"
"""Ctrl-], as in telnet and miniterm."""

LOOK_EVERY_S = 0.5
"""How often a board that has gone is looked for."""

READ_BYTES = 4096

End = Literal["left", "gone"]


def talk(port: Serial, keyboard: Keyboard, screen: Screen) -> End:
    """Shows what the board says and sends it every key; returns why it has ended."""
    while True:
        keys = keyboard.wait(port, LOOK_EVERY_S)
        sent, leave, _ = keys.partition(LEAVE)
        try:
            if sent:
                port.write(sent)
            said = port.read(READ_BYTES)
        except (OSError, TypeError):  # pyserial's own, and what it does with a port that closes
            return "gone"
        screen.take(said)
        if leave:
            return "left"


def return_of(port: Port, keyboard: Keyboard) -> Serial | None:
    """The port of a board that has come back; None where the person leaves meanwhile."""
    while True:
        if LEAVE in keyboard.wait(None, LOOK_EVERY_S):
            return None
        try:
            return ports.open_port(_again(port))
        except UserError:
            continue


def _again(port: Port) -> Port:
    """Where the same board is now: it may get another name when it is plugged in again."""
    here = (one for one in ports.board_ports() if port.uid and one.uid == port.uid)
    return next(here, port)
