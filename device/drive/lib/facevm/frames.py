"""Frames: records of any length, one behind the other in memory that is only appended to.

CircuitPython's NVM on the RP2040 and RP2350 is one flash sector of 4096 bytes. An assignment to
bytes that are all 0xFF programs just those, and what stands before them is not touched; any other
assignment erases the whole sector and writes it anew (ports/raspberrypi/common-hal/nvm/
ByteArray.c, ``common_hal_nvm_bytearray_set_bytes``). So frames are added where all is 0xFF still,
and a power cut can only tear the one being added.

======= ===== ==================================================================
byte    bytes what
======= ===== ==================================================================
0       1     kind; its highest bit is set, so that no frame begins as a text does
1       2     how long the content is, little endian
3       n     the content
3 + n   4     CRC-32 of all before it, little endian
======= ===== ==================================================================

A torn frame fails its CRC. It is stepped over byte by byte to the next whole one, and the next one
is written behind the last byte that is not 0xFF.
"""

from binascii import crc32

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

ERASED = b"\xff"
EXTRA_BYTES = const(7)  # of a frame, besides its content
CONTENT_MOST_BYTES = const(1023)
_PIECE_BYTES = const(256)


def frame(kind: int, content: "bytes | bytearray") -> bytes:
    """The bytes of a frame. ``kind`` is 128 to 254, ``content`` at most 1023 bytes."""
    size = len(content)
    body = bytes((kind, size & 255, size >> 8)) + bytes(content)
    return body + crc32(body).to_bytes(4, "little")


def scan(
    data: "protocols.Memory", size: int | None = None
) -> "protocols.Iterator[tuple[int, int, int]]":
    """Yields (kind, first byte, byte behind the content) of every whole frame of ``data``.

    ``data`` is bytes, or the memory itself, of which the first ``size`` bytes count: no more than
    one frame of it is read at a time.
    """
    at = 0
    if size is None:
        size = len(data)
    used = _used(data, size)
    while at < used:
        head = data[at : at + 3]
        end = _end(data, at, size, head)
        if end:
            yield head[0], at + 3, end - 4
            at = end
        else:
            at += 1


def free_from(data: "protocols.Memory", behind: int = 0, size: int | None = None) -> int:
    """Where the next frame may be written, after the content that ends at ``behind``."""
    return max(behind + 4 if behind else 0, _used(data, len(data) if size is None else size))


def _used(data: "protocols.Memory", size: int) -> int:
    while size:
        begin = max(0, size - _PIECE_BYTES)
        piece = bytes(data[begin:size]).rstrip(ERASED)
        if piece:
            return begin + len(piece)
        size = begin
    return 0


def _end(
    data: "protocols.Memory", at: int, behind: int, head: "bytes | bytearray | memoryview"
) -> int:
    """Where the frame at ``at`` ends, which begins with ``head``; 0 if there is no whole one."""
    kind = head[0]
    if kind < 128 or kind == 255 or at + EXTRA_BYTES > behind:
        return 0
    size = head[1] | head[2] << 8
    end = at + EXTRA_BYTES + size
    if size > CONTENT_MOST_BYTES or end > behind:
        return 0
    check = crc32(data[at : end - 4]).to_bytes(4, "little")
    return end if bytes(data[end - 4 : end]) == check else 0
