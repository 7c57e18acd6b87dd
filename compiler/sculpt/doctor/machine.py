"""Machine: Python, the product and its dependencies on this computer, and the chips on its bus."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from facevm.settings import Settings
from sculpt.board import adapter
from sculpt.doctor.finding import Fact, Found, wrong

PRODUCT = "visasculpt"


def machine_findings() -> Iterator[Found]:
    """Facts on what is installed, findings on what is missing or too old."""
    yield Fact("machine", f"Python {platform.python_version()} on {platform.system()}")
    yield Fact("machine", f"sculpt {version(PRODUCT)}")
    for name, least in needed():
        try:
            here = version(name)
        except PackageNotFoundError:
            yield wrong("machine", f"{name} is not installed", _why(name), f"pip install {name}")
            continue
        if _numbers(here) < _numbers(least):
            yield wrong(
                "machine",
                f"{name} is {here}, but {least} or later is needed",
                _why(name),
                f"pip install -U {name}",
            )
        elif name.startswith("adafruit"):
            yield Fact("machine", f"{name} {here}")


def needed() -> list[tuple[str, str]]:
    """The product's own dependencies, each with its lowest version; without extras."""
    lines = [line for line in requires(PRODUCT) or [] if "extra ==" not in line]
    found = [re.match(r"([\w.-]+)\s*>=\s*([\w.]+)", line) for line in lines]
    return [(one[1].lower(), one[2]) for one in found if one is not None]


def _why(name: str) -> str:
    if name == "adafruit-blinka":
        return "it connects the drivers to the chips, virtual or real, on a computer"
    if name.startswith("adafruit"):
        return "it is the driver of a chip, here and on the drive"
    return "sculpt needs it"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", text)[:3])


def bus_findings(kind: str, wanted: Settings) -> Iterator[Found]:
    """Findings on an adapter's bus, by scanning it; no chip is written to. Raises UserError."""
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
            "bus",
            f"the bus cannot be scanned ({error})",
            "neither chip can be reached",
            f"check ground and the wires at {adapter.ADAPTERS[kind].bus}, each with a pull-up of "
            "2.2 to 10 kohm to 3.3 V, which most breakout boards carry",
        )
        return
    yield Fact(
        "bus", "devices found at " + (", ".join(f"0x{one:02x}" for one in found) or "nothing")
    )
    for chip, address in ((wanted.dac, wanted.dac_address), ("INA219", wanted.sensor_address)):
        if address not in found:
            yield wrong(
                "bus",
                f"no {chip} answers at 0x{address:02x}",
                "the output cannot be set" if chip == wanted.dac else "nothing can be measured",
                "check its supply and wiring, and compare its address pins with the settings",
            )
