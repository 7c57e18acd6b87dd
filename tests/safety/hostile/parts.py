"""An image taken apart into what can be edited, and put together again, true or not.

It follows the format's description in ``compiler/README.md``, and shares no code with the verifier:
what that accepts must read the same here. It never judges an image.
"""

from __future__ import annotations

from binascii import crc32
from dataclasses import dataclass, replace
from typing import NamedTuple

from facevm import isa

Step = list[int]
"""An instruction: its opcode, then its operands."""


class WaveParts(NamedTuple):
    """The fields of a wave; 0 where it has no such thing."""

    shape: int
    polarity: int
    frequency_cHz: int
    duty_percent: int
    rise_ms: int
    on_ms: int
    off_ms: int

    def pack(self) -> bytes:
        """The wave as an image holds it, with the flags of what is there."""
        shape = self.shape & isa.WAVE_SHAPE_MASK
        head = shape | (self.polarity & isa.WAVE_POLARITY_MASK) << isa.WAVE_POLARITY_SHIFT
        tail = b"" if shape == isa.STEADY else number(self.frequency_cHz)
        if self.duty_percent != 100:
            head |= isa.WAVE_HAS_DUTY
            tail += bytes([self.duty_percent & 255])
        if self.rise_ms:
            head |= isa.WAVE_HAS_RISE
            tail += number(self.rise_ms)
        if self.on_ms or self.off_ms:
            head |= isa.WAVE_HAS_BURST
            tail += number(self.on_ms) + number(self.off_ms)
        return bytes([head]) + tail


@dataclass
class Parts:
    """An image in parts; ``main`` and each of ``blocks`` with its last END."""

    claims: list[int]
    """Duration in ms, peak in duA, amount of the net charge in dnC."""
    flags: int
    limits: list[int]
    """The author's own, in the order of their flags: duA, ms, dnC."""
    plan: bytes
    goals: int
    levels: bytes
    texts: list[bytes]
    waves: list[bytes]
    blocks: list[list[Step]]
    main: list[Step]

    def copy(self) -> Parts:
        """Another one whose lists can be edited; instructions are replaced, never changed."""
        return replace(
            self,
            claims=self.claims[:],
            limits=self.limits[:],
            texts=self.texts[:],
            waves=self.waves[:],
            blocks=[block[:] for block in self.blocks],
            main=self.main[:],
        )

    def pack(self) -> bytes:
        """The image's bytes, sealed."""
        out = bytearray()
        for value in self.claims:
            out += number(value)
        out.append(self.flags & 255)
        for value in self.limits:
            out += number(value)
        out += self.plan
        out.append(self.goals & 255)
        out.append(len(self.levels) & 255)
        out += self.levels
        out += number(len(self.texts))
        for text in self.texts:
            out.append(len(text) & 255)
            out += text
        out += number(len(self.waves)) + b"".join(self.waves)
        out += number(len(self.blocks))
        for code in (*self.blocks, self.main):
            for step in code:
                out += packed_step(step)
        return sealed(bytes(out))

    def claim(self, duration_ms: int, peak_duA: int, net_dnC: int) -> None:
        """Claims these figures."""
        self.claims = [duration_ms, peak_duA, abs(net_dnC)]
        self.flags &= ~isa.FLAG_NET_NEGATIVE
        if net_dnC < 0:
            self.flags |= isa.FLAG_NET_NEGATIVE


def number(value: int, needless: int = 0) -> bytes:
    """A varint, with so many bytes more than it needs."""
    out = bytearray()
    while value > 127 or needless:
        if value <= 127:
            needless -= 1
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def packed_step(step: Step) -> bytes:
    """An instruction's bytes."""
    if len(step) == 1:
        return bytes([step[0] & 255])
    if step[0] == isa.ZONE:
        return bytes([step[0], *[operand & 255 for operand in step[1:]]])
    return bytes([step[0] & 255]) + b"".join(map(number, step[1:]))


def sealed(body: bytes) -> bytes:
    """Header, length and checksum before what follows the length."""
    size = 1
    while len(number(isa.HEADER_BYTES + size + len(body))) != size:
        size += 1
    content = number(isa.HEADER_BYTES + size + len(body)) + body
    return isa.MAGIC + bytes([isa.FORMAT_VERSION]) + crc32(content).to_bytes(4, "little") + content


def with_true_checksum(data: bytes) -> bytes:
    """The same bytes with a checksum that fits again."""
    return data[:4] + crc32(data[8:]).to_bytes(4, "little") + data[8:]


def with_true_length(data: bytes) -> bytes:
    """The same bytes with a length and a checksum that fit again."""
    at = isa.HEADER_BYTES
    while at < len(data) - 1 and at < isa.HEADER_BYTES + 4 and data[at] > 127:
        at += 1
    return sealed(data[at + 1 :])


class _Bytes:
    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7


def apart(data: bytes) -> Parts:
    """The parts of an image that is one; of another one IndexError or nonsense."""
    source = _Bytes(data, isa.HEADER_BYTES)
    source.number()
    claims = [source.number() for _ in range(3)]
    flags = source.byte()
    own = (isa.FLAG_LIMIT_CURRENT, isa.FLAG_LIMIT_TIME, isa.FLAG_LIMIT_CHARGE)
    limits = [source.number() for flag in own if flags & flag]
    plan = source.take(2) if flags & isa.FLAG_PLAN else b""
    goals = source.byte()
    levels = source.take(source.byte())
    texts = [source.take(source.byte()) for _ in range(source.number())]
    waves = [_wave_bytes(source) for _ in range(source.number())]
    blocks = [_code(source) for _ in range(source.number())]
    return Parts(claims, flags, limits, plan, goals, levels, texts, waves, blocks, _code(source))


def _wave_bytes(source: _Bytes) -> bytes:
    start = source.at
    read_wave(source)
    return source.data[start : source.at]


def read_wave(source: _Bytes) -> WaveParts:
    """The fields of the wave that stands here."""
    head = source.byte()
    shape = head & isa.WAVE_SHAPE_MASK
    return WaveParts(
        shape,
        head >> isa.WAVE_POLARITY_SHIFT & isa.WAVE_POLARITY_MASK,
        source.number() if shape != isa.STEADY else 0,
        source.byte() if head & isa.WAVE_HAS_DUTY else 100,
        source.number() if head & isa.WAVE_HAS_RISE else 0,
        source.number() if head & isa.WAVE_HAS_BURST else 0,
        source.number() if head & isa.WAVE_HAS_BURST else 0,
    )


def fields(wave: bytes) -> WaveParts:
    """The fields of a wave's bytes."""
    return read_wave(_Bytes(wave, 0))


def _code(source: _Bytes) -> list[Step]:
    code = []
    depth = 0
    while True:
        opcode = source.byte()
        operands = isa.OPCODES[opcode][1]
        if opcode == isa.ZONE:
            step = [opcode, source.byte()]
        else:
            step = [opcode, *[source.number() for _ in operands]]
        code.append(step)
        if opcode in (isa.ZONE, isa.LOOP):
            depth += 1
        elif opcode == isa.END:
            if not depth:
                return code
            depth -= 1
