"""Who takes the rows of a run, one a control update, while it happens."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sculpt.cli.outputs import Staging
from sculpt.trace import vcd_trace

Taker = Callable[[int, str, str, float, int, float, float, str], None]
"""Takes t_ms, zone, side, setpoint_uA, dac_code, measured_uA, skin_uA and state."""


@contextlib.contextmanager
def rows_of(
    staging: Staging, bench: Any, trace_file: Path | None, recording: Any
) -> Iterator[Taker | None]:
    """Who takes the rows of the run: the trace, the picture, both or nobody.

    A context: the trace is whole when it is left.
    """
    with contextlib.ExitStack() as stack:
        takers: list[Taker] = [] if recording is None else [recording.add]
        if trace_file is not None:
            file = stack.enter_context(staging.open(trace_file))
            if trace_file.suffix == vcd_trace.SUFFIX:
                waves = stack.enter_context(contextlib.closing(vcd_trace.Waves(file, bench)))
                takers.append(waves.add)
            else:
                from sculpt.trace.csv_write import Trace

                takers.append(Trace(file, bench.happenings, bench.bench.electrode).add)

        def every(*row: Any) -> None:
            for take in takers:
                take(*row)

        yield every if len(takers) > 1 else takers[0] if takers else None
