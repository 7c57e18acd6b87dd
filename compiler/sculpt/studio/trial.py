"""Trial: a treatment on the virtual board, told to the page while it happens.

The run is the device's own program (:mod:`facebench.simulation`). Ten times a second of the board's
time the page gets what happened, and is asked whether to go on: it may hold the run back, to its
pace, or press the button.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable
from typing import Any

from facebench.conditions.conditions import CONDITIONS
from facebench.face.face import FACES
from facebench.faults.faults import Fault
from facebench.sample import Sample
from facebench.simulation import Progress, Simulation
from facevm import image, interlocks
from facevm.limits import Limits
from sculpt.pictures.facemap import place_id

Send = Callable[[Any], None]
Turn = Callable[[int], str]
"""Gets the board's time in ms; returns what the page wants: nothing, or ``press``."""

PRESS = "press"

SHARE_ms = 10
"""Of the drawn current, the largest magnitude of so many milliseconds is kept."""

KIND = "kind"


class Trial:
    """One run of an image, at a level (from 1), on a face, with a fault or none."""

    def __init__(self, ask: dict[str, Any], send: Send, turn: Turn) -> None:
        self._send, self._turn = send, turn
        routine = image.load(bytes.fromhex(ask["image"]))
        fault = ask["fault"]
        events = [Fault(fault["kind"], fault["at_ms"], fault["for_ms"])] if fault else []
        bench = ask["bench"]
        self._simulation = Simulation(
            routine,
            ask["level"],
            ask["seed"],
            Limits().updates_per_s,
            events,
            FACES[ask["face"]],
            conditions=None if bench == KIND else CONDITIONS[bench],
        )
        self._codes = array("H")
        self._points: list[int] = []
        self._set: list[int] = []
        self._share = -1
        self._latest = Sample(0, "", "", 0.0, 0, 0.0, 0.0, "")

    def run(self) -> dict[str, Any]:
        """Carries it out; returns the report, with the hash of all that the DAC was given."""
        simulation = self._simulation
        report = simulation.run(self._sample, self._progress, by_button=True)
        self._tell(simulation.session.routine_ms, simulation.person.last_text)
        explained = ""
        if report.tripped:
            explained = interlocks.explain(report.tripped, report.reading)
        return {
            **report.as_dict(),
            "explained": explained,
            "codes": len(self._codes),
            "hash": hash_of(self._codes),
        }

    def _sample(self, sample: Sample) -> None:
        self._codes.append(sample.dac_code)
        skin_duA = round(sample.skin_uA * 10)
        share = sample.t_ms // SHARE_ms
        if share != self._share:
            self._share = share
            self._points.append(skin_duA)
            self._set.append(round(sample.setpoint_uA * 10))
        elif abs(skin_duA) > abs(self._points[-1]):
            self._points[-1] = skin_duA
            self._set[-1] = round(sample.setpoint_uA * 10)
        self._latest = sample

    def _progress(self, progress: Progress) -> None:
        self._tell(progress.t_ms, progress.last_text)
        if self._turn(self._latest.t_ms) == PRESS:
            self._simulation.press()

    def _tell(self, routine_ms: int, text: str) -> None:
        latest, onlooker = self._latest, self._simulation.onlooker
        self._send(
            {
                "t_ms": latest.t_ms,
                "routine_ms": routine_ms,
                "place": place_id(latest.zone, latest.side) if latest.zone else "",
                "state": latest.state,
                "text": text,
                "sign": onlooker.sign,
                "light": list(onlooker.lit),
                "tune": onlooker.tune,
                "skin": self._points,
                "set": self._set,
            }
        )
        self._points, self._set = [], []
        self._share = -1


def hash_of(codes: array[int]) -> str:
    """SHA-256 of DAC codes, two bytes each, the lower first."""
    data = bytearray()
    for code in codes:
        data += code.to_bytes(2, "little")
    return hashlib.sha256(data).hexdigest()
