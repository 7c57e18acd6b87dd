"""Conditions as ``--bench`` names them: by name, as ``drawn:N`` from a seed, or a TOML file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sculpt.bench.faces import DRAWN, SEED_MOST
from sculpt.cli.errors import UserError, reason

if TYPE_CHECKING:
    from facebench.conditions.conditions import Conditions

KIND = "kind"
"""The board without noise, hum, drift and jitter."""


def conditions_of(argument: str) -> Conditions | None:
    """The conditions that ``--bench`` names; None for the kind board.

    A name of ``CONDITIONS`` wins over a file; what ends in ``.toml`` or has a folder in it is a
    file. Raises UserError for an unknown name and for a file that describes no conditions.
    """
    if argument == KIND:
        return None
    from facebench.conditions.conditions import CONDITIONS, healthy

    if argument.startswith(DRAWN):
        text = argument.removeprefix(DRAWN)
        if not (text.isascii() and text.isdecimal() and int(text[:11]) <= SEED_MOST):
            raise UserError(
                f"no bench is called {argument}",
                f"the N of {DRAWN}N is a number up to {SEED_MOST}, as in {DRAWN}17",
            )
        return healthy(int(text))
    if argument in CONDITIONS:
        return CONDITIONS[argument]
    if not (argument.endswith(".toml") or os.sep in argument):
        from facelang.suggest import nearest

        near = nearest(argument, CONDITIONS)
        raise UserError(
            f"no bench is called {argument}",
            f"did you mean {near}?"
            if near
            else f"there are {', '.join(CONDITIONS)}, {DRAWN}N, or a .toml file",
        )
    from facebench.conditions.conditions_file import load

    try:
        return load(Path(argument))
    except OSError as error:
        raise UserError(f"the bench {argument} cannot be read ({reason(error)})") from error
    except ValueError as error:
        raise UserError(f"{argument} does not describe a bench", str(error)) from error
