"""One sample of a run: what holds after a control update."""

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
"""What holds after a control update: ``t_ms`` from the first one, the names of ``zone``, ``side``
and ``state``, the current that was set, its DAC code, what the board's sensor measured, and the
true current in the skin."""
