"""The two Adafruit drivers and what they need, as they were installed from PyPI."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from sculpt.cli.errors import Trouble

DRIVERS = ("adafruit-circuitpython-mcp4725", "adafruit-circuitpython-ina219")
NOT_ON_A_BOARD = {"adafruit-blinka", "adafruit-circuitpython-typing"}
"""What makes CircuitPython's own modules of a PC, and types that only a checker looks at."""

REINSTALL = "pip install --force-reinstall visasculpt"


def files() -> dict[str, bytes]:
    """Path below the drive's ``lib/``: what stands in it. Raises Trouble where one is missing."""
    return {
        str(path): path.locate().read_bytes()  # type: ignore[attr-defined]
        for one in distributions()
        for path in _modules(one)
    }


def versions() -> dict[str, str]:
    """Each distribution that goes to the drive, and its version."""
    return {_canonical(one.metadata["Name"]): one.version for one in distributions()}


def distributions() -> list[Distribution]:
    """The drivers, then what they require and the board does not have, each once."""
    waiting, found = list(DRIVERS), {}
    while waiting:
        name = _canonical(waiting.pop(0))
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError as error:
            raise Trouble(f"{name} is not installed", f"pip install {name}") from error
        for line in found[name].requires or []:
            need = _canonical(re.split(r"[^\w.-]", line, maxsplit=1)[0])
            is_extra = "extra ==" in line
            if need.startswith("adafruit-circuitpython") and not is_extra:
                waiting += [need] if need not in NOT_ON_A_BOARD else []
    return list(found.values())


def _modules(one: Distribution) -> list[Path]:
    """The sources among a distribution's files; compiled ones belong to this PC."""
    modules = [path for path in one.files or [] if path.suffix == ".py" and ".." not in path.parts]
    if not modules:
        raise Trouble(f"{one.metadata['Name']} is installed without its files", REINSTALL)
    return modules  # type: ignore[return-value]


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
