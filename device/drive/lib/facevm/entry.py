"""An entry: what is kept of one treatment, as the bytes of NVM and as a dictionary.

Two contents of :mod:`facevm.frames` make one entry. Numbers are varints (seven bits a byte, the
lowest first, bit 7 set on all but the last); a signed one is doubled, and one less than that
negated if negative. A text is its length in bytes, one byte, and UTF-8.

``START`` (0xD3), before ENABLE may close: number of the treatment (varint), CRC of the image (4,
little endian), level in percent (1), seconds since 1970 (4, little endian; 0: the clock was not
set), firmware (text), name of the routine (text).

``RESULT`` (0xD2), once it is off: number (varint), outcome (1: an index of ``OUTCOMES``), reason
(text), reading of the interlock (signed), duration and wait in ms (varints), and to the end, for
each place that was treated, ten bytes or more: place (1: zone * 4 + side), time delivered in ms,
charge in 0.1 nC (signed), the sums of measured and of set current and of the error in 0.1 uA s,
largest error in 0.1 uA, contact losses, resistance in ohm and one more (0: not known), ms limited
(varints).

``NOTE`` (0xD1) is no entry: what the device has to remember of itself, up to 32 bytes of anybody's.
The last one holds.
"""

from . import isa

START, RESULT, NOTE = 0xD3, 0xD2, 0xD1
OUTCOMES = ("success", "abort", "fail")

CRASHED = "G13"
"""The reason of a treatment that has a start and no result."""


def start(number, crc, level_percent, time_s, firmware, routine):
    """The content of a START. ``time_s``: seconds since 1970, None if the clock is not set."""
    out = bytearray()
    _put(out, number)
    out.extend(crc.to_bytes(4, "little"))
    out.append(level_percent)
    out.extend((time_s or 0).to_bytes(4, "little"))
    _put_text(out, firmware)
    _put_text(out, routine)
    return out


def result(number, outcome, reason, reading, duration_ms, wait_ms, record=None):
    """The content of a RESULT; ``record`` is a :class:`facevm.record.Record` or None."""
    out = bytearray()
    _put(out, number)
    out.append(OUTCOMES.index(outcome))
    _put_text(out, reason)
    _put_signed(out, reading)
    _put(out, duration_ms)
    _put(out, wait_ms)
    for place in range(isa.PLACES if record else 0):
        if record.delivered_ms[place] or record.set_dAs[place] or record.losses[place]:
            _put_place(out, place, record)
    return out


def number_of(content):
    """The number of the treatment that a START or RESULT belongs to."""
    return _Reader(content).number()


def from_start(content):
    """The entry of a treatment of which nothing but the start is known."""
    reader = _Reader(content)
    number = reader.number()
    crc = reader.whole(4)
    level_percent = reader.whole(1)
    time_s = reader.whole(4)
    entry = _empty(number)
    entry["crc"] = "%08x" % crc
    entry["level_percent"] = level_percent
    entry["time"] = time_s or None
    entry["firmware"] = reader.text()
    entry["routine"] = reader.text()
    return entry


def finish(entry, content):
    """Puts into ``entry``, or into one without a start if it is None, what a RESULT says."""
    reader = _Reader(content)
    number = reader.number()
    if entry is None:
        entry = _empty(number)
    entry["outcome"] = OUTCOMES[reader.whole(1)]
    entry["reason"] = reader.text()
    entry["reading"] = reader.signed()
    entry["duration_ms"] = reader.number()
    entry["wait_ms"] = reader.number()
    zones = []
    while reader.at < len(content):
        zones.append(_place(reader))
    entry["zones"] = zones
    return entry


def _empty(number):
    return {
        "number": number,
        "firmware": "",
        "routine": "",
        "crc": "00000000",
        "level_percent": 0,
        "outcome": "fail",
        "reason": CRASHED,
        "reading": 0,
        "duration_ms": 0,
        "wait_ms": 0,
        "zones": [],
        "time": None,
    }


# --- bytes -------------------------------------------------------------------------------


def _put(out, value):
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def _put_signed(out, value):
    _put(out, 2 * value if value >= 0 else -2 * value - 1)


def _put_text(out, text):
    raw = text.encode("utf-8")[:255]
    out.append(len(raw))
    out.extend(raw)


def _put_place(out, place, record):
    out.append(place)
    _put(out, record.delivered_ms[place])
    _put_signed(out, record.charge_dnC[place])
    _put(out, record.measured_dAs[place])
    _put(out, record.set_dAs[place])
    _put(out, record.error_dAs[place])
    _put(out, record.largest_dA[place])
    _put(out, record.losses[place])
    _put(out, record.resistance_ohm[place] + 1)
    _put(out, record.limited_ms[place])


def _place(reader):
    place = reader.whole(1)
    delivered_ms = reader.number()
    charge_dnC = reader.signed()
    measured_dAs = reader.number()
    set_dAs = reader.number()
    error_dAs = reader.number()
    largest_dA = reader.number()
    losses = reader.number()
    resistance_ohm = reader.number() - 1
    return {
        "zone": isa.ZONES[place >> 2][isa.ZONE_NAME],
        "side": isa.SIDES[place & 3],
        "delivered_ms": delivered_ms,
        "charge_uC": round(charge_dnC / isa.DNC_PER_UC, 2) + 0.0,  # never -0.0
        "mean_abs_uA": round(measured_dAs * 100 / delivered_ms, 1) if delivered_ms else 0,
        "mean_error_percent": round(error_dAs * 100 / set_dAs, 1) if set_dAs else 0,
        "largest_error_uA": round(largest_dA / isa.DA_PER_UA, 1),
        "contact_losses": losses,
        "resistance_ohm": resistance_ohm if resistance_ohm >= 0 else None,
        "limited_ms": reader.number(),
    }


class _Reader:
    def __init__(self, content):
        self._content = content
        self.at = 0

    def whole(self, size):
        at = self.at
        self.at = at + size
        return int.from_bytes(self._content[at : at + size], "little")

    def number(self):
        value = shift = 0
        while True:
            byte = self.whole(1)
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def signed(self):
        value = self.number()
        return -(value + 1) // 2 if value & 1 else value // 2

    def text(self):
        size = self.whole(1)
        at = self.at
        self.at = at + size
        return str(self._content[at : at + size], "utf-8")
