"""What a part of the virtual bench is called: a name, ``drawn:N`` from a seed, or a TOML file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from sculpt.cli.errors import UserError, reason

Part = TypeVar("Part")

DRAWN = "drawn:"
"""Prefix of what is drawn from a seed, as ``sculpt certify`` draws it."""

SEED_MOST = 2**32 - 1
"""Larger seeds would repeat what is drawn."""

SUFFIX = ".toml"


def seed_of(argument: str, what: str) -> int | None:
    """The N of ``drawn:N``; None for anything else. Raises UserError for an N that is no seed."""
    if not argument.startswith(DRAWN):
        return None
    text = argument.removeprefix(DRAWN)
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(SEED_MOST))
    if not is_number or int(text) > SEED_MOST:
        raise UserError(
            f"no {what} is called {argument}",
            f"the N of {DRAWN}N is a number up to {SEED_MOST}, as in {DRAWN}17",
        )
    return int(text)


def by_name_or_file(
    argument: str, what: str, known: Mapping[str, Part], load: Callable[[Path], Part]
) -> Part:
    """The part of this name among those ``known``, or what ``load`` makes of the file.

    A name wins over a file; what ends in ``.toml`` or has a folder in it is a file. Raises
    UserError for an unknown name and for a file that describes no such part.
    """
    if argument in known:
        return known[argument]
    if not (argument.endswith(SUFFIX) or os.sep in argument):
        from facelang.suggest import nearest

        near = nearest(argument, known)
        raise UserError(
            f"no {what} is called {argument}",
            f"did you mean {near}?"
            if near
            else f"there are {', '.join(known)}, {DRAWN}N, or a {SUFFIX} file",
        )
    try:
        return load(Path(argument))
    except OSError as error:
        raise UserError(f"the {what} {argument} cannot be read ({reason(error)})") from error
    except ValueError as error:
        raise UserError(f"{argument} does not describe a {what}", str(error)) from error
