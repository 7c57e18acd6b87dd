"""Journal: ``sessions.jsonl`` on the drive, one line of JSON per treatment.

Lines are only ever added. A power cut can leave half of the last one: readers drop it, and the
next line begins on a line of its own. What a cut while the drive is written does to the drive
itself (CircuitPython's FAT has no journal) nobody can promise; NVM holds the newest entries still.

Blanks fill each line up to the longest that one with its routine and places can be: the size of the
file tells nothing of what was measured, so none of a study's arm.
"""

import json
import os

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_LINE_MOST_BYTES = const(16_384)  # 19 places of 300 bytes, and more: a longer line is not an entry
_REST_BYTES = const(310)  # the longest line without its places and the routine's name
_PLACE_BYTES = const(300)  # the longest that one place can be, with what parts it from the next
_BLOCK_BYTES = const(256)
_BLANKS = " " * 32
_NUMBER = b'"number": '
_DIGITS = const(10)


def append(path: str, entry: "protocols.Entry") -> None:
    """Adds a line and has it written through to the flash. Raises OSError when it cannot be."""
    is_whole = _ends_a_line(path)
    with open(path, "a", encoding="utf-8") as file:
        if not is_whole:
            file.write("\n")
        begin = file.seek(0, 2)
        json.dump(entry, file)  # a line is longer than the largest block a used heap may have left
        lacks = begin + _size(entry) - file.seek(0, 2)
        while lacks > 0:
            lacks -= file.write(_BLANKS[:lacks])
        file.write("\n")
        file.flush()
        if hasattr(os, "fsync"):
            os.fsync(file.fileno())
    if hasattr(os, "sync") and not hasattr(os, "fsync"):
        os.sync()  # CircuitPython: the sector that waits in its cache


def _size(entry: "protocols.Entry") -> int:
    """The bytes of a line, whatever was measured."""
    name = json.dumps(entry["routine"]).encode()
    return _REST_BYTES + len(name) + _PLACE_BYTES * len(entry["zones"])


def entries_of(data: bytes) -> "protocols.Iterator[protocols.Entry]":
    """Yields the entries of a journal's bytes, oldest first; half lines are no entries."""
    for line in data.split(b"\n"):
        entry = _entry(line)
        if entry is not None:
            yield entry


def last_number(path: str) -> int:
    """The number of the last whole line, 0 if there is none or no such file."""
    try:
        with open(path, "rb") as file:
            end = file.seek(0, 2)
            while end > 0:
                begin = _line_begin(file, end)
                if 1 < end - begin < _LINE_MOST_BYTES:
                    number = _number(file, begin, end)
                    if number:
                        return number
                end = begin - 1
    except OSError:
        pass
    return 0


def _line_begin(file: "protocols.BinaryIO", end: int) -> int:
    """Where the line begins of which the byte before ``end`` is the last."""
    while end > 0:
        size = min(_BLOCK_BYTES, end)
        end -= size
        file.seek(end)
        at = file.read(size).rfind(b"\n")
        if at >= 0:
            return end + at + 1
    return 0


def _number(file: "protocols.BinaryIO", begin: int, end: int) -> int:
    """The number of the entry between these bytes, read piece by piece; 0 if it is not whole.

    A line that was cut short closes fewer brackets than it opens. Where a routine's name has some
    of its own the line is read as a whole.
    """
    depth = number = 0
    rest = last = b""
    file.seek(begin)
    at_byte = begin
    while at_byte < end:
        piece = file.read(min(_BLOCK_BYTES, end - at_byte))
        if not piece:
            return 0
        at_byte += len(piece)
        last = piece.rstrip()[-1:] or last
        depth += piece.count(b"{") - piece.count(b"}")
        piece = rest + piece
        at = piece.find(_NUMBER)
        if at >= 0 and at + len(_NUMBER) + _DIGITS < len(piece):
            number = _digits(piece, at + len(_NUMBER))
        rest = piece[-len(_NUMBER) - _DIGITS :]
    if not number and _NUMBER in rest:
        number = _digits(rest, rest.find(_NUMBER) + len(_NUMBER))
    if last != b"}":
        return 0
    if depth:
        file.seek(begin)
        entry = _entry(file.read(end - begin))
        return entry["number"] if entry else 0
    return number


def _digits(data: bytes, at: int) -> int:
    number = 0
    while at < len(data) and 48 <= data[at] < 58:
        number = number * 10 + data[at] - 48
        at += 1
    return number


def _entry(line: bytes) -> "protocols.Entry | None":
    """What a line says; None if it is not a whole one."""
    if line[:1] != b"{":
        return None
    try:
        entry = json.loads(str(line, "utf-8"))
    except ValueError:  # UnicodeError is one
        return None
    return entry if isinstance(entry.get("number"), int) else None


def _ends_a_line(path: str) -> bool:
    """True when the file is empty, not there, or ends with a line's end."""
    try:
        with open(path, "rb") as file:
            if not file.seek(0, 2):
                return True
            file.seek(-1, 2)
            return file.read(1) == b"\n"
    except OSError:
        return True
