"""Netlist that KiCad's board editor imports, and the rules that the circuit is checked by.

SKiDL checks and writes; what it adds of the day and the place is taken out, so that the same
circuit always gives the same file.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from faceboard import catalog, circuit

_OF_THE_DAY = (
    (r"\(title_block.*?\n(?= +\(components)", "))\n"),
    (r'\(date "[^"]*"\)', '(date "")'),
    (r'\(source "[^"]*"\)', '(source "device/hardware/faceboard/circuit.py")'),
    (r'\(field\s*\(name "SKiDL (?:Line|Tag)"\)[^)]*\)', ""),
    (r'\(field\s*\(name "(?:Description|Datasheet)"\)\)', ""),
    (r"\(component_classes\)", ""),
    (r"\n\s*(?=\n)", ""),
    (r"\n\s*(?=\))", ""),
)
"""What SKiDL adds of the day and the place, or for other readers, and what stands there instead."""


MISSING = "SKiDL is not installed (pip install -e '.[hardware]', in the project's folder)"


def check() -> list[str]:
    """What the electrical rules say to the circuit: nothing, or a line for each complaint.

    SKiDL's rules, and two of our own: no pin that needs power stays free, no net ends at one pin.
    """
    skidl = circuit.skidl_module()
    board = circuit.build()
    said = _Complaints(logging.WARNING)
    log = skidl.erc_logger
    log.addHandler(said)
    try:
        with _elsewhere():
            board.ERC()
    finally:
        log.removeHandler(said)
    complaints = [re.sub(r" @ \[.*", "", line) for line in said.lines]
    for one in circuit.PARTS.values():
        for pin, net in zip(one.pins, one.nets, strict=True):
            if net == circuit.FREE and pin.kind == catalog.PWRIN:
                complaints.append(f"{one.ref} {pin.name} has no supply")
    for net, pins in circuit.pins_of_nets().items():
        if len(pins) < 2:
            complaints.append(f"{net} ends at {pins}")
    return complaints


class _Complaints(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if "found while running" not in text:
            self.lines.append(text)


def write(board: Any = None) -> str:
    """The netlist's text."""
    board = board or circuit.build()
    with _elsewhere():
        text = str(board.generate_netlist(file_="board.net"))
    for pattern, plain in _OF_THE_DAY:
        text = re.sub(pattern, plain, text, flags=re.DOTALL)
    return text.strip() + "\n"


@contextlib.contextmanager
def _elsewhere() -> Iterator[io.StringIO]:
    """SKiDL writes its reports to the folder it is called in, and to standard error."""
    before = os.getcwd()
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(said):
        os.chdir(Path(folder))
        try:
            yield said
        finally:
            os.chdir(before)
