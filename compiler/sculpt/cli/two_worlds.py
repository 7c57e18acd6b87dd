"""A command runs on the virtual board or on real chips: options of one do not fit the other."""

from __future__ import annotations

from collections.abc import Collection

import click
from click.core import ParameterSource


def require_one(
    ctx: click.Context, bus: str | None, virtual_only: Collection[str], bus_only: Collection[str]
) -> None:
    """Raises UsageError for a parameter of the other world that was given.

    ``bus`` is what ``--bus`` says, None without it.
    """
    wrong = bus_only if bus is None else virtual_only
    for parameter in ctx.command.params:
        name = parameter.name or ""
        if name in wrong and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = max(parameter.opts, key=len)
            raise click.UsageError(
                f"{option} needs --bus."
                if bus is None
                else f"{option} is for the virtual board, and --bus drives real chips."
            )
