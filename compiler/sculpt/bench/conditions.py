"""Conditions as ``--bench`` names them: by name, as ``drawn:N`` from a seed, or a TOML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sculpt.bench.named import by_name_or_file, seed_of
from sculpt.cli.foreign import SMALL_MOST_BYTES, reading

if TYPE_CHECKING:
    from facebench.conditions.conditions import Conditions

KIND = "kind"
"""The board without noise, hum, drift and jitter."""


def conditions_of(argument: str) -> Conditions | None:
    """The conditions that ``--bench`` names, None for the kind board;
    :mod:`sculpt.bench.named` tells what it raises."""
    if argument == KIND:
        return None
    seed = seed_of(argument, "bench")
    from facebench.conditions.conditions import CONDITIONS, healthy

    if seed is not None:
        return healthy(seed)
    from facebench.conditions.conditions_file import load

    return by_name_or_file(argument, "bench", CONDITIONS, reading(load, SMALL_MOST_BYTES))
