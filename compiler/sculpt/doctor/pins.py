"""Pins that the settings name: whether the board has them, each only once, and fit for their use.

The reference boards' pins are listed here, as ``circuitpython-stubs`` 10.3.1 has them; those of
other boards are read from that package, where it is installed.
"""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from facebench.circuitpython.harness import OF_TWO_POLES
from facelang.suggest import nearest
from sculpt.board import settings_file
from sculpt.board.drive import Drive
from sculpt.doctor.finding import Finding, advice, wrong
from sculpt.doctor.settings_values import Table

REFERENCE = {
    "raspberry_pi_pico": (
        "GP0=0 GP1=1 GP2=2 GP3=3 GP4=4 GP5=5 GP6=6 GP7=7 GP8=8 GP9=9 GP10=10 GP11=11 GP12=12 "
        "GP13=13 GP14=14 GP15=15 GP16=16 GP17=17 GP18=18 GP19=19 GP20=20 GP21=21 GP22=22 "
        "SMPS_MODE=23 GP23=23 VBUS_SENSE=24 GP24=24 LED=25 GP25=25 GP26_A0=26 GP26=26 A0=26 "
        "GP27_A1=27 GP27=27 A1=27 GP28_A2=28 GP28=28 A2=28 A3=29 VOLTAGE_MONITOR=29"
    ),
    "raspberry_pi_pico_w": (
        "GP0=0 GP1=1 GP2=2 GP3=3 GP4=4 GP5=5 GP6=6 GP7=7 GP8=8 GP9=9 GP10=10 GP11=11 GP12=12 "
        "GP13=13 GP14=14 GP15=15 GP16=16 GP17=17 GP18=18 GP19=19 GP20=20 GP21=21 GP22=22 "
        "GP26_A0=26 GP26=26 A0=26 GP27_A1=27 GP27=27 A1=27 GP28_A2=28 GP28=28 A2=28 "
        "VOLTAGE_MONITOR=29 A3=29"
    ),
    "adafruit_feather_rp2040": (
        "A0=26 A1=27 A2=28 A3=29 D24=24 D25=25 SCK=18 MOSI=19 MISO=20 D0=1 RX=1 D1=0 TX=0 "
        "D4=6 SDA=2 SCL=3 D5=7 D6=8 D9=9 D10=10 D11=11 D12=12 LED=13 D13=13 BUTTON=4 BOOT=4 "
        "NEOPIXEL=16"
    ),
    "adafruit_qtpy_rp2040": (
        "A0=29 D0=29 A1=28 D1=28 A2=27 D2=27 A3=26 D3=26 SDA=24 D4=24 SCL=25 D5=25 TX=20 "
        "D6=20 RX=5 D7=5 SCK=6 D8=6 MISO=4 D9=4 MOSI=3 D10=3 NEOPIXEL=12 NEOPIXEL_POWER=11 "
        "BUTTON=21 SDA1=22 SCL1=23"
    ),
}
"""By board ID (``boot_out.txt``): each pin's name and the number of its GPIO."""

RP2040_ADC = {26, 27, 28, 29}  # RP2040 data sheet, 1.4.3
_STUB = re.compile(r"^(\w+): microcontroller\.Pin(?:  # GPIO(\d+))?", re.MULTILINE)


def pins_of(board_id: str) -> dict[str, int | None] | None:
    """A board's pins by name, with their GPIO where that is known; None for an unknown board."""
    known = REFERENCE.get(board_id)
    if known is not None:
        return {name: int(gpio) for name, gpio in (pin.split("=") for pin in known.split())}
    if not re.fullmatch(r"\w+", board_id):
        return None
    stub = Path(sysconfig.get_path("purelib"), "board_definitions", board_id, "__init__.pyi")
    try:
        text = stub.read_text("utf-8")
    except OSError:
        return None
    return {name: int(gpio) if gpio else None for name, gpio in _STUB.findall(text)}


def is_rp2040(board: str) -> bool:
    """Whether the board's name in ``boot_out.txt`` names this chip."""
    return board.endswith("with rp2040")


ABOUT: Final = "settings"
SUFFIX = "_PIN"


