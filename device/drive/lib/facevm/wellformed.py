"""Well-formed code: known instructions in their places, operands in their ranges.

What is found here lets the proof and the machine read the code without a check of their own.
"""

from micropython import const

from . import isa
from .refusal import ImageError

_TYPES = const(0)
if _TYPES:
    from . import protocols


def scan(
    reader: "protocols.Reader", routine: "protocols.Routine", callable_blocks: int, is_main: bool
) -> int:
    """Reads one block, or the main code, up to its END; returns its offset.

    It may call the first ``callable_blocks`` blocks. Only the main code holds zones, and nothing
    else at its top.
    """
    start = reader.at
    depth = 0
    zones = 0
    while True:
        at = reader.at
        opcode = reader.byte()
        if opcode >= len(isa.OPCODES):
            raise ImageError("OPCODE", "no such instruction", at)
        if is_main and not depth and opcode not in (isa.ZONE, isa.END):
            raise ImageError("OPCODE", "only zones stand at the top", at)
        if opcode == isa.ZONE and (depth or not is_main):
            raise ImageError("OPCODE", "a zone inside something else", at)
        for operand in isa.OPCODES[opcode][1]:
            _scan_operand(reader, routine, callable_blocks, operand, at)
        if opcode == isa.ZONE:
            zones += 1
        if opcode in (isa.ZONE, isa.LOOP):
            depth += 1
            if depth > isa.DEPTH_MAX:
                raise ImageError("NESTING", "too many levels", at)
        elif opcode == isa.END:
            if not depth:
                break
            depth -= 1
    if is_main and not zones:
        raise ImageError("OPCODE", "a treatment without a zone", start)
    return start


def _scan_operand(
    reader: "protocols.Reader",
    routine: "protocols.Routine",
    callable_blocks: int,
    operand: str,
    at: int,
) -> None:
    if operand == "place":
        place = reader.byte()
        sides = isa.ZONES[isa.zone_of(place)].sides if place < isa.PLACES else ()
        if isa.side_of(place) not in sides:
            raise ImageError("OPERAND", "no such zone, or not on that side", at)
        return
    value = reader.number()
    if operand == "text":
        fits = value < len(routine.texts)
    elif operand == "wave":
        fits = value < len(routine.waves)
    elif operand == "block":
        fits = value < callable_blocks
    elif operand == "count":
        fits = 1 <= value <= isa.REPEAT_MAX
    elif operand == "time_ms":
        fits = 1 <= value <= isa.DURATION_MAX_ms
    elif operand == "current_duA":
        fits = value <= isa.PEAK_MAX_duA
    else:
        fits = isa.FREQUENCY_MIN_cHz <= value <= isa.FREQUENCY_MAX_cHz
    if not fits:
        reason = "FREQUENCY" if operand == "frequency_cHz" else "OPERAND"
        raise ImageError(reason, "%s %d is out of range" % (operand, value), at)
