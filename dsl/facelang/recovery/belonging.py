"""Where a line belongs: to which block by its words and neighbours, whatever its column says."""

from __future__ import annotations

from collections.abc import Sequence

from facelang.language import ROUTINE, STARTS, STEPS, TOP, WAVE, homes
from facelang.recovery.line import Line
from facelang.suggest import nearest


def fits(line: Line, kind: str) -> bool:
    """Whether a line begins as one of such a block does."""
    called = kind == STEPS and line.is_call and line.word != "technique"
    return called or line.word in STARTS[kind]


def meant(line: Line, kind: str) -> str | None:
    """The word that a line of such a block begins with, a slip in it repaired."""
    return line.word if line.word in STARTS[kind] else nearest(line.word, STARTS[kind])


def home(line: Line) -> str | None:
    """The kind of block in which a line can stand."""
    if fits(line, STEPS):
        return STEPS
    return next((kind for kind in (ROUTINE, WAVE) if line.word in STARTS[kind]), None)


def is_item_inside(line: Line, kind: str) -> bool:
    """Whether a line that is indented like those of a block begins an item instead."""
    stays = kind == TOP or line.word in STARTS[kind] or line.is_call
    return not stays and line.word in STARTS[TOP] and line.stray is None


def is_foreign(line: Line, kind: str) -> bool:
    """Whether a line indented further than a block was meant for another kind of block."""
    kinds = homes(line.word)
    fits_elsewhere = any(other != TOP for other in kinds) and kind not in kinds
    return fits_elsewhere and not line.is_call and not is_item_inside(line, kind)


def following(lines: Sequence[Line], index: int) -> Line | None:
    """The line after the one at ``index``."""
    return lines[index + 1] if index + 1 < len(lines) else None


def is_apart(lines: Sequence[Line], index: int) -> bool:
    """Whether an empty line, or one with only a comment, parts a line from those above."""
    return index > 0 and lines[index].number > lines[index - 1].number + 1


def begins_item(lines: Sequence[Line], index: int) -> bool:
    """Whether a line at the left margin is an item, and no step that should be indented."""
    line = lines[index]
    if fits(line, STEPS) and line.word != "wave":
        return False
    if line.word != "wave":
        return line.word in STARTS[TOP]
    below = following(lines, index)
    if below is None or below.word in STARTS[STEPS] or below.is_call:
        return False
    return below.column > line.column or below.word in STARTS[WAVE]


def defines_wave(lines: Sequence[Line], index: int, kind: str) -> bool:
    """Whether a line among steps begins a wave's item, and does not choose a wave."""
    line, below = lines[index], following(lines, index)
    if kind != STEPS or line.word != "wave" or below is None:
        return False
    if below.word not in STARTS[WAVE]:
        return False
    name = _second(line)
    elsewhere = (other for other in lines if other.word == "wave" and not other.column)
    return below.column <= line.column or all(_second(other) != name for other in elsewhere)


def _second(line: Line) -> list[str]:
    """The text behind a line's first word, if there is one."""
    return [lexeme.text for lexeme in line.lexemes[1:2]]