def pin_findings(drive: Drive, table: Table) -> Iterator[Finding]:
    """Findings on every ``…_PIN`` of the settings, and on those that are missing there."""
    named = {key: value for key, value in table.items() if key.endswith(SUFFIX) and value != ""}
    for key, value in named.items():
        if not isinstance(value, str):
            yield wrong(
                ABOUT,
                f"{key} is {value}",
                "a pin is named as in CircuitPython's board module",
                f'write {key} = "GP{value}", or the name of the pin on this board',
            )
    texts = {key: value for key, value in named.items() if isinstance(value, str)}
    pins = pins_of(drive.board_id)
    if pins is None:
        yield advice(
            ABOUT,
            f"the pins of {drive.board} are not known here",
            "the names in the settings cannot be checked",
            "pip install circuitpython-stubs, which has the pins of every board",
        )
        yield from _twice(texts, {})
        return
    for key, name in texts.items():
        if name not in pins:
            near = nearest(name, sorted(pins))
            yield wrong(
                ABOUT,
                f"{key} is {name}, a pin that {drive.board} does not have",
                "the program does not start with it",
                f"did you mean {near}?" if near else "dir(board) on the board lists its pins",
            )
    known = {key: name for key, name in texts.items() if name in pins}
    yield from _twice(known, pins)
    yield from _missing(drive, table, pins)
    yield from _poles(table)
    if is_rp2040(drive.board):
        yield from _rp2040(known, pins)


def _twice(texts: dict[str, str], pins: dict[str, int | None]) -> Iterator[Finding]:
    taken: dict[object, str] = {}
    for key, name in sorted(texts.items()):
        gpio = pins.get(name)
        place: object = name if gpio is None else gpio
        if place in taken:
            yield wrong(
                ABOUT,
                f"{taken[place]} and {key} are the same pin ({name})",
                "a pin can have only one of the two uses",
                "name the pin that each of them is wired to",
            )
        taken.setdefault(place, key)


def _missing(drive: Drive, table: Table, pins: dict[str, int | None]) -> Iterator[Finding]:
    """Findings on missing keys: they stand for the reference board's pin, which may not exist."""
    import tomllib

    from sculpt.board import contents

    reference = tomllib.loads(contents.settings().decode())
    for key in settings_file.reference():
        name = reference.get(key)
        if key.endswith(SUFFIX) and key not in table and name and name not in pins:
            yield wrong(
                ABOUT,
                f"{key} is missing and stands for {name}, which {drive.board} does not have",
                "the program does not start without it",
                f'write {key} = "…" with the pin it is wired to',
            )


def _poles(table: Table) -> Iterator[Finding]:
    """Findings on a second pole and what belongs to it, one without the other."""
    named = [key for key in OF_TWO_POLES if table.get(key)]
    if not table.get("RETURN_PIN"):
        if named:
            yield wrong(
                ABOUT,
                f"{named[0]} is set and RETURN_PIN is not",
                "the program takes this for a board with one pole, held by ENABLE's level: on the "
                "reference board nothing then closes",
                'write RETURN_PIN = "GP6", or leave the line out on a board with one pole',
            )
        return
    lacking = [key for key in OF_TWO_POLES if key not in named]
    if lacking:
        yield advice(
            ABOUT,
            f"RETURN_PIN is set and {', '.join(lacking)} is not",
            "what these pins are for is not checked before a treatment",
            "write them too, where the board has these parts",
        )
    if "RETURN_OHM" not in table:
        yield wrong(
            ABOUT,
            "RETURN_PIN is set and RETURN_OHM is not",
            "electrodes that touch each other are taken for skin of 2500 ohm",
            "write RETURN_OHM = 2520, or what R4, R7 and R1 of your board add up to",
        )


def _rp2040(texts: dict[str, str], pins: dict[str, int | None]) -> Iterator[Finding]:
    """Findings on pins that have no ADC, or are not the two lines of one I2C."""
    for key, what in (("ELECTRODE_PIN", "electrode's"), ("BATTERY_PIN", "battery's")):
        name = texts.get(key)
        if name is not None and pins[name] not in RP2040_ADC:
            yield wrong(
                ABOUT,
                f"{key} is {name}, which cannot measure a voltage",
                "the RP2040 has an ADC on GPIO 26 to 29 only",
                f"wire the {what} divider to one of A0 to A3",
            )
    scl, sda = pins.get(texts.get("SCL_PIN", "")), pins.get(texts.get("SDA_PIN", ""))
    if scl is None or sda is None:
        return
    # RP2040 data sheet, 1.4.3: even ones are SDA, odd ones SCL, of I2C 0 and 1 in turn
    if sda % 2 or not scl % 2 or sda // 2 % 2 != scl // 2 % 2:
        yield wrong(
            ABOUT,
            f"SDA_PIN is {texts['SDA_PIN']} and SCL_PIN is {texts['SCL_PIN']}",
            "they are not the two lines of one I2C of the RP2040",
            "swap them if they are reversed, or use a pair such as GP0 (SDA) and GP1 (SCL)",
        )
