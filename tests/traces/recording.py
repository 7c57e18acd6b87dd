"""One treatment on the virtual board, kept as ``sculpt run --trace`` writes it."""

from __future__ import annotations

import io
from typing import Any

from facebench.simulation import Simulation
from sculpt.bench import faces, faults
from sculpt.trace.csv_write import CsvTrace


def recorded(
    routine: Any, asked: tuple[str, ...] = (), face: str = "typical", seed: int = 0, **more: Any
) -> tuple[bytes, Any]:
    """The CSV of a treatment by ``routine`` with the faults ``asked``, and its report."""
    bench = Simulation(
        routine,
        seed=seed,
        events=[faults.parse_fault(text) for text in asked],
        face=faces.face_of(face),
        **more,
    )
    file = io.BytesIO()
    report = bench.run(CsvTrace(file, bench.happenings, bench.board.electrode).add)
    return file.getvalue(), report
