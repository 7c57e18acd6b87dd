"""Versions of what is installed, and where it is: what ``sculpt --version`` prints."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from facelang.store import cache_folder
from facevm.isa import FORMAT_VERSION
from facevm.version import VERSION
from sculpt.cli import stock
from sculpt.cli.defaults import VARIABLE, config_path
from sculpt.cli.installing import PRODUCT, install_command

CONTRIBUTORS = {"dev", "docs", "hardware"}
"""Extras for those who change the project; the rest are for those who use it."""

_REQUIREMENT = re.compile(r"([\w.-]+)[^;]*(?:;.*extra\s*==\s*['\"]([\w-]+)['\"])?")


def versions_text() -> str:
    """The version on a line of its own, then what it runs on, what it needs, and the folders."""
    listed = {"device program": f"{VERSION}, images of format {FORMAT_VERSION}"}
    listed["Python"] = f"{platform.python_version()} on {platform.platform(terse=True)}"
    for extra, names in needed().items():
        listed[extra or "needs"] = ", ".join(_found(names)) or _missing(extra)
    listed |= {
        "program": str(stock.PACKAGE),
        "interpreter": sys.executable,
        "stock routines": str(stock.routines_folder()),
        "drive's files": str(stock.drive_folder()),
        "cache": str(Path(cache_folder())),
        "defaults": str(config_path() or f"none, as {VARIABLE} says"),
    }
    width = max(map(len, listed))
    lines = [f"sculpt {version(PRODUCT)}", *(f"{k:<{width}}  {v}" for k, v in listed.items())]
    return "\n".join(lines)


def needed() -> dict[str, list[str]]:
    """The packages of each extra for users, in the order of the metadata; those of "" always."""
    lists: dict[str, list[str]] = {"": []}
    for line in requires(PRODUCT) or ():
        match = _REQUIREMENT.match(line)
        if match and match[1] != PRODUCT and match[2] not in CONTRIBUTORS | {"all"}:
            lists.setdefault(match[2] or "", []).append(match[1].lower())
    return lists


def _found(names: list[str]) -> Iterator[str]:
    """Each that is installed, with its version; nothing if one of them is missing."""
    try:
        found = [f"{name} {version(name)}" for name in names]
    except PackageNotFoundError:
        return
    yield from found


def _missing(extra: str) -> str:
    return f"not installed: {install_command(extra)}" if extra else "not all installed"
