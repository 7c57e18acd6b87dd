"""This computer: Python, the product, and what it needs, in the versions it needs.

MERGED: The chips on a real bus: which addresses answer.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from facevm.settings import Settings
from sculpt.board import adapter
from sculpt.doctor.finding import Fact, Found, wrong

ABOUT = "machine"
PRODUCT = "visasculpt"


def machine_findings() -> Iterator[Found]:
    """Facts about what is installed, and findings about what is missing or too old."""
    yield Fact(ABOUT, f"Python {platform.python_version()} on {platform.system()}")
    yield Fact(ABOUT, f"sculpt {version(PRODUCT)}")
    for name, least in needed():
        try:
            here = version(name)
        except PackageNotFoundError:
            yield wrong(ABOUT, f"{name} is not installed", _why(name), f"pip install {name}")
            continue
        if _numbers(here) < _numbers(least):
            yield wrong(
                ABOUT,
                f"{name} is {here}, and {least} or later is needed",
                _why(name),
                f"pip install -U {name}",
            )
        elif name.startswith("adafruit"):
            yield Fact(ABOUT, f"{name} {here}")


def needed() -> list[tuple[str, str]]:
    """What the product itself depends on, each with the least version; extras not counted."""
    lines = [line for line in requires(PRODUCT) or [] if "extra ==" not in line]
    found = [re.match(r"([\w.-]+)\s*>=\s*([\w.]+)", line) for line in lines]
    return [(one[1].lower(), one[2]) for one in found if one is not None]


def _why(name: str) -> str:
    if name == "adafruit-blinka":
        return "it stands between the drivers and the chips, virtual or real, on a computer"
    if name.startswith("adafruit"):
        return "it is the driver of a chip, here and on the drive"
    return "sculpt is made with it"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", text)[:3])


BUS_ABOUT = "bus"


def bus_findings(kind: str, wanted: Settings) -> Iterator[Found]:
    """Scans the bus of an adapter. Nothing is written to any chip. Raises UserError."""
    i2c, _ = adapter.open_i2c(kind)
    try:
        while not i2c.try_lock():
            pass
        try:
            found = list(i2c.scan())
        finally:
            i2c.unlock()
    except (OSError, RuntimeError) as error:
        yield wrong(
            BUS_ABOUT,
            f"the bus cannot be scanned ({error})",
            "neither chip can be reached",
            "check SDA, SCL, ground and the pull-ups",
        )
        return
    yield Fact(BUS_ABOUT, "answering: " + (", ".join(f"0x{one:02x}" for one in found) or "nothing"))
    for chip, address in (("MCP4725", wanted.dac_address), ("INA219", wanted.sensor_address)):
        if address not in found:
            yield wrong(
                BUS_ABOUT,
                f"no {chip} answers at 0x{address:02x}",
                "the output cannot be set" if chip == "MCP4725" else "nothing can be measured",
                "check its supply and wiring, and the address pins against the settings",
            )
