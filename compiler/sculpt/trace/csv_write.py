"""Writer of a run's trace: one line of CSV for each control update, while it happens.

Behind the contract's columns there may be ``electrode_mV``, what the board read of the electrode's
voltage in that update (empty: it did not look), which a replay needs to know whether the compliance
was spent; and, in a run with faults, ``fault``: what began since the row before, joined by spaces.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from facebench.sample import Sample
from facevm.settings import Settings
from facevm.stage import Stage
from sculpt.bench.faults import Begun

HEADING = b"t_ms,zone,side,setpoint_uA,dac_code,measured_uA,skin_uA,state"


class CsvTrace:
    """Writes samples to ``file``, one line each; the heading is written at once.

    ``happenings`` are the treatment's, where it has any to come. ``electrode`` is the board's pin,
    whose ``seen`` is the value that was read last; it is taken away after each row.
    """

    def __init__(self, file: BinaryIO, happenings: Any = None, electrode: Any = None) -> None:
        self._write = file.write
        self._begun = Begun(happenings.occurrences) if happenings else None
        self._electrode = electrode
        stage: Any = Stage(Settings())
        self._to_mV = stage.electrode_mV
        seen = b"" if electrode is None else b",electrode_mV"
        self._write(HEADING + seen + (b"\n" if self._begun is None else b",fault\n"))

    def add(self, sample: Sample) -> None:
        """Writes one line."""
        t_ms, zone, side, setpoint_uA, dac_code, measured_uA, skin_uA, state = sample
        self._write(
            f"{t_ms},{zone},{side},{setpoint_uA:.1f},{dac_code},"
            f"{measured_uA:.1f},{skin_uA:.2f},{state}{self._seen()}{self._new()}\n".encode()
        )

    def _seen(self) -> str:
        """What was read of the electrode's voltage in this update."""
        electrode = self._electrode
        if electrode is None:
            return ""
        seen = electrode.seen
        electrode.seen = None
        return "," if seen is None else f",{self._to_mV(seen)}"

    def _new(self) -> str:
        """The column of faults: what began since the row before."""
        return "" if self._begun is None else "," + " ".join(self._begun.since())
