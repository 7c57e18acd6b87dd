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


def frame(kind: int, content: "bytes | bytearray") -> bytes:
    """The bytes of a frame. ``kind`` is 128 to 254, ``content`` at most 1023 bytes."""
    size = len(content)
    body = bytes((kind, size & 255, size >> 8)) + bytes(content)
    return body + crc32(body).to_bytes(4, "little")


def scan(data: bytes) -> "protocols.Iterator[tuple[int, int, int]]":
    """Yields (kind, first byte, byte behind the content) of every whole frame of ``data``."""
    at = 0
    used = _used(data)
    while at < used:
        end = _end(data, at)
        if end:
            yield data[at], at + 3, end - 4
            at = end
        else:
            at += 1


def free_from(data: bytes, behind: int = 0) -> int:
    """Where the next frame may be written, after the content that ends at ``behind``."""
    return max(behind + 4 if behind else 0, _used(data))


def _used(data: bytes) -> int:
    return len(data.rstrip(ERASED))


def _end(data: bytes, at: int) -> int:
    """Where the frame at ``at`` ends; 0 if there is no whole one."""
    kind = data[at]
    if kind < 128 or kind == 255 or at + EXTRA_BYTES > len(data):
        return 0
    size = data[at + 1] | data[at + 2] << 8
    end = at + EXTRA_BYTES + size
    if size > CONTENT_MOST_BYTES or end > len(data):
        return 0
    check = crc32(data[at : end - 4]).to_bytes(4, "little")
    return end if data[end - 4 : end] == check else 0
