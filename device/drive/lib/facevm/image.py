"""Image of a treatment: the container, and the checks that it has to pass.

``load`` reads the bytes the compiler wrote, refuses by a named reason whatever is not exactly
an image, and hands the code to :mod:`facevm.proof`, which computes what it can do at most. What
comes back is proven; nothing else in the runtime checks an image again. The layout, byte by byte,
stands in ``compiler/README.md``.
"""

from binascii import crc32

from . import isa
from .limits import Limits
from .proof import Proof
from .refusal import ImageError
from .routine import Routine, Wave
from .wellformed import scan

__all__ = ["ImageError", "Routine", "Wave", "load", "prove"]


class Reader:
    """Reads bytes and varints in order; an image that ends too early is refused."""

    def __init__(self, data: "bytes | memoryview", at: int) -> None:
        self.data = data
        self.at = at

    def byte(self) -> int:
        """Returns the next byte."""
        at = self.at
        if at >= len(self.data):
            raise ImageError("CUT", "the image ends in the middle of a field", at)
        self.at = at + 1
        return self.data[at]

    def number(self) -> int:
        """Returns the next varint, an integer under 2**30 in its shortest form."""
        start = self.at
        value = 0
        shift = 0
        while True:
            byte = self.byte()
            if shift == 28 and byte > 3:
                raise ImageError("NUMBER", "a number of 2^30 or more", start)
            value |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
        if byte == 0 and shift:
            raise ImageError("NUMBER", "a number with needless bytes", start)
        return value

    def text(self) -> str:
        """Returns the next text, at most 60 characters, none of them a control character."""
        start = self.at
        length = self.byte()
        raw = self.data[self.at : self.at + length]
        if len(raw) < length:
            raise ImageError("CUT", "the image ends in the middle of a text", start)
        self.at += length
        try:
            text = str(raw, "utf-8")
        except UnicodeError:
            raise ImageError("TEXT", "a text that is not UTF-8", start) from None
        if len(text) > isa.TEXT_MAX_CHARS:
            raise ImageError("TEXT", "a text of more than 60 characters", start)
        # a board's decoder also takes what is longer than it needs to be, and surrogates
        size = 0
        for character in text:
            code = ord(character)
            if _is_control(code):
                raise ImageError("TEXT", "a text with a control character", start)
            if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
                raise ImageError("TEXT", "a text that is not UTF-8", start)
            size += 1 + (code > 0x7F) + (code > 0x7FF) + (code > 0xFFFF)
        if size != length:
            raise ImageError("TEXT", "a text that is not UTF-8", start)
        return text


def _is_control(code: int) -> bool:
    """Unicode's C0 and C1 controls, DEL, and its line and paragraph separators."""
    return code < 32 or 127 <= code < 160 or code in (0x2028, 0x2029)


def load(data: "bytes | bytearray | memoryview", limits: "Limits | None" = None) -> Routine:
    """Reads and proves an image; returns its :class:`Routine`.

    ``data`` is the whole file, ``limits`` an :class:`Limits` of this board (the reference
    board's without). Bytes and a view of a buffer stay where they are, as the routine's: what is
    in that buffer must not change while the routine is in use. Raises :class:`ImageError`, whose
    ``reason`` is a key of :data:`facevm.refusal.REASONS`; nothing is ever half accepted.
    """
    try:
        routine, claimed_ms, claimed_duA, claimed_dnC = prove(data, limits or Limits())
    except MemoryError:
        # 8 KiB that are all tables become more objects than a board's heap can hold
        raise ImageError("SIZE", "more than this board has memory for", len(data)) from None
    if routine.duration_ms != claimed_ms:
        raise ImageError("CLAIM", "its duration is not the one it claims", isa.HEADER_BYTES)
    if routine.peak_duA != claimed_duA:
        raise ImageError("CLAIM", "its peak current is not the one it claims", isa.HEADER_BYTES)
    if routine.net_dnC != claimed_dnC:
        raise ImageError("CLAIM", "its net charge is not the one it claims", isa.HEADER_BYTES)
    return routine


