"""What is asked to go wrong in a run: the values of ``--fault``, and whether they can come."""

from __future__ import annotations

from typing import Any

import click

from sculpt.bench import faults
from sculpt.cli.errors import Trouble


class FaultType(click.ParamType[Any]):
    """``KIND@T[+D]``."""

    name = "fault"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return faults.fault(value)
        except ValueError as error:
            raise click.BadParameter(f"{error}.".replace("?.", "?"), ctx, param) from error


def require_in_time(asked: tuple[Any, ...], duration_ms: int) -> None:
    """Raises Trouble for a fault after the end of a routine that takes so long."""
    for fault in asked:
        if fault.at_ms > duration_ms:
            raise Trouble(
                f"{faults.label(fault)} comes too late",
                f"the routine's clock stops at {faults.time(duration_ms)}",
            )
