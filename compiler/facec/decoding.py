"""Decoding of a proven image to its program, so that an image has the same plan as its source."""

from __future__ import annotations

from collections.abc import Callable

from facevm import isa
from facevm.image import Reader, Routine, Wave

from .encoding import OPCODES
from .plan import AuthorLimits, Heading, Plan, plan_of
from .steps import Block, Body, Repeat, Step, WaveSpec

_KINDS: dict[int, Callable[..., Step]] = {opcode: kind for kind, opcode in OPCODES.items()}


def plan_of_image(routine: Routine) -> Plan:
    """The plan of an image that :func:`facevm.image.load` returned; without files and lines."""
    heading = Heading(
        name=routine.name,
        about=routine.about,
        goals=tuple(goal for bit, goal in enumerate(isa.GOALS) if routine.goals >> bit & 1),
        levels=tuple(routine.levels),
        schedule=routine.plan,
        limits=AuthorLimits(
            routine.limit_duA or None, routine.limit_ms or None, routine.limit_dnC or None
        ),
    )
    return plan_of(heading, CodeReader(routine).main())


def wave_specs(routine: Routine) -> tuple[WaveSpec, ...]:
    """The wave table of an image."""
    waves: tuple[Wave, ...] = routine.waves
    return tuple(
        WaveSpec(
            wave.shape,
            wave.polarity,
            wave.frequency_cHz,
            wave.duty_percent,
            wave.rise_ms,
            wave.burst_on_ms,
            wave.burst_off_ms,
        )
        for wave in waves
    )


class CodeReader:
    """Reads the code of a proven image; blocks become bodies that their calls share."""

    def __init__(self, routine: Routine) -> None:
        self._routine = routine
        self._code = Reader(routine.data, 0)
        self._waves = wave_specs(routine)
        self._blocks: list[Body] = []
        offsets: tuple[int, ...] = routine.blocks
        for offset in offsets:
            self._code.at = offset
            self._blocks.append(self._body())

    def main(self) -> tuple[Block, ...]:
        """The zones."""
        blocks: list[Block] = []
        self._code.at = self._routine.main
        while self._code.byte() != isa.END:
            place = self._code.byte()
            blocks.append(Block(isa.zone_of(place), isa.side_of(place), self._body(), None))
        return tuple(blocks)

    def _body(self) -> Body:
        """The steps from here to the END that belongs here."""
        steps: list[Step] = []
        while True:
            opcode = self._code.byte()
            if opcode == isa.END:
                return Body(tuple(steps))
            steps.append(self._step(opcode))

    def _step(self, opcode: int) -> Step:
        kind = _KINDS[opcode]
        operands = [self._operand(name) for name in isa.OPCODES[opcode][1]]
        if kind is Repeat:
            operands.append(self._body())
        return kind(*operands, origin=None)

    def _operand(self, name: str) -> object:
        number = self._code.number()
        match name:
            case "text":
                return self._routine.texts[number]
            case "wave":
                return self._waves[number]
            case "block":
                return self._blocks[number]
            case _:
                return number
