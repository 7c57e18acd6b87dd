"""What is done to an image: to its bytes, and to its parts with everything around them kept true.

Each is a function of an image, a second one and a source of chance, and returns bytes. Whether
checksum, length and claims are then put right is decided apart from it, in :func:`repaired`.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from facevm import image, isa
from facevm.limits import Limits
from tests.safety.hostile import generated
from tests.safety.hostile.parts import (
    Parts,
    Step,
    apart,
    fields,
    number,
    packed_step,
    sealed,
    with_true_checksum,
    with_true_length,
)
from tests.safety.hostile.watch import Hang, LOAD_MOST_s, watched

# --- of bytes ----------------------------------------------------------------------------


def flipped_bits(data: bytes, other: bytes, chance: Random) -> bytes:
    """One to four bits the other way round."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def replaced_bytes(data: bytes, other: bytes, chance: Random) -> bytes:
    """One byte or a few have another value."""
    out = bytearray(data)
    at = chance.randrange(len(out))
    for index in range(at, min(len(out), at + chance.choice((1, 1, 1, 2, 8)))):
        out[index] = chance.choice((0, 1, 10, 11, 127, 128, 255, chance.randrange(256)))
    return bytes(out)


def inserted_bytes(data: bytes, other: bytes, chance: Random) -> bytes:
    """Bytes put in between, random ones or some of its own."""
    at = chance.randrange(len(data))
    count = chance.choice((1, 1, 2, 5, 40))
    own = chance.randrange(len(data))
    more = data[own : own + count] if chance.random() < 0.5 else chance.randbytes(count)
    return data[:at] + more + data[at:]


def deleted_bytes(data: bytes, other: bytes, chance: Random) -> bytes:
    """Bytes taken out."""
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 1, 2, 5, 40)) :]


def truncated(data: bytes, other: bytes, chance: Random) -> bytes:
    """Cut off at any byte."""
    return data[: chance.randrange(len(data))]


def spliced(data: bytes, other: bytes, chance: Random) -> bytes:
    """The beginning of one image and the end of another."""
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def random_bytes(data: bytes, other: bytes, chance: Random) -> bytes:
    """No image at all, or only the beginning of one."""
    return data[: chance.choice((0, 3, 4, 8, 9))] + chance.randbytes(chance.randrange(60))


# --- of parts ----------------------------------------------------------------------------


def _some_code(parts: Parts, chance: Random) -> list[Step]:
    """The main code or a block's; at least one instruction."""
    if not parts.main:
        parts.main.append([isa.END])
    return chance.choice([parts.main, parts.main, *[block for block in parts.blocks if block]])


def swapped_opcodes(parts: Parts, other: Parts, chance: Random) -> None:
    """An instruction becomes another, with the operands it had or with others."""
    code = _some_code(parts, chance)
    at = chance.randrange(len(code))
    opcode = chance.choice((*range(len(isa.OPCODES)), 11, 255))
    step = code[at]
    count = len(isa.OPCODES[opcode][1]) if opcode < len(isa.OPCODES) else len(step) - 1
    if chance.random() < 0.2:
        count = len(step) - 1
    operands = [*step[1:], *[generated.edge_number(chance) for _ in range(count)]]
    code[at] = [opcode, *operands[:count]]


def edited_operands(parts: Parts, other: Parts, chance: Random) -> None:
    """Numbers of instructions become edges of some limit, or move by a little."""
    code = _some_code(parts, chance)
    numbered = [at for at, step in enumerate(code) if len(step) > 1]
    for at in chance.choices(numbered, k=chance.choice((1, 1, 2, 5))) if numbered else ():
        step = code[at][:]
        operand = chance.randrange(1, len(step))
        if chance.random() < 0.5:
            step[operand] = max(0, step[operand] + chance.choice((-1000, -10, -1, 1, 1, 10, 999)))
        else:
            step[operand] = generated.edge_number(chance)
        code[at] = step


def moved_instructions(parts: Parts, other: Parts, chance: Random) -> None:
    """Instructions deleted, doubled, or moved to where they do not belong."""
    code = _some_code(parts, chance)
    at = chance.randrange(len(code))
    part = code[at : at + chance.choice((1, 1, 1, 2, 5))]
    if chance.random() < 0.6:
        del code[at : at + len(part)]
    if chance.random() < 0.6:
        to = chance.randrange(len(code) + 1)
        code[to:to] = part


def foreign_instructions(parts: Parts, other: Parts, chance: Random) -> None:
    """Instructions of another image, or a number of instructions made at random."""
    code = _some_code(parts, chance)
    theirs = _some_code(other, chance)
    at = chance.randrange(len(theirs))
    part = theirs[at : at + chance.choice((1, 2, 5, 20))]
    if chance.random() < 0.3:
        part = [
            [opcode, *[generated.edge_number(chance) for _ in isa.OPCODES[opcode][1]]]
            for opcode in chance.choices(range(len(isa.OPCODES)), k=3)
        ]
    to = chance.randrange(len(code))
    code[to:to] = part


