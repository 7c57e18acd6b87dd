"""A board of KiCad's editor held against the circuit: parts, footprints, each pad's net.

What is read is the text of a ``.kicad_pcb`` file; KiCad is not needed. Copper is not looked at:
that is ``kicad-cli pcb drc``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from faceboard import circuit

Tree: TypeAlias = "list[Tree | str]"

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+)')


class Placed(NamedTuple):
    """A footprint on the board: what it is of, and (pad, net) of each numbered pad."""

    ref: str
    value: str
    footprint: str
    pads: list[tuple[str, str]]


def parse(text: str) -> Tree:
    """The lists of an s-expression. Raises ValueError where brackets do not match."""
    top: Tree = []
    open_: list[Tree] = [top]
    for quoted, bracket, word in _TOKEN.findall(text):
        if bracket == "(":
            open_.append([])
            open_[-2].append(open_[-1])
        elif bracket == ")":
            if len(open_) == 1:
                raise ValueError("a bracket is closed that was not opened")
            open_.pop()
        else:
            open_[-1].append(word or re.sub(r"\\(.)", r"\1", quoted))
    if len(open_) > 1:
        raise ValueError("the file ends within a bracket")
    return top


def _named(tree: Tree, name: str) -> Iterator[Tree]:
    return (one for one in tree if isinstance(one, list) and one[:1] == [name])


def _words(tree: Tree) -> list[str]:
    return [one for one in tree if isinstance(one, str)]


def placed(text: str) -> list[Placed]:
    """The footprints of a board. Raises ValueError where the text is none of KiCad's."""
    root = next(_named(parse(text), "kicad_pcb"), None)
    if root is None:
        raise ValueError("this is not a board of KiCad (.kicad_pcb)")
    found = []
    for footprint in _named(root, "footprint"):
        said = {words[1]: words[2] for words in map(_words, _named(footprint, "property"))}
        pads = []
        for pad in _named(footprint, "pad"):
            nets = [_words(net)[-1] for net in _named(pad, "net")]
            if number := _words(pad)[1]:
                pads.append((number, nets[0].removeprefix("/") if nets else ""))
        found.append(
            Placed(said.get("Reference", ""), said.get("Value", ""), _words(footprint)[1], pads)
        )
    return found


def differences(path: Path) -> list[str]:
    """A line for each thing in which a board is not the circuit; none where it is.

    Raises OSError or ValueError where the file cannot be read.
    """
    board = placed(path.read_text("utf-8"))
    on_board = [one.ref for one in board]
    lines = [f"{ref} is not on the board" for ref in circuit.PARTS if ref not in on_board]
    for one in board:
        part = circuit.PARTS.get(one.ref)
        if part is None:
            lines.append(f"{one.ref or one.footprint} is not in the circuit")
        elif on_board.count(one.ref) > 1:
            lines.append(f"{one.ref} is on the board {on_board.count(one.ref)} times")
        else:
            lines += _of_one(one, part)
    return lines


def _of_one(one: Placed, part: circuit.Part) -> Iterator[str]:
    for what, there, meant in (
        ("value", one.value, part.value),
        ("footprint", one.footprint, part.footprint),
    ):
        if there != meant:
            yield f"{one.ref}: its {what} is {there}, not {meant}"
    meant_nets = {
        pin.number: "" if net == circuit.FREE else net
        for pin, net in zip(part.pins, part.nets, strict=True)
    }
    for number in meant_nets.keys() - {number for number, _ in one.pads}:
        yield f"{one.ref}: its footprint has no pad {number}"
    for number, net in one.pads:
        if (meant := meant_nets.get(number, "")) != net:
            yield f"{one.ref}: pad {number} is on {net or 'nothing'}, not {meant or 'free'}"