def prove(data: "bytes | bytearray | memoryview", limits: Limits) -> tuple[Routine, int, int, int]:
    """Reads and proves an image, but leaves its claims to be compared.

    Returns the :class:`Routine` and what the image claims: duration (ms), peak (duA) and net
    charge (dnC). Raises :class:`ImageError`.
    """
    if isinstance(data, bytearray):  # somebody may go on writing to it
        data = bytes(data)
    _check_envelope(data, limits)
    reader = Reader(data, isa.HEADER_BYTES)
    routine = Routine(data)
    routine.crc = int.from_bytes(data[4:8], "little")
    if reader.number() != len(data):
        raise ImageError("LENGTH", "the file is not as long as the image says", isa.HEADER_BYTES)
    claimed_ms = reader.number()
    claimed_duA = reader.number()
    claimed_dnC = reader.number()
    flags = reader.byte()
    if flags & ~isa.FLAGS_KNOWN:
        raise ImageError("HEADER", "a flag of another format", reader.at - 1)
    if flags & isa.FLAG_NET_NEGATIVE:
        if not claimed_dnC:
            raise ImageError("HEADER", "a net charge of minus zero", reader.at - 1)
        claimed_dnC = -claimed_dnC
    _read_about_routine(reader, routine, flags)
    routine.waves = tuple([_read_wave(reader) for _ in range(_table_size(reader))])

    blocks = _table_size(reader)
    routine.blocks = tuple([scan(reader, routine, index, False) for index in range(blocks)])
    routine.main = scan(reader, routine, blocks, True)
    if data[3] == isa.FORMAT_FILLED:
        for _ in range(reader.number()):
            if reader.byte() != isa.FILLER:
                raise ImageError("LENGTH", "something else among the filler", reader.at - 1)
    if reader.at != len(data):
        raise ImageError("LENGTH", "bytes behind the end of the code", reader.at)
    Proof(routine, limits).walk()
    return routine, claimed_ms, claimed_duA, claimed_dnC


def _check_envelope(data: "bytes | memoryview", limits: Limits) -> None:
    if bytes(data[:3]) != isa.MAGIC:
        raise ImageError("MAGIC", "this is not a treatment image", 0)
    if len(data) < isa.HEADER_BYTES + 1:
        raise ImageError("CUT", "the image ends in its header", len(data))
    if data[3] != isa.FORMAT_VERSION and data[3] != isa.FORMAT_FILLED:
        detail = "format %d, this runtime reads formats 1 and 2" % data[3]
        raise ImageError("VERSION", detail, 3)
    if len(data) > limits.image_bytes:
        detail = "%d bytes, this board takes %d" % (len(data), limits.image_bytes)
        raise ImageError("SIZE", detail, len(data))
    if crc32(memoryview(data)[isa.HEADER_BYTES :]) != int.from_bytes(data[4:8], "little"):
        raise ImageError("CRC", "the checksum does not fit: the file is damaged or cut short", 4)


def _table_size(reader: "Reader") -> int:
    start = reader.at
    size = reader.number()
    if size > len(reader.data):
        raise ImageError("HEADER", "a table larger than the image", start)
    return size


