"""Encoding of a plan as an image: header, tables, code. ``compiler/README.md`` has the layout.

What is written is handed to the verifier at once, and the verifier's figures are held against
the plan's: two computations that share only their tables must agree on every figure.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple, TypeVar, assert_never

from facevm import isa
from facevm.limits import Limits

from .figures import Calculator
from .lowering import Loop, Node, Writer, varint
from .plan import Plan, by_place
from .sharing import InstructionPool, Run, in_order, share
from .steps import (
    Call,
    Choose,
    Glide,
    Hold,
    Origin,
    Ramp,
    Repeat,
    Rest,
    Say,
    SimpleStep,
    Step,
    Sweep,
    Unknown,
    WaveSpec,
)

OPCODES: dict[type[Step], int] = {
    Say: isa.SAY,
    Choose: isa.WAVE,
    Ramp: isa.RAMP,
    Hold: isa.HOLD,
    Glide: isa.GLIDE,
    Sweep: isa.SWEEP,
    Rest: isa.REST,
    Repeat: isa.LOOP,
    Call: isa.CALL,
}
"""The instruction of each kind of step. Its operands (see ``isa.OPCODES``) are the step's fields,
in their order, but for the body and the origin."""

ANY_BOARD = Limits(updates_per_s=1_000_000)
"""The fastest board there could be: what a board can draw was checked when the plan was made."""


class Disagreement(Exception):
    """The image that was written is not what the plan says: a mistake in this program."""


class Code(NamedTuple):
    """An image, and where each of its instructions comes from (by offset in the image)."""

    image: bytes
    spans: dict[int, Origin]


def encode(plan: Plan) -> Code:
    """Writes the image of a plan. Raises :class:`Disagreement` if it does not prove right."""
    code = _Encoder(plan).code(shared=True)
    _compare(plan, code.image)
    return code


def image_bytes_of(plan: Plan, enough: int) -> int:
    """The size of the plan's image, or that of a larger one if that is no more than ``enough``."""
    encoder = _Encoder(plan)
    size = len(encoder.code(shared=False).image)
    return size if size <= enough else len(encoder.code(shared=True, enough=enough).image)


_HEAD_MOST = isa.HEADER_BYTES + 8
"""What stands before the tables and the code: header, length, number of blocks, the last END."""


class _Encoder:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        named = [plan.name] if plan.about is None else [plan.name, plan.about]
        self._texts = named + [text for text in plan.texts if text not in named]
        self._text_numbers = {text: n for n, text in reversed(list(enumerate(self._texts)))}
        self._wave_numbers = {wave: n for n, wave in enumerate(plan.waves)}
        writer = Writer(self._instruction)
        self._zones = [writer.body(block.body)[0] for block in plan.blocks]

    def _instruction(self, step: SimpleStep) -> bytes:
        """The bytes of a simple step: its opcode and its operands."""
        operands = map(varint, self._operands(step))
        return bytes((OPCODES[type(step)],)) + b"".join(operands)

    def _operands(self, step: SimpleStep) -> tuple[int, ...]:
        match step:
            case Say(text=text):
                return (self._text_numbers[_known(text)],)
            case Choose(wave=wave):
                return (self._wave_numbers[_known(wave)],)
            case Hold(time_ms=time_ms) | Rest(time_ms=time_ms):
                return (_known(time_ms),)
            case Ramp(to_duA=current_duA, time_ms=time_ms):
                return _known(current_duA), _known(time_ms)
            case Glide(time_ms=time_ms, at_duA=current_duA):
                return _known(time_ms), _known(current_duA)
            case Sweep(to_cHz=frequency_cHz, time_ms=time_ms):
                return _known(frequency_cHz), _known(time_ms)
            case Unknown():
                raise ValueError(_UNRESOLVED)
            case _:
                assert_never(step)

    def code(self, shared: bool, enough: int = 0) -> Code:
        """The image; no smaller than ``enough`` where that saves effort."""
        pool = InstructionPool()
        runs = [pool.run(nodes) for nodes in self._zones]
        if shared:
            runs = share(pool, runs, enough - len(self._tables()) - _HEAD_MOST)
        order = in_order(pool)
        layout = _Layout(pool, order)
        main = _Section()
        for block, run, nodes in zip(self._plan.blocks, runs, self._zones, strict=True):
            place = isa.place_of(block.zone or 0, block.side or 0)
            main.add(bytes((isa.ZONE, place)), block.origin)
            layout.write(main, run, iter(nodes))
            main.add(bytes((isa.END,)), None)
        main.add(bytes((isa.END,)), None)
        # a block's source is where it is first called from: later blocks before earlier ones
        blocks = [layout.block(number) for number in reversed(order)][::-1]
        return self._assemble(blocks, main)

    def _assemble(self, blocks: list[_Section], main: _Section) -> Code:
        tables = self._tables() + varint(len(blocks))
        size = sum(len(section.data) for section in (*blocks, main)) + len(tables)
        total = isa.HEADER_BYTES + 1 + size
        while isa.HEADER_BYTES + len(varint(total)) + size != total:
            total = isa.HEADER_BYTES + len(varint(total)) + size
        body = varint(total) + tables
        spans: dict[int, Origin] = {}
        for section in (*blocks, main):
            start = isa.HEADER_BYTES + len(body)
            spans.update((start + at, origin) for at, origin in section.origins)
            body += bytes(section.data)
        head = isa.MAGIC + bytes((isa.FORMAT_VERSION,)) + crc32(body).to_bytes(4, "little")
        return Code(head + body, spans)

    def _tables(self) -> bytes:
        plan = self._plan
        flags = 0
        optional = b""
        if plan.net_dnC < 0:
            flags |= isa.FLAG_NET_NEGATIVE
        limits = plan.limits
        for flag, limit in (
            (isa.FLAG_LIMIT_CURRENT, limits.current_duA),
            (isa.FLAG_LIMIT_TIME, limits.time_ms),
            (isa.FLAG_LIMIT_CHARGE, limits.charge_dnC),
        ):
            if limit is not None:
                flags |= flag
                optional += varint(limit)
        if plan.schedule is not None:
            flags |= isa.FLAG_PLAN
            optional += bytes(plan.schedule)
        if plan.about is not None:
            flags |= isa.FLAG_ABOUT
        goals = sum(1 << isa.GOALS.index(goal) for goal in plan.goals)
        out = varint(plan.duration_ms) + varint(plan.peak_duA) + varint(abs(plan.net_dnC))
        out += bytes((flags,)) + optional + bytes((goals, len(plan.levels), *plan.levels))
        out += varint(len(self._texts))
        for text in self._texts:
            raw = text.encode("utf-8")
            out += bytes((len(raw),)) + raw
        return out + varint(len(plan.waves)) + b"".join(map(wave_bytes, plan.waves))


