"""Contents of a complete drive: program, drivers and settings, in bytes.

The sources are compact (:mod:`sculpt.board.compact`), or as they are, for who edits them on the
drive. The drivers are the two of Adafruit and what they need, as they are
installed on this PC. The settings are the reference board's, for a drive that has none. Everything
that runs is named in the list by which the board itself checks that its copy is complete
(``facevm.manifest``).
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from facevm import manifest
from facevm.settings import DAC
from facevm.version import VERSION
from sculpt.board.compact import compact
from sculpt.cli import stock
from sculpt.cli.errors import UserError
from sculpt.cli.foreign import read_bounded
from sculpt.cli.installing import install_command

SETTINGS = "settings.toml"
ROUTINES = "routines"
PROFILES = "profiles"
CHECKER = "lib/facevm/manifest.py"
STARTS = ("code.py", "boot.py", "safemode.py")
"""What CircuitPython runs by itself."""
BEFORE_CODE_PY = "code.txt"
"""What CircuitPython looks for before ``code.py``, and runs in its place (main.c)."""

DRIVERS = ("adafruit-circuitpython-mcp4725", "adafruit-circuitpython-ina219")
"""Those of the reference board; another DAC's comes with the extra ``chips``."""
NOT_ON_A_BOARD = {
    "adafruit-blinka",
    "adafruit-circuitpython-typing",
    "adafruit-circuitpython-busdevice",
}
"""CircuitPython's own modules for a PC, types for a type checker, and what a board has built in."""


def files(dac: str = DAC, is_plain: bool = False) -> dict[str, bytes]:
    """Everything but settings and routines: POSIX path on the drive, and the file's bytes.

    ``dac`` is a key of ``facevm.settings.DACS``, whose driver is among them; ``is_plain`` takes
    the sources as they are. Raises UserError where the program or a driver is missing on
    this PC.
    """
    folder = stock.drive_folder()
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _is_ours(path.relative_to(folder))
    }
    if not all(name in found for name in (*STARTS, CHECKER)):
        raise UserError(
            f"the program for the board is not in {folder}", install_command(reinstall=True)
        )
    drivers = {f"lib/{path}": data for path, data in driver_files(dac).items()}
    return found | drivers if is_plain else dict(_compact(_items(found), _items(drivers)))


_Items = tuple[tuple[str, bytes], ...]


def _items(files: Mapping[str, bytes]) -> _Items:
    return tuple(files.items())


@lru_cache(maxsize=4)
def _compact(files: _Items, drivers: _Items) -> dict[str, bytes]:
    program, below = dict(files), dict(drivers)
    return compact(program, below) | compact(below, program)


def is_plain_on(root: Path) -> bool:
    """Whether the program on a drive is as it is in the repository, by the file that checks it."""
    try:
        found = read_bounded(root / CHECKER)
    except OSError:
        return False
    return found == (stock.drive_folder() / CHECKER).read_bytes()


def listing(files: Mapping[str, bytes], left: set[str]) -> bytes:
    """The list of ``files`` that the board checks; ``left`` are paths left by older versions."""
    checked = [(path, crc32(data)) for path, data in files.items() if path.endswith(".py")]
    text: str = manifest.written(VERSION, checked, left)
    return text.encode()


def settings(profile: str | None = None) -> bytes:
    """The settings of the reference board, each key with its comment, or a profile's."""
    path = stock.drive_folder() / SETTINGS if profile is None else profiles()[profile]
    return path.read_bytes()


def profiles() -> dict[str, Path]:
    """Settings that stand in place of the reference board's, by the PROFILE that they state."""
    return {path.stem: path for path in sorted((stock.drive_folder() / PROFILES).glob("*.toml"))}


def _is_ours(path: Path) -> bool:
    """Whether a file is part of the program: no settings, list of another copy, cache or backup."""
    if path.as_posix() in (SETTINGS, manifest.LIST, manifest.UNFINISHED):
        return False
    hidden = any(part.startswith((".", "__pycache__")) for part in path.parts)
    return not hidden and path.parts[0] != ROUTINES and path.suffix in (".py", ".txt", ".md")


def driver_files(dac: str = DAC) -> dict[str, bytes]:
    """Path below the drive's ``lib/``, and the file's bytes. Raises UserError without a driver."""
    return {
        str(path): path.locate().read_bytes()  # type: ignore[attr-defined]
        for one in distributions(dac)
        for path in _modules(one)
    }


def driver_versions() -> dict[str, str]:
    """Each distribution that goes to the drive, and its version."""
    return {_canonical(one.metadata["Name"]): one.version for one in distributions()}


def require_driver(dac: str) -> Distribution:
    """The driver of a DAC, as it was installed. Raises UserError where it is not."""
    return _installed(_driver_of(dac))


def distributions(dac: str = DAC) -> list[Distribution]:
    """The drivers, then what they require and a board does not have, each once."""
    waiting, found = [*DRIVERS, _driver_of(dac)], {}
    while waiting:
        name = _canonical(waiting.pop(0))
        if name in found:
            continue
        found[name] = _installed(name)
        for line in found[name].requires or []:
            need = _canonical(re.split(r"[^\w.-]", line, maxsplit=1)[0])
            is_extra = "extra ==" in line
            if need.startswith("adafruit-circuitpython") and not is_extra:
                waiting += [need] if need not in NOT_ON_A_BOARD else []
    return list(found.values())


def _driver_of(dac: str) -> str:
    return f"adafruit-circuitpython-{dac.lower()}"


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise UserError(f"{name} is not installed", f"pip install {name}") from error


def _modules(one: Distribution) -> list[Path]:
    """The sources among a distribution's files; compiled ones are for this PC."""
    modules = [path for path in one.files or [] if path.suffix == ".py" and ".." not in path.parts]
    if not modules:
        name = one.metadata["Name"]
        raise UserError(f"{name} is installed without its files", install_command(reinstall=True))
    return modules  # type: ignore[return-value]


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
