"""Reader of entries: the bytes of one as a dictionary, and every one in a memory.

How those bytes look is told in :mod:`facevm.entry` and :mod:`facevm.frames`. Nothing here is needed
while current flows.
"""

from micropython import const

from . import frames, isa
from .entry import CRASHED, OLD_RESULT, OUTCOMES, RESULT, START

_TYPES = const(0)
if _TYPES:
    from . import protocols

RESULTS = (RESULT, OLD_RESULT)


def entries_of(data: bytes) -> "list[protocols.Entry]":
    """The entries, oldest first, of a dump of NVM or of the bytes of a journal.

    Of a number that both have the journal's is the one to believe: it is there as a whole.
    """
    data = bytes(data)
    if data[:1] in (b"{", b"\n"):
        from . import journal

        return list(journal.entries_of(data))
    return [entry for entry, _ in in_memory(data)]


def in_memory(
    data: "protocols.Memory", size: int | None = None
) -> "protocols.Iterator[tuple[protocols.Entry, bool]]":
    """Yields each entry of a memory, oldest first, and whether its RESULT is there.

    ``data`` and ``size`` as in :func:`facevm.frames.scan`.
    """
    entry = None
    for kind, first, behind in frames.scan(data, size):
        content = bytes(data[first:behind])
        if kind == START:
            if entry is not None:
                yield entry, False
            entry = from_start(content)
        elif kind in RESULTS:
            if entry is not None and entry["number"] != number_of(content):
                yield entry, False
                entry = None
            yield finish(entry, content, kind), True
            entry = None
    if entry is not None:
        yield entry, False


def number_of(content: "bytes | bytearray") -> int:
    """The number of the treatment that a START or RESULT belongs to."""
    return _Reader(content).number()


def trip(content: "bytes | bytearray") -> "tuple[str, int] | None":
    """The interlock that a RESULT says has ended its treatment, and the reading; else None."""
    reader = _Reader(content)
    reader.number()
    if OUTCOMES[reader.whole(1)] != "fail":
        return None
    return reader.text(), reader.signed()


def from_start(content: "bytes | bytearray") -> "protocols.Entry":
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


def finish(
    entry: "protocols.Entry | None", content: "bytes | bytearray", kind: int = RESULT
) -> "protocols.Entry":
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
    if kind != OLD_RESULT:
        entry["updates_per_s"] = reader.number() or None
    zones = []
    while reader.at < len(content):
        zones.append(_place(reader))
    entry["zones"] = zones
    return entry


def _empty(number: int) -> "protocols.Entry":
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
        "updates_per_s": None,
        "zones": [],
        "time": None,
    }


def _place(reader: "_Reader") -> "protocols.Delivered":
    place = reader.whole(1)
    delivered_ms = reader.number()
    charge_dnC = reader.signed()
    measured_duAs = reader.number()
    set_duAs = reader.number()
    error_duAs = reader.number()
    largest_duA = reader.number()
    losses = reader.number()
    resistance_ohm = reader.number() - 1
    return {
        "zone": isa.ZONES[isa.zone_of(place)].name,
        "side": isa.SIDES[isa.side_of(place)],
        "delivered_ms": delivered_ms,
        "charge_uC": round(charge_dnC / isa.DNC_PER_UC, 2) + 0.0,  # never -0.0
        "mean_abs_uA": round(measured_duAs * 100 / delivered_ms, 1) if delivered_ms else 0,
        "mean_error_percent": round(error_duAs * 100 / set_duAs, 1) if set_duAs else 0,
        "largest_error_uA": round(largest_duA / isa.DUA_PER_UA, 1),
        "contact_losses": losses,
        "resistance_ohm": resistance_ohm if resistance_ohm >= 0 else None,
        "limited_ms": reader.number(),
    }


class _Reader:
    def __init__(self, content: "bytes | bytearray") -> None:
        self._content = content
        self.at = 0

    def whole(self, size: int) -> int:
        at = self.at
        self.at = at + size
        return int.from_bytes(self._content[at : at + size], "little")

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.whole(1)
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def signed(self) -> int:
        value = self.number()
        return -(value + 1) // 2 if value & 1 else value // 2

    def text(self) -> str:
        size = self.whole(1)
        at = self.at
        self.at = at + size
        return str(self._content[at : at + size], "utf-8")
