"""Sinks for the samples of a run: CSV, VCD, picture."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from facebench.sample import Sample
from sculpt.cli.outputs import Staging
from sculpt.trace import vcd_trace

if TYPE_CHECKING:
    from facebench.simulation import Simulation

Sink = Callable[[Sample], None]
"""Takes a sample once a control update, while the run goes on."""


@contextlib.contextmanager
def sink_of(
    staging: Staging, simulation: Simulation, trace_file: Path | None, picture: Sink | None
) -> Iterator[Sink | None]:
    """One sink that feeds the trace and the ``picture`` of a run; None where neither is wanted.

    The trace is complete when the context is left.
    """
    with contextlib.ExitStack() as stack:
        sinks: list[Sink] = [] if picture is None else [picture]
        if trace_file is not None:
            file = stack.enter_context(staging.open(trace_file))
            if trace_file.suffix == vcd_trace.SUFFIX:
                vcd = stack.enter_context(contextlib.closing(vcd_trace.VcdTrace(file, simulation)))
                sinks.append(vcd.add)
            else:
                from sculpt.trace.csv_write import CsvTrace

                sinks.append(CsvTrace(file, simulation.happenings, simulation.board.electrode).add)

        def feed_all(sample: Sample) -> None:
            for sink in sinks:
                sink(sample)

        yield feed_all if len(sinks) > 1 else sinks[0] if sinks else None
