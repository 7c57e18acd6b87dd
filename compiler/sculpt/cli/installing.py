"""Command that installs an extra: by the tool that installed ``sculpt``, from where it came.

A hint that names an index without the package, or another environment's ``pip``, helps nobody.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

PRODUCT = "visasculpt"
TOOLS = {
    "pipx_metadata.json": "pipx install --force",
    "uv-receipt.toml": "uv tool install --force",
}
"""What keeps each program in an environment of its own, by the note that it leaves there."""


def install_command(extra: str = "", reinstall: bool = False) -> str:
    """The command that adds an extra to this installation, or installs it once more."""
    noted = _noted()
    url = noted.get("url", "")
    parts = urlsplit(url)
    name = f"{PRODUCT}[{extra}]" if extra else PRODUCT
    is_editable = False
    if parts.scheme == "file":
        path = url2pathname(parts.path)
        if Path(path).exists():
            name = f"{path}[{extra}]" if extra else path
            is_editable = _part(noted, "dir_info").get("editable") is True
    elif url:
        control = _part(noted, "vcs_info").get("vcs")
        name += f" @ {control}+{url}" if control else f" @ {url}"
    quote = '"' if sys.platform == "win32" else "'"
    if extra or " " in name:
        name = f"{quote}{name}{quote}"
    for note, tool in TOOLS.items():
        if (Path(sys.prefix) / note).exists():
            return f"{tool} {name}"
    options = " --force-reinstall" * reinstall + " -e" * is_editable
    return f"{_pip()} install{options} {name}"


def _pip() -> str:
    """This environment's ``pip``: by its name where that is the one a shell finds."""
    is_system = sys.prefix == sys.base_prefix
    if is_system or os.environ.get("VIRTUAL_ENV") == sys.prefix:
        return "pip"
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f"{python} -m pip"


def _noted() -> dict[str, Any]:
    """What the installer noted of where the package came from (PEP 610); of an index nothing."""
    try:
        noted = json.loads(distribution(PRODUCT).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) and isinstance(noted.get("url"), str) else {}


def _part(noted: dict[str, Any], name: str) -> dict[str, Any]:
    part = noted.get(name)
    return part if isinstance(part, dict) else {}
