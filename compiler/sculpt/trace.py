"""The trace of a run: one line of CSV a control update, written while it happens."""

from __future__ import annotations

from typing import BinaryIO

HEADING = b"t_ms,zone,side,setpoint_uA,dac_code,measured_uA,skin_uA,state\n"


class Trace:
    """Writes rows to ``file``; ``add`` is what a treatment calls once an update."""

    def __init__(self, file: BinaryIO) -> None:
        self._write = file.write
        self._write(HEADING)

    def add(
        self,
        t_ms: int,
        zone: str,
        side: str,
        setpoint_uA: float,
        dac_code: int,
        measured_uA: float,
        skin_uA: float,
        state: str,
    ) -> None:
        self._write(
            f"{t_ms},{zone},{side},{setpoint_uA:.1f},{dac_code},"
            f"{measured_uA:.1f},{skin_uA:.2f},{state}\n".encode()
        )
