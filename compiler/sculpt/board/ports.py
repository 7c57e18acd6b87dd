"""Serial ports of boards: the consoles of CircuitPython that this computer sees.

A board's console is known by its maker's USB number, and by its own: CircuitPython writes the
serial number of its port into ``boot_out.txt`` as the ``UID``.
"""

from __future__ import annotations

import errno
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from facelang.render import harmless
from sculpt.board.drive import Drive
from sculpt.cli.errors import UserError

if TYPE_CHECKING:
    from serial import Serial

MAKERS = {0x239A: "Adafruit", 0x2E8A: "Raspberry Pi", 0x303A: "Espressif", 0x2341: "Arduino"}
"""Makers by their USB number, in whose name CircuitPython boards report themselves."""

BAUD = 115200  # ignored by USB; a board on a converter has it

_UID = re.compile(r"^UID:(\w+)", re.MULTILINE)
_NO_CONSOLE = re.compile(r"data|cdc2", re.IGNORECASE)


class Port(NamedTuple):
    """A serial port: its name for this system, what it calls itself, its board's number."""

    device: str
    name: str
    uid: str

    @property
    def label(self) -> str:
        return f"{self.device} ({self.name})" if self.name else self.device


def board_ports() -> list[Port]:
    """The consoles of boards that are plugged in, in the order of their names."""
    from serial.tools import list_ports

    found: dict[tuple[str, str], Port] = {}
    for one in sorted(list_ports.comports(), key=lambda port: str(port.device)):
        if one.vid not in MAKERS or _NO_CONSOLE.search(one.interface or ""):
            continue
        name = harmless(one.product or one.description or MAKERS[one.vid])
        port = Port(str(one.device), name, str(one.serial_number or ""))
        found.setdefault((port.uid or port.device, one.interface or ""), port)
    return list(found.values())


def uid_of(drive: Drive) -> str:
    """The number of a drive's board; empty where its CircuitPython does not write it."""
    match = _UID.search(drive.boot_out)
    return match[1] if match else ""


def port_of(drive: Drive) -> Port | None:
    """The console of the board that a drive belongs to, None where it is not to be found."""
    uid = uid_of(drive).casefold()
    return next((one for one in board_ports() if uid and one.uid.casefold() == uid), None)


def find_port(device: str | None, drive: Drive | None = None) -> Port:
    """The port of this name, that of a drive's board, or the only one of a board.

    Raises UserError for none and for several.
    """
    if device is not None:
        return Port(device, "", "")
    if drive is not None:
        port = port_of(drive)
        if port is None:
            raise UserError(
                f"the console of {drive.board} at {drive.label} was not found",
                "unplug the board and plug it in again, or name its port with --port",
            )
        return port
    found = board_ports()
    if not found:
        raise UserError(
            "no board's console was found",
            f"plug the board in with a data cable, or name its port: --port {_example()}",
        )
    if len(found) > 1:
        raise UserError(
            f"there are {len(found)} boards: {', '.join(one.label for one in found)}",
            "name one of them with --port",
        )
    return found[0]


def open_port(port: Port) -> Serial:
    """The port, open for this program alone; a read returns at once. Raises UserError."""
    import serial

    try:
        return serial.Serial(port.device, BAUD, timeout=0, exclusive=_is_posix() or None)
    except (OSError, ValueError) as error:  # SerialException is an OSError
        raise _not_opened(port, error) from error


def _not_opened(port: Port, error: OSError | ValueError) -> UserError:
    number = getattr(error, "errno", None)
    if number == errno.ENOENT or (number is None and "No such file" in str(error)):
        why, fix = "there is no such port", "sculpt console --list shows those of boards"
    elif number == errno.EACCES:
        why = "permission denied"
        fix = "join the group it belongs to, dialout or uucp, and log in again"
    elif number == errno.EBUSY or "lock" in str(error).lower():
        why, fix = "another program has it open", "close that one: an editor, a terminal, Thonny"
    else:
        said = getattr(error, "strerror", None) or str(error).partition(": ")[0]
        why = said[:1].lower() + said[1:]
        fix = "is it a serial port, and is the board plugged in?"
    return UserError(f"{port.label} cannot be opened ({why})", fix)


def _is_posix() -> bool:
    return sys.platform != "win32"


def _example() -> str:
    by_system = {"win32": "COM3", "darwin": "/dev/cu.usbmodem101"}
    return by_system.get(sys.platform, "/dev/ttyACM0")
