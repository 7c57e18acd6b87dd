"""Entry of one treatment in the logbook, as bytes of NVM; ``facevm.reader`` reads it.

Two contents of :mod:`facevm.frames` make one entry. Numbers are varints (seven bits a byte, the
lowest first, bit 7 set on all but the last); a signed one is doubled, and one less than that
negated if negative. A text is its length in bytes, one byte, and UTF-8.

``START`` (0xD3), before ENABLE may close: number of the treatment (varint), CRC of the image (4,
little endian), level in percent (1), seconds since 1970 (4, little endian; 0: the clock was not
set), firmware (text), name of the routine (text).

``RESULT`` (0xD4), once it is off: number (varint), outcome (1: an index of ``OUTCOMES``), reason
(text), reading of the interlock (signed), duration and wait in ms, control updates in the slowest
second of it (varints; 0: not known), and to the end, for each place that was treated, ten bytes or
more: place (1: zone * 4 + side), time delivered in ms, charge in 0.1 nC (signed), the sums of
measured and of set current and of the error in 0.1 uA s, largest error in 0.1 uA, contact losses,
resistance in ohm and one more (0: not known), ms limited (varints).

``OLD_RESULT`` (0xD2), as firmware 0.1.0 wrote it: the same without the updates a second.

``LET_GO`` (0xD5) is not an entry: a number (varint), of the treatment whose trip does not keep the
device from treating any more.

``NOTE`` (0xD1) is not an entry: what the device has to remember of itself, up to 32 bytes of
anybody's. The last one holds.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols


START, RESULT, OLD_RESULT, NOTE, LET_GO = 0xD3, 0xD4, 0xD2, 0xD1, 0xD5
OUTCOMES = ("success", "abort", "fail")

CRASHED = "G13"
"""The reason of a treatment that has a start and no result."""


def number(number: int) -> bytearray:
    """The content of a LET_GO."""
    out = bytearray()
    _put(out, number)
    return out


def start(
    number: int, crc: int, level_percent: int, time_s: int | None, firmware: str, routine: str
) -> bytearray:
    """The content of a START. ``time_s``: seconds since 1970, None if the clock is not set."""
    out = bytearray()
    _put(out, number)
    out.extend(crc.to_bytes(4, "little"))
    out.append(level_percent)
    out.extend((time_s or 0).to_bytes(4, "little"))
    _put_text(out, firmware)
    _put_text(out, routine)
    return out


def result(
    number: int,
    outcome: str,
    reason: str,
    reading: int,
    duration_ms: int,
    wait_ms: int,
    updates_per_s: int = 0,
    record: "protocols.Record | None" = None,
) -> bytearray:
    """The content of a RESULT; ``record`` is a :class:`facevm.record.Record` or None."""
    out = bytearray()
    _put(out, number)
    out.append(OUTCOMES.index(outcome))
    _put_text(out, reason)
    _put(out, _doubled(reading))
    _put(out, duration_ms)
    _put(out, wait_ms)
    _put(out, updates_per_s)
    if record is None:
        return out
    for place in record.places:
        (
            delivered_ms,
            charge_dnC,
            measured_duAs,
            set_duAs,
            error_duAs,
            largest_duA,
            losses,
            resistance_ohm,
            limited_ms,
        ) = record.row(place)
        if delivered_ms or set_duAs or losses:
            out.append(place)
            _put(out, delivered_ms)
            _put(out, _doubled(charge_dnC))
            _put(out, measured_duAs)
            _put(out, set_duAs)
            _put(out, error_duAs)
            _put(out, largest_duA)
            _put(out, losses)
            _put(out, resistance_ohm + 1)
            _put(out, limited_ms)
    return out


def _put(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def _doubled(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def _put_text(out: bytearray, text: str) -> None:
    raw = text.encode("utf-8")[:255]
    out.append(len(raw))
    out.extend(raw)
