"""The source of a file: from bytes to text, and from text to lines."""

from __future__ import annotations

import codecs
import re

from facelang.diagnostics import Diagnostic
from facelang.tree import Span

BOM = "\ufeff"

TOP_OF_FILE = Span(1, 1, 1, 1)

IMAGE_MAGIC = b"FBC"
"""With what a built routine begins; ``facevm.isa.MAGIC``, which facelang does not see."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS_UTF8 = "save it as UTF-8 (in most editors: Save with encoding)"
_LINE_END = re.compile(r"\r?\n")


def decode(data: bytes, file: str) -> tuple[str | None, list[Diagnostic]]:
    """The text in the bytes of a file, or ``None`` and why they are none.

    A byte-order mark stays in the text; ``lines`` passes over it.
    """
    if data.startswith(_UTF16):
        message = "this file is saved as UTF-16"
        return None, [Diagnostic("F102", file, TOP_OF_FILE, message, _SAVE_AS_UTF8)]
    if data.startswith(IMAGE_MAGIC) and data[3:4] < b"\t":  # a version's number, not a letter
        message = "this file is an image for the device, not a routine"
        hint = "`sculpt show` tells what is in it"
        return None, [Diagnostic("F102", file, TOP_OF_FILE, message, hint)]
    nul = data.find(0)
    if nul >= 0:
        if data[1::2].count(0) * 3 >= len(data) or data[::2].count(0) * 3 >= len(data):
            message, hint = "this file is saved as UTF-16", _SAVE_AS_UTF8
        else:
            message, hint = "this file is not a text", "a routine is a plain text file"
        return None, [Diagnostic("F102", file, _place(data, nul), message, hint)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        place = _place(data, error.start)
        message = (
            f"this file is not saved as UTF-8: byte 0x{data[error.start]:02x} begins no character"
        )
        return None, [Diagnostic("F101", file, place, message, _SAVE_AS_UTF8)]


def _place(data: bytes, offset: int) -> Span:
    """Where a byte stands, counted in the characters that can be read before it."""
    before = data[:offset].decode("utf-8", "replace").removeprefix(BOM)
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Span(line, column, line, column + 1)


def lines(text: str) -> list[str]:
    """The lines of a text without their ends, so that ``lines(text)[n - 1]`` is line n.

    Only LF and CRLF end a line, whatever else Unicode would allow. A byte-order mark is no
    part of the first line, and columns are counted without it.
    """
    return _LINE_END.split(text.removeprefix(BOM))
