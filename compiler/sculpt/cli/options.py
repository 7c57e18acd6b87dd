"""Options that several commands share: whole numbers, and a choice of backend.

A command runs on the virtual board or, with ``--bus``, on real chips; options of one do not fit
the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import click
from click.core import ParameterSource


def whole_number(least: int) -> Callable[[str | int], int]:
    """The type of an option that takes a whole number from ``least`` on."""

    def number(value: str | int) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and len(text) <= 18) or int(text) < least:
            raise click.BadParameter(f"{text!r} is not a whole number of {least} or more.")
        return int(text)

    return number


def reject_mixed_backends(
    ctx: click.Context, bus: str | None, virtual_only: Collection[str], bus_only: Collection[str]
) -> None:
    """Raises UsageError for a parameter of the backend that was not chosen.

    ``bus`` is the value of ``--bus``, None without it.
    """
    wrong = bus_only if bus is None else virtual_only
    for parameter in ctx.command.params:
        name = parameter.name or ""
        if name in wrong and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = max(parameter.opts, key=len)
            raise click.UsageError(
                f"{option} needs --bus."
                if bus is None
                else f"{option} is for the virtual board; --bus drives real chips."
            )
