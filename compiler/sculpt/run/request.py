"""Options of one run, on the virtual board or on an adapter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from facebench.faults.faults import Fault
    from sculpt.board.settings import BoardSettings
    from sculpt.pictures.style import Theme


class RunRequest(NamedTuple):
    """Options of one run on the virtual board.

    ``board`` is None for the reference board; ``trace_file`` and ``picture`` are None where none is
    wanted. ``bench_name`` is written as for ``--bench``.
    """

    faults: tuple[Fault, ...]
    face_name: str
    seed: int
    board: BoardSettings | None
    trace_file: Path | None
    picture: Path | None
    theme: Theme | None
    realtime: bool
    as_panel: bool
    as_json: bool
    bench_name: str = "kind"


class AdapterRequest(NamedTuple):
    """Options of one run on real chips.

    ``kind`` is one of ``sculpt.board.adapter.KINDS``, ``enable_pin`` the adapter's pin at ENABLE,
    ``settings`` the keys of the board's ``settings.toml``; ``into_resistor`` is True where the
    person has confirmed the test resistor on the command line.
    """

    kind: str
    enable_pin: str | None
    settings: Mapping[str, int | str]
    into_resistor: bool
    as_json: bool
