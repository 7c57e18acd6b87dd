"""Site of the studio: where its built page lies, and copies of it for another host.

The page comes as a wheel of its own, ``visasculpt-studio``, or from a checkout where it was built.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

from sculpt.cli.errors import UserError, reason

WHEEL = "visasculpt_studio"
CHECKOUT = Path(__file__).resolve().parents[2] / "studio"

ENTRY = "index.html"


def site() -> Path:
    """The folder of the built page. Raises UserError where there is none."""
    found = importlib.util.find_spec(WHEEL)
    folders = [
        Path(folder) / "page" for folder in (found and found.submodule_search_locations) or ()
    ]
    folders.append(CHECKOUT / "dist")
    for folder in folders:
        if (folder / ENTRY).is_file():
            return folder
    if (CHECKOUT / "package.json").is_file():
        raise UserError(
            "the studio's page is not built",
            f"build it, with Node 20 or newer: cd {CHECKOUT} && npm ci && npm run build",
        )
    raise UserError("the studio's page is not installed", "pip install visasculpt-studio brings it")


def copy_site(target: Path) -> int:
    """Copies the page into a folder, which any host can serve; returns how many files it has.

    Raises UserError for a folder that is not empty, and where it cannot be written.
    """
    source = site()
    try:
        if target.is_dir() and any(target.iterdir()):
            raise UserError(f"{target} is not empty", "name a new folder, or empty it first")
        shutil.copytree(source, target, dirs_exist_ok=True)
    except OSError as error:
        raise UserError(f"{target} cannot be written ({reason(error)})") from error
    return sum(len(files) for _, _, files in os.walk(target))