_UNRESOLVED = "an unresolved step cannot be written"

Value = TypeVar("Value")


def _known(value: Value | None) -> Value:
    """A value of a step; in a plan each is known."""
    if value is None:
        raise ValueError(_UNRESOLVED)
    return value


def wave_bytes(wave: WaveSpec) -> bytes:
    """A row of the wave table."""
    head = wave.shape | wave.polarity << isa.WAVE_POLARITY_SHIFT
    out = b"" if wave.shape == isa.STEADY else varint(wave.frequency_cHz)
    if wave.duty_percent != 100:
        head |= isa.WAVE_HAS_DUTY
        out += bytes((wave.duty_percent,))
    if wave.rise_ms:
        head |= isa.WAVE_HAS_RISE
        out += varint(wave.rise_ms)
    if wave.burst_on_ms:
        head |= isa.WAVE_HAS_BURST
        out += varint(wave.burst_on_ms) + varint(wave.burst_off_ms)
    return bytes((head,)) + out


class _Section:
    """A piece of code and where its instructions come from, by offset in it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.origins: list[tuple[int, Origin]] = []

    def add(self, data: bytes, origin: Origin | None) -> None:
        if origin is not None:
            self.origins.append((len(self.data), origin))
        self.data += data


class _Layout:
    """Writes runs as bytes, beside the instructions that they stand for."""

    def __init__(self, pool: InstructionPool, order: list[int]) -> None:
        self._pool = pool
        self._index = {block: index for index, block in enumerate(order)}
        self._sources: dict[int, tuple[Node, ...]] = {}

    def write(self, section: _Section, run: Run, nodes: Iterator[Node]) -> None:
        """Writes a run; ``nodes`` are its instructions before any were shared."""
        for number in run:
            item = self._pool.items[number]
            if item.block >= 0:
                shared = tuple(islice(nodes, self._length(self._pool.blocks[item.block])))
                self._sources.setdefault(item.block, shared)
                call = bytes((OPCODES[Call],)) + varint(self._index[item.block])
                section.add(call, _common_origin(shared))
                continue
            node = next(nodes)
            if isinstance(node, Loop):
                section.add(bytes((OPCODES[Repeat],)) + varint(item.turns), node.origin)
                self.write(section, item.body, iter(node.body))
                section.add(bytes((isa.END,)), None)
            else:
                section.add(item.data, node.origin)

    def block(self, block: int) -> _Section:
        """The code of a block that was called in what has been written so far."""
        section = _Section()
        self.write(section, self._pool.blocks[block], iter(self._sources[block]))
        section.add(bytes((isa.END,)), None)
        return section

    def _length(self, run: Run) -> int:
        """How many unshared instructions of its level a run stands for."""
        length = 0
        for number in run:
            block = self._pool.items[number].block
            length += self._length(self._pool.blocks[block]) if block >= 0 else 1
        return length


def _common_origin(nodes: tuple[Node, ...]) -> Origin | None:
    """The innermost call that all these instructions come from, or else the first of them."""
    origins = [node.origin for node in nodes if node.origin is not None]
    if not origins:
        return None
    calls = origins[0].calls
    for origin in origins[1:]:
        same = 0
        for a, b in zip(calls, origin.calls, strict=False):
            if a != b:
                break
            same += 1
        calls = calls[:same]
    return calls[-1] if calls else origins[0]


def _compare(plan: Plan, image: bytes) -> None:
    """Holds the verifier's figures against the plan's."""
    from facevm import image as verifier  # a check only wants the size

    try:
        routine = verifier.load(image, ANY_BOARD)
    except verifier.ImageError as refusal:
        raise Disagreement(f"the verifier refuses the image: {refusal}") from refusal
    found = (routine.duration_ms, routine.current_ms, routine.peak_duA, routine.net_dnC)
    planned = (plan.duration_ms, plan.current_ms, plan.peak_duA, plan.net_dnC)
    if found != planned:
        raise Disagreement(f"the verifier finds {found}, the plan says {planned}")
    places = by_place(plan.blocks, Calculator())
    bounds = {place: figures.bound_dnC for place, figures in places.items()}
    proven = dict(zip(routine.places, routine.place_bound_dnC, strict=True))
    for place in range(isa.PLACES):
        found_dnC, planned_dnC = proven.get(place, 0), bounds.get(place, 0)
        if found_dnC != planned_dnC:
            raise Disagreement(
                f"the verifier finds a charge bound of {found_dnC} dnC at place {place}, "
                f"the plan says {planned_dnC}"
            )
    if plan.bound_dnC != routine.bound_dnC:
        raise Disagreement(
            f"the verifier finds a charge bound of {routine.bound_dnC} dnC, "
            f"the plan says {plan.bound_dnC}"
        )