def _read_about_routine(reader: "Reader", routine: Routine, flags: int) -> None:
    if flags & isa.FLAG_LIMIT_CURRENT:
        routine.limit_duA = _own_limit(reader)
    if flags & isa.FLAG_LIMIT_TIME:
        routine.limit_ms = _own_limit(reader)
    if flags & isa.FLAG_LIMIT_CHARGE:
        routine.limit_dnC = _own_limit(reader)
    if flags & isa.FLAG_PLAN:
        start = reader.at
        routine.plan = (reader.byte(), reader.byte())
        if 0 in routine.plan:
            raise ImageError("HEADER", "a plan of nothing", start)
    routine.goals = reader.byte()
    start = reader.at
    routine.levels = tuple([reader.byte() for _ in range(reader.byte())])
    floor = isa.LEVEL_MIN_PERCENT - 1
    for level in routine.levels:
        if level <= floor or level > isa.LEVEL_MAX_PERCENT:
            raise ImageError("LEVELS", "levels must rise, from 10 % to 100 %", start)
        floor = level
    if not 1 <= len(routine.levels) <= isa.LEVELS_MAX:
        raise ImageError("LEVELS", "a treatment has 1 to 5 levels", start)
    routine.texts = tuple([reader.text() for _ in range(_table_size(reader))])
    named = 2 if flags & isa.FLAG_ABOUT else 1
    if len(routine.texts) < named:
        raise ImageError("TEXT", "the name or the description is missing", reader.at)
    routine.name = routine.texts[0]
    if named == 2:
        routine.about = routine.texts[1]


def _own_limit(reader: "Reader") -> int:
    """A limit of the author's own; one of 0 would be read as none."""
    start = reader.at
    limit = reader.number()
    if not limit:
        raise ImageError("HEADER", "a limit of 0", start)
    return limit


def _read_wave(reader: "Reader") -> Wave:
    start = reader.at
    head = reader.byte()
    shape = head & isa.WAVE_SHAPE_MASK
    polarity = head >> isa.WAVE_POLARITY_SHIFT & isa.WAVE_POLARITY_MASK
    if shape >= len(isa.SHAPES) or polarity >= len(isa.POLARITIES):
        raise ImageError("WAVE", "an unknown shape or polarity", start)
    frequency_cHz = reader.number() if shape != isa.STEADY else 0
    duty_percent = reader.byte() if head & isa.WAVE_HAS_DUTY else 100
    rise_ms = reader.number() if head & isa.WAVE_HAS_RISE else 0
    needless_duty = head & isa.WAVE_HAS_DUTY and duty_percent == 100
    if needless_duty or (head & isa.WAVE_HAS_RISE and not rise_ms):
        raise ImageError("WAVE", "a duty or rise that goes without saying", start)
    on_ms = off_ms = 0
    if head & isa.WAVE_HAS_BURST:
        on_ms = reader.number()
        off_ms = reader.number()
        if not (1 <= on_ms <= isa.DURATION_MAX_ms and 1 <= off_ms <= isa.DURATION_MAX_ms):
            raise ImageError("WAVE", "a burst that is never on, never off or endless", start)
    wave = Wave(shape, polarity, frequency_cHz, duty_percent, rise_ms, on_ms, off_ms)
    fault = _wave_fault(wave, head)
    if fault:
        raise ImageError("WAVE", fault, start)
    return wave


def _wave_fault(wave: Wave, head: int) -> str:
    if wave.shape == isa.STEADY:
        if wave.polarity == isa.ALTERNATING:
            return "a steady current that alternates"
    elif not isa.FREQUENCY_MIN_cHz <= wave.frequency_cHz <= isa.FREQUENCY_MAX_cHz:
        return "a frequency outside 0.1 Hz to 500 Hz"
    if wave.shape != isa.SQUARE and head & (isa.WAVE_HAS_DUTY | isa.WAVE_HAS_RISE):
        return "duty or rise on a shape that has none"
    if not 1 <= wave.duty_percent <= 100:
        return "a duty outside 1 % to 100 %"
    if wave.shape == isa.SQUARE and not isa.edges_fit(
        wave.polarity, wave.frequency_cHz, wave.duty_percent, wave.rise_ms
    ):
        return "edges longer than the pulse"
    if wave.burst_on_ms and wave.shape != isa.STEADY:
        period_ms = isa.whole_periods_ms(wave.frequency_cHz)
        if wave.burst_on_ms % period_ms or wave.burst_off_ms % period_ms:
            return "a burst that is not whole periods"
    return ""
