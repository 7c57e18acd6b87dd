"""Manifest: whether the drive holds one whole copy of the program, or halves of two.

``sculpt deploy`` leaves a list of what it has copied, with a checksum for each file, and while it
puts files in their places a mark that it has not finished. ``code.py`` asks here before it imports
anything else: a copy that was cut short, or a file of another version among these, is refused by
name. A drive without a list was filled by hand, and is not checked.

Nothing here needs another module of the runtime, and ``refusal()`` is what every version of
``code.py`` calls: in a mixture, either may be the older one.
"""

import os
from binascii import crc32

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

LIST = "lib/facevm/manifest.txt"
UNFINISHED = "lib/facevm/unfinished.txt"

_HEAD = "VisaSculpt "
_END = "end"
_BYTES = const(2048)  # read at a time: four sectors of the drive

# name of a refusal: what it means
REFUSALS = {
    "UNFINISHED": "a copy to this drive was cut short",
    "LIST": "the list of the program's files is damaged",
    "MISSING": "a file of the program is not there",
    "MIXED": "a file is not the one that belongs to this program",
}
REMEDY = "Copy the program again with: sculpt deploy. (Copied by hand: delete " + LIST + ".)"


def read(file: "protocols.Iterable[str]") -> "protocols.Listed | None":
    """What a list says: version, ``[(path, crc)]``, and paths that older versions have left.

    ``file`` gives its lines. None for a list that is damaged or cut short.
    """
    version, is_whole = None, False
    files, left = [], []
    for line in file:
        line = line.rstrip("\r\n")
        if version is None:
            if not line.startswith(_HEAD):
                return None
            version = line[len(_HEAD) :]
        elif line == _END:
            is_whole = True
        elif is_whole:
            return None
        elif line.startswith("- "):
            left.append(line[2:])
        else:
            try:
                crc, path = line.split(" ", 1)
                files.append((path, int(crc, 16)))
            except ValueError:
                return None
    if version is None or not is_whole:
        return None
    return version, files, left


def written(
    version: str, files: "protocols.Iterable[tuple[str, int]]", left: "protocols.Iterable[str]" = ()
) -> str:
    """The text of a list, in the order of paths; ``files`` and ``left`` as in :func:`read`."""
    lines = [_HEAD + version]
    lines += ["%08x %s" % (crc, path) for path, crc in sorted(files)]
    lines += ["- " + path for path in sorted(left)]
    return "\n".join(lines + [_END]) + "\n"


def refusal(root: str = "") -> str | None:
    """None when the program may start, or else the line that says why it may not.

    ``root`` is the folder of the drive with its ``/``; on a board the program stands in it.
    """
    found = fault(root)
    if found is None:
        return None
    name, path = found
    return "%s: %s (%s). %s" % (name, REFUSALS[name], path, REMEDY)


def fault(root: str = "") -> "tuple[str, str] | None":
    """The name of a refusal and the file it is about, or None."""
    if _is_there(root + UNFINISHED):
        return "UNFINISHED", UNFINISHED
    try:
        with open(root + LIST) as file:
            listed = read(file)
    except (OSError, UnicodeError):
        return ("LIST", LIST) if _is_there(root + LIST) else None
    if listed is None:
        return "LIST", LIST
    buffer = memoryview(bytearray(_BYTES))
    for path, crc in listed[1]:
        try:
            if _crc_of(root + path, buffer) != crc:
                return "MIXED", path
        except OSError:
            return "MISSING", path
    return None


def _is_there(path: str) -> bool:
    try:
        os.stat(path)
    except OSError:
        return False
    return True


def _crc_of(path: str, buffer: memoryview) -> int:
    crc = 0
    with open(path, "rb") as file:
        while True:
            size = file.readinto(buffer)
            if not size:
                return crc
            crc = crc32(buffer[:size], crc)