def nested(parts: Parts, other: Parts, chance: Random) -> None:
    """Steps put into loops inside loops, or behind calls of calls, about as deep as one may."""
    code = _some_code(parts, chance)
    at = chance.randrange(len(code))
    end = min(len(code) - 1, at + chance.randrange(1, 4))
    depth = chance.choice((1, 2, 5, 9, 10, 11, 12, 13, 40))
    if chance.random() < 0.5:
        counts = (1, 1, 2, 3, 1000, 1001, 0)
        loops = [
            [isa.LOOP, chance.choice(counts if depth < 4 else (1, 1, 1, 2))] for _ in range(depth)
        ]
        code[at:end] = [*loops, *code[at:end], *[[isa.END]] * depth]
        return
    first = len(parts.blocks)
    body = [step for step in code[at:end] if step[0] in range(isa.SAY, isa.LOOP)]
    parts.blocks.append([*body, [isa.END]])
    for level in range(1, depth):
        calls = chance.choice((1, 1, 1, 2, 3))
        parts.blocks.append([*[[isa.CALL, first + level - 1]] * calls, [isa.END]])
    code[at:end] = [[isa.CALL, len(parts.blocks) - 1 + (chance.random() < 0.05)]]


def crowded(parts: Parts, other: Parts, chance: Random) -> None:
    """Very many instructions, at once, in a row or by calls; or very many rows of a table."""
    kind = chance.randrange(7)
    count = chance.choice((100, 254, 255, 256, 257, 1000, 7000))
    code = _some_code(parts, chance)
    at = chance.randrange(len(code))
    if kind == 5:
        first = len(parts.blocks)
        parts.blocks.append([[isa.REST, 1], [isa.END]])
        for level in range(chance.choice((3, 4, 5))):
            parts.blocks.append([*[[isa.CALL, first + level]] * 10, [isa.END]])
        code[at:at] = [[isa.CALL, len(parts.blocks) - 1]]
    elif kind == 6:
        says = [[isa.SAY, 0]] * chance.choice((1, 120, 250))
        zones = [[isa.ZONE, chance.choice((4, 6, 17))], *says, [isa.END]] * chance.choice(
            (1, 2, 30)
        )
        parts.main[-1:] = [*zones, [isa.END]]
    elif kind == 0:
        code[at:at] = [[isa.SAY, 0]] * count
    elif kind == 1:
        code[at:at] = [[isa.REST, 1]] * count
    elif kind == 2:
        parts.waves += [chance.choice(parts.waves or [b"\x0c"])] * count
    elif kind == 3:
        parts.texts += [b""] * count
    else:
        parts.blocks += [[[isa.END]] for _ in range(count)]  # each one of its own


def edited_waves(parts: Parts, other: Parts, chance: Random) -> None:
    """A field of a wave becomes another, or the wave one of another image."""
    if not parts.waves:
        parts.waves = other.waves[:]
    elif chance.random() < 0.2:
        parts.waves[chance.randrange(len(parts.waves))] = generated.wave(chance)
    else:
        index = chance.randrange(len(parts.waves))
        wave = list(fields(parts.waves[index]))
        field = chance.randrange(len(wave))
        if chance.random() < 0.5:
            wave[field] = max(0, wave[field] + chance.choice((-10, -1, 1, 2, 125)))
        else:
            wave[field] = generated.edge_number(chance)
        parts.waves[index] = type(fields(parts.waves[index]))(*wave).pack()


def edited_limits(parts: Parts, other: Parts, chance: Random) -> None:
    """Limits of the author's own come, go and change."""
    at = chance.randrange(3)
    flag = (isa.FLAG_LIMIT_CURRENT, isa.FLAG_LIMIT_TIME, isa.FLAG_LIMIT_CHARGE)[at]
    place = sum(bool(parts.flags & one) for one in (2, 4, 8) if one < flag)
    if parts.flags & flag:
        del parts.limits[place : place + 1]
    near = parts.claims[1] if at == 0 else parts.claims[0] if at == 1 else parts.claims[2] * 2
    value = near + chance.choice((-1000, -1, 0, 1, 1000))
    if chance.random() < 0.3:
        value = generated.edge_number(chance)
    if chance.random() < 0.9:
        parts.limits.insert(place, max(0, value))
        parts.flags |= flag
    else:
        parts.flags ^= flag


def edited_head(parts: Parts, other: Parts, chance: Random) -> None:
    """Flags, goals, levels, plan and texts of another kind."""
    kind = chance.randrange(5)
    if kind == 0:
        parts.flags ^= 1 << chance.randrange(8)
    elif kind == 1:
        parts.goals = chance.randrange(256)
    elif kind == 2:
        levels = [
            chance.choice((0, 9, 10, 50, 60, 100, 101, 255)) for _ in range(chance.randrange(7))
        ]
        parts.levels = bytes(sorted(levels) if chance.random() < 0.7 else levels)
    elif kind == 3:
        parts.flags |= isa.FLAG_PLAN
        parts.plan = bytes([chance.choice((0, 1, 7, 255)), chance.choice((0, 1, 52, 255))])
    else:
        odd = (b"", b"x" * 60, b"x" * 61, b"\xff", b"\x00", "\u2028".encode(), "€".encode() * 60)
        parts.texts[chance.randrange(len(parts.texts)) :] = [chance.choice(odd)]


