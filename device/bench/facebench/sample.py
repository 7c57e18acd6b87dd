"""The sample of a run that is taken after each control update."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from typing import NamedTuple

    class Sample(NamedTuple):
        t_ms: int
        zone: str
        side: str
        setpoint_uA: float
        dac_code: int
        measured_uA: float
        skin_uA: float
        state: str

else:
    from collections import namedtuple

    Sample = namedtuple(
        "Sample",
        (
            "t_ms",
            "zone",
            "side",
            "setpoint_uA",
            "dac_code",
            "measured_uA",
            "skin_uA",
            "state",
        ),
    )
"""``t_ms`` counts from the first update; ``zone`` and ``side`` are names, empty before the first
place is announced. ``setpoint_uA`` is what the routine asks for, ``dac_code`` what the DAC was
given for it, ``measured_uA`` what the sensor read, ``skin_uA`` the true current through the skin:
the three currents in microamperes, the first two with one decimal. ``state`` is a name of
``facevm.states.STATES``, or "reset" after the controller has reset.
"""
