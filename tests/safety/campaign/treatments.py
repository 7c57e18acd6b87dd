"""What is treated: routines drawn from the whole language, the stock ones, and a few by hand.

Those by hand between them use every step and wave; with a name each, other tests build on them.
Each takes 10 to 20 s and holds what the device must tell apart: fast edges and slow sines, one-way
current, the dither of a steady one, bursts, sweeps, rests, strokes, loops and techniques, small
currents and those at a ceiling.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import facec
import facelang
from facevm import image
from facevm.routine import Routine
from tests.drawn import drawn

ROUTINES = Path(__file__).parents[3] / "routines"

SHORT = {
    "strokes": """
        wave lifting
            shape square
            frequency 8 Hz
            rise 2 ms
        technique upward(current)
            repeat 3 times
                glide 2 s at current
                rest 300 ms
        zone jawline both
            say "Chin to earlobe."
            wave lifting
            upward(320 uA)
    """,
    "calm": """
        wave calm
            shape sine
            frequency 1 Hz
        zone forehead center
            say "Brow to hairline."
            wave calm
            ramp to 150 uA over 1 s
            hold 5 s
            sweep to 4 Hz over 3 s
            hold 2 s
            ramp to 60 uA over 1 s
            hold 1 s
            ramp to 0 uA over 1 s
    """,
    "direct": """
        wave drain
            shape steady
            polarity positive
        wave back
            shape steady
            polarity negative
            burst 2 s on, 500 ms off
        zone cheek left
            say "Hold still."
            wave drain
            ramp to 240 uA over 1 s
            hold 5 s
            ramp to 0 uA over 1 s
            wave back
            ramp to 120 uA over 1 s
            hold 6 s
            ramp to 0 uA over 1 s
    """,
    "pulses": """
        wave taps
            shape square
            polarity positive
            duty 40 %
            frequency 10 Hz
        wave counter
            shape square
            polarity negative
            duty 60 %
            frequency 20 Hz
            burst 500 ms on, 500 ms off
        zone brow left
            say "Along the brow."
            wave taps
            ramp to 200 uA over 500 ms
            hold 6 s
            ramp to 0 uA over 500 ms
            rest 500 ms
            wave counter
            ramp to 200 uA over 500 ms
            hold 4 s
            ramp to 0 uA over 500 ms
    """,
    "corners": """
        wave climb
            shape triangle
            frequency 3 Hz
        wave saw
            shape sawtooth
            polarity positive
            frequency 5 Hz
        wave saws
            shape sawtooth
            frequency 2 Hz
        zone mouth right
            say "Around the lips."
            wave climb
            ramp to 250 uA over 1 s
            hold 3 s
            ramp to 0 uA over 1 s
            wave saw
            ramp to 100 uA over 1 s
            hold 3 s
            ramp to 0 uA over 1 s
            wave saws
            ramp to 250 uA over 1 s
            hold 3 s
            ramp to 0 uA over 1 s
    """,
    "brisk": """
        wave fast
            shape square
            frequency 60 Hz
        wave round
            shape sine
            frequency 31 Hz
        zone cheek right
            say "To the ear."
            wave fast
            ramp to 500 uA over 1 s
            hold 4 s
            ramp to 0 uA over 1 s
            wave round
            ramp to 500 uA over 1 s
            hold 4 s
            ramp to 0 uA over 1 s
    """,
    "slow": """
        wave tide
            shape sine
            frequency 0.5 Hz
        wave turns
            shape square
            frequency 0.25 Hz
            rise 100 ms
        zone neck left
            say "The side of the neck."
            wave tide
            ramp to 140 uA over 1 s
            hold 6 s
            ramp to 0 uA over 1 s
            wave turns
            ramp to 140 uA over 1 s
            hold 8 s
            ramp to 0 uA over 1 s
    """,
    "faint": """
        wave hint
            shape square
            frequency 5 Hz
        zone eye both
            say "On the bone under the eye."
            wave hint
            ramp to 20 uA over 1 s
            hold 3 s
            ramp to 60 uA over 500 ms
            hold 3 s
            ramp to 0 uA over 1 s
    """,
}
"""By name, the part of each after its ``routine`` line."""

STOCK = (
    *("first-time", "evening-lift", "de-puff", "contour", "daily", "energize", "fine-lines"),
    *("neck-care", "radiance", "retrain"),
)


DRAWN = "drawn:"
"""What a drawn treatment is named, with its seed behind it."""


def routine(name: str) -> Routine:
    """A treatment of :data:`SHORT` or :data:`STOCK`, or a drawn one, with its proof."""
    if name.startswith(DRAWN):
        return drawn(int(name.removeprefix(DRAWN))).routine
    return _written(name)


def text(name: str) -> str:
    """The source of a treatment."""
    if name.startswith(DRAWN):
        return drawn(int(name.removeprefix(DRAWN))).text
    if name in SHORT:
        lines = SHORT[name].splitlines()
        body = "\n".join(line.removeprefix("        ") for line in lines)
        return f'routine "{name.capitalize()}"\n{body}'
    return (ROUTINES / f"{name}.face").read_text("utf-8")


@cache
def _written(name: str) -> Routine:
    """A treatment of :data:`SHORT` or :data:`STOCK`, through the compiler and the proof."""
    file = f"campaign-{name}.face" if name in SHORT else f"{name}.face"
    unit, found = facelang.load(ROUTINES / file, text(name))
    plan, mistakes = facec.compile(unit)
    if plan is None:
        raise ValueError(f"{name}: {[str(mistake) for mistake in (*found, *mistakes)]}")
    return image.load(facec.encode(plan).image)