def edited_claims(parts: Parts, other: Parts, chance: Random) -> None:
    """A claim that is not true."""
    at = chance.randrange(4)
    if at == 3:
        parts.flags ^= isa.FLAG_NET_NEGATIVE
    elif chance.random() < 0.7:
        parts.claims[at] = max(0, parts.claims[at] + chance.choice((-1000, -1, 1, 1000)))
    else:
        parts.claims[at] = generated.edge_number(chance)


def needless_bytes(data: bytes, other: bytes, chance: Random) -> bytes:
    """A number of an instruction or of the header written longer than it needs."""
    parts = apart(data)
    codes = [*parts.blocks, parts.main]
    numbered = [step for code in codes for step in code if len(step) > 1 and step[0] != isa.ZONE]
    longer = number(parts.claims[0], chance.choice((1, 2, 3, 4)))
    old = number(parts.claims[0])
    if numbered and chance.random() < 0.7:
        step = chance.choice(numbered)
        old = packed_step(step)
        longer = old[:-1] + bytes([old[-1] | 128, *[128] * chance.choice((0, 0, 1, 3)), 0])
    head = parts.pack()
    at = head.find(old, isa.HEADER_BYTES + 1)
    return head[:at] + longer + head[at + len(old) :]


def generated_routine(data: bytes, other: bytes, chance: Random) -> bytes:
    """Nothing of the image: a routine that nobody wrote."""
    return generated.routine(chance).pack()


Bytes = Callable[[bytes, bytes, Random], bytes]
Edit = Callable[[Parts, Parts, Random], None]

OF_BYTES: dict[str, tuple[Bytes, int]] = {
    "bits flipped": (flipped_bits, 6),
    "bytes replaced": (replaced_bytes, 6),
    "bytes inserted": (inserted_bytes, 5),
    "bytes deleted": (deleted_bytes, 5),
    "truncated": (truncated, 3),
    "two images spliced": (spliced, 5),
    "random bytes": (random_bytes, 1),
    "needless bytes in a number": (needless_bytes, 3),
    "generated": (generated_routine, 26),
}
"""Each with its share."""

OF_PARTS: dict[str, tuple[Edit, int]] = {
    "opcodes swapped": (swapped_opcodes, 6),
    "operands edited": (edited_operands, 8),
    "instructions moved": (moved_instructions, 5),
    "instructions of another": (foreign_instructions, 4),
    "nested": (nested, 4),
    "crowded": (crowded, 2),
    "waves edited": (edited_waves, 4),
    "limits edited": (edited_limits, 4),
    "head edited": (edited_head, 3),
    "claims edited": (edited_claims, 3),
}

MUTATIONS = (*OF_BYTES, *OF_PARTS)
SHARES = [share for _, share in (*OF_BYTES.values(), *OF_PARTS.values())]


def mutated(name: str, data: bytes, other: bytes, chance: Random) -> bytes:
    """An image after one mutation; those of parts leave it sealed."""
    if name in OF_BYTES:
        return OF_BYTES[name][0](data, other, chance)
    parts, others = apart(data).copy(), apart(other)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        OF_PARTS[name][0](parts, others, chance)
    return parts.pack()


def with_true_claims(data: bytes, limits: Limits) -> bytes:
    """The same image claiming what the verifier finds; as it was if that refuses it.

    Whatever else the verifier does with it is not judged here: it gets the image once more.
    """
    try:
        with watched(LOAD_MOST_s):
            routine, *_ = image.prove(data, limits)
    except (Exception, Hang):
        return data
    reader = image.Reader(data, isa.HEADER_BYTES)
    for _ in range(4):
        reader.number()
    flags = reader.byte() & ~isa.FLAG_NET_NEGATIVE
    flags |= isa.FLAG_NET_NEGATIVE if routine.net_dnC < 0 else 0
    claims = (routine.duration_ms, routine.peak_duA, abs(routine.net_dnC))
    return sealed(b"".join(map(number, claims)) + bytes([flags]) + data[reader.at :])


REPAIRS = ("nothing", "checksum", "length", "claims")
"""How far an image is put right again: each also what stands before it."""

REPAIR_SHARES = (5, 20, 25, 50)


def repaired(repair: str, data: bytes, limits: Limits) -> bytes:
    """The image with so much of it put right again."""
    if repair == "nothing" or len(data) <= isa.HEADER_BYTES:
        return data
    if repair == "checksum":
        return with_true_checksum(data)
    data = with_true_length(data)
    return with_true_claims(data, limits) if repair == "claims" else data
