"""A board's ``settings.toml``, changed in place: comments, order and layout stay."""

from __future__ import annotations

from pathlib import Path

from sculpt.cli.errors import Trouble
from sculpt.cli.writing import write_whole

NAME = "settings.toml"
BOOT_OUT = "boot_out.txt"
"""What CircuitPython writes on its drive at every start."""


def on_drive(drive: Path) -> Path:
    """The settings of a board's drive. Raises Trouble where they are not."""
    if not drive.is_dir():
        raise Trouble(f"there is no drive {drive}", "is the board plugged in?")
    path = drive / NAME
    if not path.is_file():
        raise Trouble(
            f"{drive} has no {NAME}", "is it the board's drive? sculpt deploy puts one there"
        )
    return path


def is_on_a_board(path: Path) -> bool:
    """Whether this file stands on the drive of a CircuitPython board."""
    return (path.resolve().parent / BOOT_OUT).exists()


def changed(text: str, values: dict[str, int]) -> str:
    """The text with these values; a key that it does not have is added at its end."""
    import tomlkit

    document = tomlkit.parse(text)
    for key, value in values.items():
        document[key] = value
    return tomlkit.dumps(document)


def write(path: Path, values: dict[str, int]) -> None:
    """Puts the values into the file, whole or not at all. Raises Trouble."""
    data = path.read_bytes().decode("utf-8")  # line ends stay what they are
    write_whole(path, changed(data, values).encode("utf-8"))
