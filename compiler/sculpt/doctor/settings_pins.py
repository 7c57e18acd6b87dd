"""The pins that settings name: does this board have them, once each, and can they do it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facelang.suggest import nearest
from sculpt.board import deployment_settings
from sculpt.board.drive import Drive
from sculpt.doctor import board_pins
from sculpt.doctor.finding import Finding, advice, wrong

ABOUT = "settings"
ENDING = "_PIN"


def look(drive: Drive, table: dict[str, Any]) -> Iterator[Finding]:
    """Findings about every ``…_PIN`` of the settings, and those the reference board has anyway."""
    named = {key: value for key, value in table.items() if key.endswith(ENDING) and value != ""}
    for key, value in named.items():
        if not isinstance(value, str):
            yield wrong(
                ABOUT,
                f"{key} is {value}",
                "a pin is named as in CircuitPython's board module",
                f'write {key} = "GP{value}", or what the pin is called on this board',
            )
    texts = {key: value for key, value in named.items() if isinstance(value, str)}
    pins = board_pins.of(drive.board_id)
    if pins is None:
        yield advice(
            ABOUT,
            f"the pins of {drive.board} are not known here",
            "whether the settings name the right ones cannot be told",
            "pip install circuitpython-stubs, which knows the pins of every board",
        )
        yield from _twice(texts, {})
        return
    for key, name in texts.items():
        if name not in pins:
            near = nearest(name, sorted(pins))
            yield wrong(
                ABOUT,
                f"{key} is {name}, a pin that {drive.board} has not",
                "the program does not start with it",
                f"did you mean {near}?" if near else "dir(board) on the board lists its pins",
            )
    known = {key: name for key, name in texts.items() if name in pins}
    yield from _twice(known, pins)
    yield from _missing(drive, table, pins)
    if board_pins.is_rp2040(drive.board):
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
                "it can be only one of the two",
                "name the pin that each of them is wired to",
            )
        taken.setdefault(place, key)


def _missing(drive: Drive, table: dict[str, Any], pins: dict[str, int | None]) -> Iterator[Finding]:
    """A key that is not there stands for the reference board's pin, which this one may not have."""
    import tomllib

    from sculpt.board import program

    reference = tomllib.loads(program.settings().decode())
    for key in deployment_settings.reference():
        name = reference.get(key)
        if key.endswith(ENDING) and key not in table and name and name not in pins:
            yield wrong(
                ABOUT,
                f"{key} is not stated, and stands for {name}, which {drive.board} has not",
                "the program does not start without it",
                f'write {key} = "…" with the pin it is wired to',
            )


def _rp2040(texts: dict[str, str], pins: dict[str, int | None]) -> Iterator[Finding]:
    """Which pins of the chip have an ADC, and which are the two lines of one I2C."""
    electrode = texts.get("ELECTRODE_PIN")
    if electrode is not None and pins[electrode] not in board_pins.RP2040_ADC:
        yield wrong(
            ABOUT,
            f"ELECTRODE_PIN is {electrode}, which cannot measure a voltage",
            "the RP2040 has an ADC at GPIO 26 to 29 only",
            "wire the electrode's divider to one of A0 to A3",
        )
    scl, sda = pins.get(texts.get("SCL_PIN", "")), pins.get(texts.get("SDA_PIN", ""))
    if scl is None or sda is None:
        return
    # RP2040 data sheet, 1.4.3: even ones are SDA, odd ones SCL, of I2C 0 and 1 in turns
    if sda % 2 or not scl % 2 or sda // 2 % 2 != scl // 2 % 2:
        yield wrong(
            ABOUT,
            f"SDA_PIN is {texts['SDA_PIN']} and SCL_PIN is {texts['SCL_PIN']}",
            "they are not the two lines of one I2C of the RP2040",
            "swap them if they are, or wire the chips to a pair like GP0 (SDA) and GP1 (SCL)",
        )
