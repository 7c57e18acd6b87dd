"""Disassembly of an image: every byte, in order, with its meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from facevm import image as verifier
from facevm import isa

from .decoding import wave_specs
from .encoding import ANY_BOARD, Code
from .quantity import charge_text, current_text, frequency_text, time_text
from .steps import Origin
from .zone import zone_name


class Row(NamedTuple):
    """Some bytes of an image and their meaning.

    ``mnemonic`` is an instruction's name, or ``.field`` for a part of header or tables. ``label``
    names a block or the main code at its first instruction. ``depth`` is how many zones and
    loops it stands in. ``file`` and ``line`` are None where the source is not known.
    """

    offset: int
    data: bytes
    mnemonic: str
    operands: str
    label: str | None = None
    depth: int = 0
    file: str | None = None
    line: int | None = None

    @property
    def hex(self) -> str:
        """The bytes as two digits each, with spaces."""
        return self.data.hex(" ")


def disassemble(code: bytes | Code) -> list[Row]:
    """The rows of an image, all its bytes in order. Raises ``facevm.image.ImageError``.

    Given a :class:`Code`, rows of instructions say where they come from.
    """
    if isinstance(code, Code):
        return _Disassembler(code.image, code.spans).rows()
    return _Disassembler(code, {}).rows()


class _Disassembler:
    def __init__(self, image: bytes, spans: Mapping[int, Origin]) -> None:
        self._routine = verifier.load(image, ANY_BOARD)
        self._waves = wave_specs(self._routine)
        self._data = bytes(image)
        self._spans = spans
        self._reader = verifier.Reader(self._data, 0)
        self._rows: list[Row] = []

    def rows(self) -> list[Row]:
        """Every byte, once."""
        self._header()
        self._tables()
        count = self._field(".blocks", self._reader.number, str)
        for block in range(count):
            self._code(f"block {block}")
        self._code("main")
        data = self._data
        if data[3] == isa.FORMAT_FILLED:
            self._field(".filler", self._reader.number, lambda size: f"{size} bytes")
            if self._reader.at < len(data):
                self._add(self._reader.at, len(data), ".fill", chr(isa.FILLER) + "…")
        return self._rows

    # --- header and tables ---------------------------------------------------------------

    def _header(self) -> None:
        data = self._data
        self._add(0, 3, ".magic", data[:3].decode("ascii"))
        self._add(3, 4, ".version", str(data[3]))
        self._add(4, 8, ".crc32", f"{self._routine.crc:08x}")
        reader = self._reader
        reader.at = isa.HEADER_BYTES
        self._field(".length", reader.number, lambda size: f"{size} bytes")
        self._field(".duration", reader.number, time_text)
        self._field(".peak", reader.number, current_text)
        self._field(".net_charge", reader.number, charge_text)
        flags = self._field(".flags", reader.byte, _flags_text)
        if flags & isa.FLAG_LIMIT_CURRENT:
            self._field(".limit_current", reader.number, current_text)
        if flags & isa.FLAG_LIMIT_TIME:
            self._field(".limit_time", reader.number, time_text)
        if flags & isa.FLAG_LIMIT_CHARGE:
            self._field(".limit_charge", reader.number, charge_text)
        if flags & isa.FLAG_PLAN:
            self._field(".sessions", reader.byte, lambda n: f"{n} a week")
            self._field(".weeks", reader.byte, str)
        self._field(".goals", reader.byte, _goals_text)

    def _tables(self) -> None:
        reader = self._reader
        for _ in range(self._field(".levels", reader.byte, str)):
            self._field(".level", reader.byte, lambda percent: f"{percent} %")
        for number in range(self._field(".texts", reader.number, str)):
            start = reader.at
            text = reader.text()
            self._add(start, reader.at, ".text", f'{number}: "{text}"')
        for number in range(self._field(".waves", reader.number, str)):
            self._wave(number)

    def _wave(self, number: int) -> None:
        reader = self._reader
        start = reader.at
        head = reader.byte()
        if head & isa.WAVE_SHAPE_MASK != isa.STEADY:
            reader.number()
        if head & isa.WAVE_HAS_DUTY:
            reader.byte()
        if head & isa.WAVE_HAS_RISE:
            reader.number()
        if head & isa.WAVE_HAS_BURST:
            reader.number()
            reader.number()
        self._add(start, reader.at, ".wave", f"{number}: {self._waves[number].text}")

    def _field(self, mnemonic: str, read: Callable[[], int], text: Callable[[int], str]) -> int:
        start = self._reader.at
        value = read()
        self._add(start, self._reader.at, mnemonic, text(value))
        return value

    def _add(self, start: int, end: int, mnemonic: str, operands: str) -> None:
        self._rows.append(Row(start, self._data[start:end], mnemonic, operands))

    # --- instructions --------------------------------------------------------------------

    def _code(self, label: str | None) -> None:
        reader = self._reader
        depth = 0
        while True:
            start = reader.at
            opcode = reader.byte()
            name, kinds = isa.OPCODES[opcode]
            operands = [reader.byte() if kind == "place" else reader.number() for kind in kinds]
            if opcode == isa.END:
                depth -= 1
            origin = self._spans.get(start)
            self._rows.append(
                Row(
                    start,
                    self._data[start : reader.at],
                    name,
                    ", ".join(map(self._operand_text, kinds, operands)),
                    label,
                    max(depth, 0),
                    origin.file if origin else None,
                    origin.span.line if origin else None,
                )
            )
            label = None
            if depth < 0:
                return
            if opcode in (isa.ZONE, isa.LOOP):
                depth += 1

    def _operand_text(self, kind: str, value: int) -> str:
        if kind == "place":
            return f"{zone_name(isa.zone_of(value))} {isa.SIDES[isa.side_of(value)]}"
        if kind == "text":
            return f'"{self._routine.texts[value]}"'
        if kind == "wave":
            return f"{value} ({self._waves[value].text})"
        if kind == "current_duA":
            return current_text(value)
        if kind == "time_ms":
            return time_text(value)
        if kind == "frequency_cHz":
            return frequency_text(value)
        if kind == "count":
            return f"{value} times"
        return f"block {value}"


_FLAGS = (
    (isa.FLAG_NET_NEGATIVE, "net charge negative"),
    (isa.FLAG_LIMIT_CURRENT, "limit current"),
    (isa.FLAG_LIMIT_TIME, "limit time"),
    (isa.FLAG_LIMIT_CHARGE, "limit charge"),
    (isa.FLAG_PLAN, "plan"),
    (isa.FLAG_ABOUT, "about"),
)


def _flags_text(flags: int) -> str:
    return ", ".join(name for bit, name in _FLAGS if flags & bit) or "none"


def _goals_text(mask: int) -> str:
    return ", ".join(goal for bit, goal in enumerate(isa.GOALS) if mask >> bit & 1) or "none"
