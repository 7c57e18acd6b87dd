"""The Adafruit drivers as installed from PyPI, without Blinka: for MicroPython's path."""

from __future__ import annotations

import shutil
from pathlib import Path

import adafruit_register

DRIVERS = (
    *("adafruit_bus_device", "adafruit_register"),
    *("adafruit_mcp4725.py", "adafruit_mcp4728.py", "adafruit_ina219.py"),
)


def copy_drivers(library: Path) -> None:
    """Copies the drivers and what they need there."""
    site = Path(adafruit_register.__file__).parent.parent
    for name in DRIVERS:
        if name.endswith(".py"):
            shutil.copy(site / name, library)
        else:
            shutil.copytree(site / name, library / name, ignore=shutil.ignore_patterns("*.pyc"))
