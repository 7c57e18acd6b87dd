"""Images put together by hand, so that the verifier is tried apart from the compiler.

The claims are made true by asking the proof itself, unless a test states false ones.
"""

from __future__ import annotations

from binascii import crc32
from dataclasses import dataclass, field

from facevm import image, isa
from facevm.limits import Limits

ANY_BOARD = Limits(updates_per_s=4000)


def number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def step(opcode: int, *operands: int) -> bytes:
    return bytes([opcode]) + b"".join(number(operand) for operand in operands)


END = step(isa.END)


def zone(name: str, side: str, *body: bytes) -> bytes:
    index = [row.name for row in isa.ZONES].index(name)
    return bytes([isa.ZONE, isa.place_of(index, isa.SIDES.index(side))]) + b"".join(body) + END


def jaw(*steps: bytes, side: str = "left") -> bytes:
    """One zone, with the image's first wave chosen."""
    return zone("jawline", side, wave(0), *steps)


def loop(count: int, *body: bytes) -> bytes:
    return step(isa.LOOP, count) + b"".join(body) + END


def say(text: int) -> bytes:
    return step(isa.SAY, text)


def wave(index: int) -> bytes:
    return step(isa.WAVE, index)


def ramp(to_uA: float, time_ms: int) -> bytes:
    return step(isa.RAMP, round(to_uA * 10), time_ms)


def hold(time_ms: int) -> bytes:
    return step(isa.HOLD, time_ms)


def rest(time_ms: int) -> bytes:
    return step(isa.REST, time_ms)


def glide(time_ms: int, at_uA: float) -> bytes:
    return step(isa.GLIDE, time_ms, round(at_uA * 10))


def sweep(to_hz: float, time_ms: int) -> bytes:
    return step(isa.SWEEP, round(to_hz * 100), time_ms)


def call(block: int) -> bytes:
    return step(isa.CALL, block)


def a_wave(
    shape: str = "square",
    polarity: str = "alternating",
    hz: float = 8,
    duty: int | None = None,
    rise_ms: int = 0,
    burst: tuple[int, int] | None = None,
) -> bytes:
    head = isa.SHAPES.index(shape) | isa.POLARITIES.index(polarity) << isa.WAVE_POLARITY_SHIFT
    tail = b""
    if shape != "steady":
        tail += number(round(hz * 100))
    if duty is not None:
        head |= isa.WAVE_HAS_DUTY
        tail += bytes([duty])
    if rise_ms:
        head |= isa.WAVE_HAS_RISE
        tail += number(rise_ms)
    if burst:
        head |= isa.WAVE_HAS_BURST
        tail += number(burst[0]) + number(burst[1])
    return bytes([head]) + tail


STEADY = a_wave("steady", "positive")


@dataclass
class Assembly:
    """An image in parts; ``main`` is the zones, without the END of the whole."""

    main: bytes
    waves: list[bytes] = field(default_factory=lambda: [a_wave()])
    blocks: list[bytes] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=lambda: [b"A treatment"])
    levels: bytes = bytes([60, 80, 100])
    limit_uA: int = 0
    limit_ms: int = 0
    limit_uC: int = 0
    flags: int = 0
    claims: tuple[int, int, int] | None = None

    def image(self, limits: Limits = ANY_BOARD) -> bytes:
        """The image's bytes, with its claims true if there is any truth in it."""
        if self.claims:
            return self._pack(*self.claims)
        try:
            routine, *_ = image.prove(self._pack(0, 0, 0), limits)
        except image.ImageError:
            return self._pack(0, 0, 0)
        return self._pack(routine.duration_ms, routine.peak_duA, routine.net_dnC)

    def load(self, limits: Limits = ANY_BOARD) -> image.Routine:
        return image.load(self.image(limits), limits)

    def _pack(self, duration_ms: int, peak_duA: int, net_dnC: int) -> bytes:
        flags = self.flags | (isa.FLAG_NET_NEGATIVE if net_dnC < 0 else 0)
        limits = b""
        for flag, value in (
            (isa.FLAG_LIMIT_CURRENT, self.limit_uA * isa.DUA_PER_UA),
            (isa.FLAG_LIMIT_TIME, self.limit_ms),
            (isa.FLAG_LIMIT_CHARGE, self.limit_uC * isa.DNC_PER_UC),
        ):
            if value:
                flags |= flag
                limits += number(value)
        body = b"".join(
            [
                number(duration_ms) + number(peak_duA) + number(abs(net_dnC)) + bytes([flags]),
                limits + bytes([0, len(self.levels)]) + self.levels,
                number(len(self.texts)) + b"".join(bytes([len(t)]) + t for t in self.texts),
                number(len(self.waves)) + b"".join(self.waves),
                number(len(self.blocks)) + b"".join(block + END for block in self.blocks),
                self.main + END,
            ]
        )
        return seal(body)


def seal(body: bytes, version: int = isa.FORMAT_VERSION) -> bytes:
    """Header, length and checksum before a body."""
    for size in (1, 2, 3):
        length = number(isa.HEADER_BYTES + size + len(body))
        if len(length) == size:
            break
    content = length + body
    return isa.MAGIC + bytes([version]) + crc32(content).to_bytes(4, "little") + content


def reseal(data: bytes) -> bytes:
    """The same bytes with a checksum that fits again."""
    return data[:4] + crc32(data[8:]).to_bytes(4, "little") + data[8:]
