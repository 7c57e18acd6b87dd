"""Writer of a run's trace: one line of CSV for each control update, while it happens.

Two columns may follow those of :data:`HEADING`. ``electrode_mV`` is the electrode's voltage as the
board read it in that update (empty: it did not), from which a replay knows whether the compliance
was spent. In a run with faults, ``fault`` lists those that have begun since the row before, joined
by spaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from facebench.sample import Sample
from facevm.settings import Settings
from facevm.stage import Stage
from sculpt.bench.faults import NewFaults

if TYPE_CHECKING:
    from facebench.chips.electrode_adc import ElectrodePin
    from facebench.faults.happenings import Happenings

HEADING = b"t_ms,zone,side,setpoint_uA,dac_code,measured_uA,skin_uA,state"


class CsvTrace:
    """Writes samples to ``file``, one line each; the heading is written at once.

    ``happenings`` are the run's, None where no fault is to come. ``electrode`` is the board's pin:
    its ``seen`` is the value read last, and is taken away after each row.
    """

    def __init__(
        self,
        file: BinaryIO,
        happenings: Happenings | None = None,
        electrode: ElectrodePin | None = None,
    ) -> None:
        self._write = file.write
        self._new_faults = NewFaults(happenings.occurrences) if happenings else None
        self._electrode = electrode
        self._to_mV = Stage(Settings()).electrode_mV
        seen = b"" if electrode is None else b",electrode_mV"
        self._write(HEADING + seen + (b"\n" if self._new_faults is None else b",fault\n"))

    def add(self, sample: Sample) -> None:
        """Writes one line."""
        t_ms, zone, side, setpoint_uA, dac_code, measured_uA, skin_uA, state = sample
        self._write(
            f"{t_ms},{zone},{side},{setpoint_uA:.1f},{dac_code},"
            f"{measured_uA:.1f},{skin_uA:.2f},{state}{self._voltage()}{self._faults()}\n".encode()
        )

    def _voltage(self) -> str:
        """The column of the electrode's voltage, as it was read in this update."""
        electrode = self._electrode
        if electrode is None:
            return ""
        seen = electrode.seen
        electrode.seen = None
        return "," if seen is None else f",{self._to_mV(seen)}"

    def _faults(self) -> str:
        """The column of faults that have begun since the row before."""
        return "" if self._new_faults is None else "," + " ".join(self._new_faults.labels())
