"""The kept traces: which treatments they are of, where they stand, and how they are judged.

Between them are every shape of wave, every way in which contact is lost, and every interlock of the
guard that a fault of the bench can trip.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facebench.replay import replay
from facevm.interlocks import explain
from facevm.limits import Limits
from facevm.settings import Settings
from sculpt.cli.inputs import Input
from sculpt.run.replay import document
from sculpt.source.load import load_treatment
from sculpt.trace.csv_read import rows_of

HERE = Path(__file__).parent
VERDICTS = HERE / "verdicts.json"

HEADER = """\
routine "Kept"
    levels 100 %
"""

ZONE = """
wave {name}
    {wave}

zone {place}
    say "Here."
    wave {name}
    ramp to {peak_uA} uA over 1 s
    {steps}
    ramp to 0 uA over 1 s
"""


def zone(
    name: str, wave: str, peak_uA: int, steps: str = "hold 4 s", place: str = "cheek left"
) -> str:
    """One wave and one zone: up, the steps, down."""
    lines = "\n    ".join
    return ZONE.format(
        name=name,
        wave=lines(wave.split("; ")),
        place=place,
        peak_uA=peak_uA,
        steps=lines(steps.split("; ")),
    )


LIFTING = "shape square; frequency 8 Hz; rise 2 ms"
PULSES = "shape square; polarity positive; frequency 10 Hz; duty 40 %; rise 2 ms"

SQUARE = HEADER + zone("lifting", LIFTING, 300)
BRIEF = HEADER + zone("lifting", LIFTING, 300, "hold 1 s")
SINE = HEADER + zone("flowing", "shape sine; frequency 5 Hz", 200)
STEADY = HEADER + zone("calm", "shape steady; polarity positive", 150, "hold 5 s")
BURST = HEADER + zone("pulses", PULSES + "; burst 400 ms on, 200 ms off", 180)
SWEEP = HEADER + zone("rising", "shape triangle; frequency 2 Hz", 160, "sweep to 12 Hz over 4 s")
SLOW = HEADER + zone(
    "slow", "shape square; frequency 0.5 Hz; rise 20 ms", 400, "hold 6 s", "jawline left"
)
SAWTOOTH = HEADER + zone("saw", "shape sawtooth; frequency 3 Hz", 140, place="eye right")
TWO = SQUARE + zone("flowing", "shape sine; frequency 5 Hz", 60, place="temple right")


@dataclass(frozen=True, slots=True)
class Kept:
    """One trace: the routine's text, and what it is run with."""

    source: str
    asked: tuple[str, ...] = ()
    face: str = "typical"
    seed: int = 0
    updates_per_s: int = 200

    @property
    def routine(self) -> Any:
        """The proven image, a ``facevm.image.Routine``."""
        return load_treatment(Input("kept.face", Path("kept.face"), self.source.encode())).routine


KEPT = {
    "square": Kept(SQUARE, seed=1),
    "square-500-a-second": Kept(
        BRIEF,
        seed=2,
        updates_per_s=500,
    ),
    "sine": Kept(SINE, seed=3),
    "steady": Kept(STEADY, seed=4),
    "burst": Kept(BURST, seed=5),
    "sweep": Kept(SWEEP, face="oily", seed=6),
    "slow-square": Kept(SLOW, face="thick-gel", seed=7),
    "sawtooth": Kept(SAWTOOTH, face="sensitive", seed=8),
    "two-zones": Kept(TWO, seed=9),
    "restless": Kept(SQUARE, face="restless", seed=5),
    "limited": Kept(SQUARE, face="no-gel", seed=3),
    "limited-500-a-second": Kept(BRIEF, face="no-gel", seed=3, updates_per_s=500),
    "limited-steady": Kept(STEADY, face="no-gel", seed=4),
    "lift": Kept(SQUARE, ("lift@2s+700ms",), seed=10),
    "lift-steady": Kept(STEADY, ("lift@2s+700ms", "lift@4s+200ms"), seed=11),
    "short": Kept(SQUARE, ("short@2s+700ms",), seed=12),
    "press": Kept(SINE, ("press@3s",), seed=13),
    "press-while-resuming": Kept(SQUARE, ("lift@2s+300ms", "press@2.02s"), seed=14),
    "gain-8": Kept(SQUARE, ("gain+8%@2s",), seed=15),
    "gain-20": Kept(SQUARE, ("gain+20%@2s",), seed=15),
    "gain-steady": Kept(STEADY, ("gain+40%@2s",), seed=16),
    "rail": Kept(SINE, ("rail@2s",), seed=17),
    "sensor-stuck": Kept(SQUARE, ("sensor-stuck@2s",), seed=18),
    "sensor-stuck-steady": Kept(STEADY, ("sensor-stuck@2s",), seed=19),
    "sensor-stuck-between-bursts": Kept(BURST, ("sensor-stuck@3.981s",), seed=992772),
    "sensor-low": Kept(SLOW, ("sensor-gain-40%@2s",), seed=20),
    "sensor-low-a-little": Kept(SQUARE, ("sensor-gain-10%@2s",), seed=20),
    "sensor-low-on-dry-skin": Kept(SQUARE, ("sensor-gain-40%@2s",), "no-gel", 3, 500),
    "stall": Kept(SQUARE, ("stall+80ms@2s",), seed=21),
    "usb": Kept(SINE, ("usb@2s",), seed=22),
    "bus": Kept(SINE, ("sensor-nak@2s",), seed=23),
    "weld": Kept(BRIEF, ("weld@2s",), seed=24, updates_per_s=500),
    "reset": Kept(SQUARE, ("reset@2s",), seed=25),
}
"""Every kept trace by its name."""


def path(name: str) -> Path:
    """Where a trace stands."""
    return HERE / f"{name}.csv.gz"


def judged(name: str) -> dict[str, Any]:
    """What today's guard and regulator say to a kept trace."""
    settings = Settings()
    found = replay(rows_of(str(path(name))), settings, Limits(), KEPT[name].routine)
    told = explain(found.interlock, found.reading) if found.interlock else None
    return document(found, name, settings.pA_per_code, True) | {"told": told}
