"""The path that the source drives: output resistance, rail, electrodes, skin and shunt as they are.

Everything here depends on ENABLE, contact and parameters, and not on the level: it is worked out
when one of those changes, and stands until the next does.
"""

from micropython import const

from .leaks import Source
from .modes import Modes

_TYPES = const(0)
if _TYPES:
    from typing import Protocol

    from .leaks import Leaks
    from .output_stage import OutputStage
    from .skin import Skin

    class Wired(Protocol):
        """What a path is resolved from, as a circuit has it."""

        stage: OutputStage
        skin: Skin
        enabled: bool
        returned: bool
        leaks: Leaks | None
        contact: int
        shunt_kohm: float
        touch_kohm: float
        sense_kohm: float
        load_kohm: float
        settling_ns: int


OPEN, ON_SKIN, TOUCHING = 0, 1, 2
"""Electrodes off the skin; on it; on each other."""

LINEAR, RAILED, ALONE = 0, 1, 2
"""What drives the skin: the source, the amplifier as a voltage (its rail, or slewing), nothing."""

SETTLING_LEVELS = 2048  # what ``settling_ns`` is given for
LEVELS = 4096

ALWAYS_CALM_mV = 1 << 60


class Path:
    """Gains and resistances, in kohm and mV, and the skin's modes by what drives it.

    A source of I uA brings the skin to I x ``voltage_gain_kohm`` and itself a current of
    I x ``current_gain``. Its amplifier is ``drive_per_mV`` times lower than the drive, which is
    skin voltage + I x ``railed_kohm``; at ``rail_mV`` it becomes a voltage source, and so it does
    while the drive runs away from its ``slew_mV_per_us`` (0: it follows anything). A voltage of
    U mV brings the skin to U x ``railed_gain`` and a current of U / ``railed_whole_kohm``.

    The DAC takes ``ns_per_uA``, the amplifier ``slowest_ns_per_uA``, that included. While no mode
    of the linear skin has more than ``calm_mV`` to make up, the amplifier follows.
    """

    def __init__(self, skin: "Skin") -> None:
        self.uA_per_level = self.offset_uA = 0.0
        self.through_skin = False
        self.current_gain = self.railed_uA = 0.0
        self.voltage_gain_kohm = self.linear_kohm = self.output_kohm = 0.0
        self.rail_mV = self.railed_mV = self.threshold_mV = 0.0
        self.railed_kohm = self.railed_whole_kohm = self.railed_gain = 0.0
        self.drive_per_mV = 1.0
        self.slew_mV_per_us = self.ns_per_uA = self.slowest_ns_per_uA = 0.0
        self.calm_mV: float = ALWAYS_CALM_mV
        self.sets: "dict[int, Modes]" = {}  # of modes, by what drives the skin
        self._skin = skin
        self._conductances = [0.0, 0.0, 0.0]
        self._hints: "dict[int, Modes]" = {}  # those before, where the next ones are looked for

    def resolve(self, circuit: "Wired") -> None:
        """Something about ``circuit`` has changed."""
        stage, skin = circuit.stage, circuit.skin
        source = Source(stage)
        if circuit.sense_kohm:
            source.output_kohm = 1 / (1 / source.output_kohm + 1 / circuit.sense_kohm)
        self.ns_per_uA = circuit.settling_ns / (SETTLING_LEVELS * source.uA_per_level)
        self.slowest_ns_per_uA = self.ns_per_uA
        driven = circuit.enabled
        is_aside = circuit.load_kohm and not (circuit.enabled and circuit.returned)
        if circuit.leaks and circuit.leaks.conductance and not is_aside:
            source.leak(circuit.leaks, driven)
            driven = True
        self.uA_per_level = source.uA_per_level
        self.offset_uA = source.offset_uA
        closed = driven and circuit.returned
        self.through_skin = closed and circuit.contact == ON_SKIN
        output = self.output_kohm = source.output_kohm
        outside = source.series_kohm + circuit.shunt_kohm
        rail_mV = self.rail_mV = source.rail_mV
        leak = skin.leak_kohm()
        area = skin.area
        conductances = self._conductances = [0.0, 0.0, 1 / leak]
        self._skin = skin
        self._hints.update(self.sets)
        self.sets.clear()
        self.current_gain = self.railed_uA = 0.0
        if self.through_skin:
            outside += skin.path_kohm()
            # the modes are those of the nominal area, so the source's resistance is scaled to it
            conductances[LINEAR] = 1 / ((output + outside) * area) + 1 / leak
            conductances[RAILED] = 1 / (outside * area) + 1 / leak
            leak /= area
            whole = output + outside + leak
            # linear: V -> source x voltage gain, I -> source x current gain
            self.voltage_gain_kohm = output * leak / whole
            self.current_gain = output / whole
            self.linear_kohm = output + outside
            # railed or slewing: a voltage source behind what is outside the amplifier
            self.railed_kohm = outside
            self.railed_whole_kohm = outside + leak
            self.railed_gain = leak / (outside + leak)
            self.railed_mV = rail_mV * leak / (outside + leak)
            self.railed_uA = rail_mV / (outside + leak)
            # the amplifier is at +rail while V + source x outside is over this
            self.drive_per_mV = 1 + outside / output
            self.threshold_mV = rail_mV * self.drive_per_mV
            self.slew_mV_per_us = slew = source.slew_mV_per_us
            if slew and outside * 1000 / slew > self.ns_per_uA:
                self.slowest_ns_per_uA = outside * 1000 / slew
        elif closed and circuit.contact == TOUCHING:
            outside += circuit.touch_kohm
            self.current_gain = output / (output + outside)
            self.railed_uA = rail_mV / outside
        elif circuit.load_kohm:
            outside = circuit.load_kohm + circuit.shunt_kohm
            self.current_gain = output / (output + outside)
            self.railed_uA = rail_mV / outside

    def make(self, driver: int) -> Modes:
        """The skin's modes as it is driven now; from then on they are in ``sets``."""
        modes = Modes(self._skin.ladder, self._conductances[driver], self._hints.get(driver))
        self.sets[driver] = modes
        if driver == LINEAR:
            self.calm_mV = self._calm_mV(modes)
        return modes

    def _calm_mV(self, modes: Modes) -> float:
        slew = self.slew_mV_per_us
        if not slew:
            return ALWAYS_CALM_mV
        if not self.ns_per_uA:
            return 0.0
        # what the DAC's own ramp asks for: over what is outside, and at the most the skin's
        # capacitor that takes all of it
        skin = self._skin
        asked = self.railed_kohm * 1000 / self.ns_per_uA
        asked += LEVELS * self.uA_per_level / (skin.ladder.c0_nF * skin.area)
        return (slew * self.drive_per_mV - asked) / (modes.k1 + modes.k2 + modes.k3)
