"""The cases of the comparison: each element by itself and the whole path, by every stimulus."""

import math
from collections.abc import Callable

from ..circuit.output_stage import OutputStage
from ..circuit.path import ON_SKIN, OPEN, TOUCHING
from ..face.face import FACES, Face, still

FAR = 1e9  # what takes an element away: megaohms of output resistance, megavolts of rail

# --- stimuli: what a control loop of 1000 updates/s sets, update by update ---------------

Written = tuple[int, float]
"""When, in ns, and the current in uA that is set then."""

PERIOD_ns = 1000000

STEPS_uA = (50, 400, -200, 0, 300, 320, -400, 100, 600, -600)


def square(
    duration_ms: int, peak_uA: float = 400, frequency_hz: float = 8, rise_ms: float = 4
) -> list[Written]:
    """(ns, uA): alternating, with straight edges."""
    half_ms = 500 / frequency_hz
    rows: list[Written] = []
    for t_ms in range(1, duration_ms):
        half, into_ms = divmod(t_ms, half_ms)
        size = min(1, into_ms / rise_ms, (half_ms - into_ms) / rise_ms)
        rows.append((t_ms * PERIOD_ns, peak_uA * size * (-1 if half % 2 else 1)))
    return rows


def sine(duration_ms: int, peak_uA: float = 400, frequency_hz: float = 10) -> list[Written]:
    """(ns, uA): alternating."""
    turn = 2 * math.pi * frequency_hz / 1000
    return [(t_ms * PERIOD_ns, peak_uA * math.sin(turn * t_ms)) for t_ms in range(1, duration_ms)]


def steps(duration_ms: int, every_ms: int = 23) -> list[Written]:
    """(ns, uA): from current to current at once, both ways, large and small."""
    return [
        (t_ms * PERIOD_ns, STEPS_uA[i % len(STEPS_uA)])
        for i, t_ms in enumerate(range(1, duration_ms, every_ms))
    ]


STIMULI: dict[str, Callable[[int], list[Written]]] = {
    "square": square,
    "sine": sine,
    "steps": steps,
}

# --- cases -------------------------------------------------------------------------------


class Case:
    """An element, how it is set up, and for how long.

    ``face`` and ``stage`` (None: the board's own) make the circuit's parts; ``contacts`` are
    (ms, contact) changes on the way; with ``sensor``, an SADC setting, the sensor's readings are
    compared too. ``leak`` is (kohm, mV) from the driven electrode to a voltage; with ``recovers``
    the amplifier comes back from its rail at its slew rate where contact begins, and its voltage
    in the air is not compared. ``through`` says that it is the whole board of seed 1 with all of
    its tolerances. The real drivers do the writing and the reading in every case.
    """

    def __init__(
        self,
        name: str,
        face: Face,
        stage: OutputStage | None,
        duration_ms: int = 400,
        sensor: int | None = None,
        through: bool = False,
        contacts: tuple[tuple[int, int], ...] = (),
        leak: tuple[float, float] | None = None,
        recovers: bool = False,
    ) -> None:
        self.name = name
        self.face = face
        self.stage = stage
        self.duration_ms = duration_ms
        self.sensor = sensor
        self.through = through
        self.contacts = contacts
        self.leak = leak
        self.recovers = recovers
        self.stimuli = tuple(STIMULI)

    def contact_at(self, at_ms: float) -> int:
        """What the electrodes touch then."""
        contact = ON_SKIN
        for begin_ms, later in self.contacts:
            if begin_ms <= at_ms:
                contact = later
        return contact


def ideal_stage(
    output_kohm: float = FAR, rail_mV: float = FAR, slew_mV_per_us: float = 0
) -> OutputStage:
    """The stage without its limits, but those given."""
    stage = OutputStage(output_kohm=output_kohm)
    stage.rail_mV = rail_mV
    stage.slew_mV_per_us = slew_mV_per_us
    return stage


# a skin that holds its charge for milliseconds: what was there before a change is seen after it
_SLOW = still(exponent=4 / 5, parallel_kohm=15, capacitance_nF=300)

_LIFTED = ((70, OPEN), (85, ON_SKIN), (163, OPEN), (165, ON_SKIN), (240, OPEN), (310, ON_SKIN))
"""Off and put back, three times."""

CASES = (
    Case("skin, linear: R_s + (R_d parallel C)", still(), ideal_stage()),
    Case("skin, ladder for the CPE", still(exponent=4 / 5), ideal_stage()),
    Case(
        "skin, R_d falling with current",
        still(exponent=4 / 5, fall_percent=60),
        ideal_stage(),
        2500,
    ),
    Case("skin, moving area", still(exponent=4 / 5, motion_percent=30), ideal_stage(), 1500),
    Case("electrodes and gel", still(electrode_kohm=2, gel_kohm=5), ideal_stage()),
    Case(
        "gel and R_d drying, 50 % a minute",
        still(gel_kohm=5, drying_percent_per_min=50),
        ideal_stage(),
        4000,
    ),
    Case("stage, output resistance 50 kohm", still(), ideal_stage(output_kohm=50)),
    Case(
        "stage, compliance clipping",
        still(parallel_kohm=60, capacitance_nF=20),
        ideal_stage(output_kohm=5000, rail_mV=12000),
    ),
    Case(
        "stage, slew rate 0.02 V/us",
        still(exponent=4 / 5),
        ideal_stage(output_kohm=5000, rail_mV=12000, slew_mV_per_us=20),
    ),
    Case(
        "contact, lifted off and put back",
        _SLOW,
        ideal_stage(output_kohm=5000, rail_mV=12000),
        contacts=_LIFTED,
    ),
    Case(
        "contact, electrodes on each other",
        _SLOW,
        ideal_stage(output_kohm=5000, rail_mV=12000),
        contacts=(
            (70, TOUCHING),
            (90, ON_SKIN),
            (163, TOUCHING),
            (166, OPEN),
            (169, ON_SKIN),
            (240, OPEN),
            (310, TOUCHING),
        ),
    ),
    Case(
        "contact, an amplifier back from its rail by 1 V/us",
        _SLOW,
        ideal_stage(output_kohm=5000, rail_mV=12000, slew_mV_per_us=1000),
        contacts=_LIFTED,
        recovers=True,
    ),
    Case("leak of 20 kohm to the supply", still(), ideal_stage(5000), leak=(20, 13000)),
    Case("leak of 5 kohm to earth", still(exponent=4 / 5), ideal_stage(5000), leak=(5, -13000)),
    Case("shunt, one conversion", still(), ideal_stage(), sensor=3),
    Case("shunt, averaging 8", still(), ideal_stage(), sensor=11),
    Case("whole path, typical face", FACES["typical"], None, 1500, 3, True),
    Case("whole path, dry face", FACES["dry"], None, 1500, 3, True),
)
