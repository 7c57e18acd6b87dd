"""Completion of what stands after a command in a shell: routines, faces, faults, codes.

Click asks for it at each Tab. Nothing here may fail or print: a shell would show it in the line.
"""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from sculpt.cli import stock

SHELLS = ("bash", "zsh", "fish")
LIBRARY = "strokes"


def routines(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The stock treatments' names, and the shell's own files."""
    names = _beginning(typed, (name for name in stock.routines() if name != LIBRARY))
    return [*names, CompletionItem(typed, type="file")]


def faces(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The faces by name, and files."""
    from facebench.face.face import FACES

    return [*_beginning(typed, (*FACES, "drawn:", "resistor:")), CompletionItem(typed, type="file")]


def benches(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The benches by name, and files."""
    from facebench.conditions.conditions import CONDITIONS

    return [*_beginning(typed, ("kind", *CONDITIONS, "drawn:")), CompletionItem(typed, type="file")]


def faults(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The kinds of faults, up to the time."""
    from facebench.faults import faults as known

    kinds = (*known.KINDS, *known.UNKIND)
    names = (f"{one.name}{one.sign}N{one.unit}@" if one.unit else f"{one.name}@" for one in kinds)
    return _beginning(typed, names)


def codes(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The codes of mistakes, interlocks and refusals, each with its meaning."""
    from facelang.catalogue import RULES
    from facevm.interlocks import INTERLOCKS
    from facevm.refusal import REASONS

    known = {one.code: one.meaning for one in RULES}
    known |= {code: row[0] for code, row in INTERLOCKS.items()} | dict(REASONS)
    return [
        CompletionItem(code, help=meaning)
        for code, meaning in known.items()
        if code.casefold().startswith(typed.casefold())
    ]


def ports(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The ports of boards."""
    from sculpt.board.ports import board_ports

    return _beginning(typed, (one.device for one in board_ports()))


def drives(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The drives of boards, and folders."""
    from sculpt.board.drive import mounted_drives

    found = _beginning(typed, (str(one.path) for one in mounted_drives()))
    return [*found, CompletionItem(typed, type="dir")]


def _beginning(typed: str, words: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.startswith(typed)]
