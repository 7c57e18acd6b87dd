"""The netlist of the circuit for ngspice: output stage, contact, electrodes, gel, skin, shunt."""

from collections.abc import Iterable, Sequence

from ..chips.mcp4725 import SETTLING_CODES
from ..circuit.output_stage import OutputStage
from ..circuit.path import ON_SKIN, TOUCHING
from ..circuit.skin import Skin, STEP_ns

Corner = tuple[float, float]
"""A corner of a line in time: seconds, and the value then."""

_STEP_s = 40e-6  # at most: its tolerances and every corner of the source make it shorter

_CLAMP_S = 10  # siemens beyond the rail: 0.1 ohm, nothing beside 4.7 kohm

_AMPLIFIER_s = 100e-9  # an amplifier that slews: how fast it is once it need not
_WIND_UP_per_s = 1e7  # and by how much it is driven back from beyond its rail

SWITCH_ns = 10  # from contact to contact; the switch itself acts halfway
_OPEN_OHM, _CLOSED_OHM = 1e12, 1e-1


class Surroundings:
    """What a run has from outside the stage.

    ``corners`` are (s, A) of the source, ``areas`` (s, area) steps of the area in contact,
    ``contacts`` (s, contact) changes after being on the skin from 0 s on, ``dries_from_s`` how long
    the gel had been drying at 0 s, ``leak`` (kohm, mV) from the driven electrode to a voltage.
    """

    def __init__(
        self,
        corners: Sequence[Corner],
        areas: Sequence[Corner] = ((0.0, 1.0),),
        contacts: Sequence[tuple[float, int]] = (),
        dries_from_s: float = 0.0,
        leak: tuple[float, float] | None = None,
    ) -> None:
        self.corners = corners
        self.areas = areas
        self.contacts = contacts
        self.dries_from_s = dries_from_s
        self.leak = leak


def ramps(
    levels: Iterable[tuple[int, float]], stage: OutputStage, settling_ns: int
) -> list[Corner]:
    """(s, A) corners of the source current, from (ns, level) written to the DAC."""
    corners = [(0.0, stage.source_uA(2048) * 1e-6)]
    before = 2048.0
    for at_ns, level in levels:
        source = stage.source_uA(level) * 1e-6
        begin = max(at_ns * 1e-9, corners[-1][0] + 1e-9)
        corners.append((begin, corners[-1][1]))
        level_s = abs(level - before) / SETTLING_CODES * settling_ns * 1e-9
        corners.append((begin + max(level_s, 1e-9), source))
        before = level
    return corners


def netlist(
    stage: OutputStage,
    skin: Skin,
    shunt_kohm: float,
    touch_kohm: float,
    around: Surroundings,
    duration_s: float,
    step_s: float = _STEP_s,
) -> str:
    """The text of it, :class:`Surroundings` ``around``.

    Saved are ``v(amp)`` of the amplifier, ``v(e)`` of the electrode and ``v(g)`` of the shunt.
    The skin is drawn for the nominal area: a source puts its voltage into the path and takes the
    path's current, divided by the area, to it.
    """
    lines = ["* facebench: Howland source, contact, gel, skin, shunt; mid-rail is node 0"]
    lines += _stage(stage, around.corners)
    lines += _contact(around.contacts, touch_kohm)
    lines += _leak(around.leak)
    lines += [
        f"Rfix f r {skin.series_kohm - skin.gel_kohm!r}k",
        f"Bgel r s V = i(Vpath) * {skin.gel_kohm * 1000!r} * V(dry) / V(area)",
        "Vpath s p 0",
        "Bskin p g V = V(n)",
        f"Rshunt g 0 {shunt_kohm!r}k",
        "Varea area 0 " + _pwl(_stairs(around.areas, 1e-6)),
    ]
    lines += _drying(skin, around.dries_from_s)
    lines += _stratum_corneum(skin)
    lines += [
        ".options reltol=1e-5 abstol=1e-13 vntol=1e-8 method=trap",
        ".ic v(n)=0 v(b1)=0 v(b2)=0 v(w)=0 v(q)=0 v(a)=0",
        ".save v(amp) v(e) v(g)",
        f".tran {step_s!r} {duration_s!r} 0 {step_s!r} uic",
        ".end",
    ]
    return "\n".join(lines) + "\n"


def _stage(stage: OutputStage, corners: Sequence[Corner]) -> list[str]:
    """The source, its output resistance and its rails, and what is in series; nodes amp to e."""
    rail = stage.rail_mV * 1e-3
    series = f"Rser amp e {stage.series_kohm!r}k"
    if not stage.slew_mV_per_us:
        return [
            "Isrc 0 amp " + _pwl(corners),
            f"Rout amp 0 {stage.output_kohm!r}k",
            f"Bclamp amp 0 I = V(amp) > {rail!r} ? (V(amp) - {rail!r}) * {_CLAMP_S}"
            f" : (V(amp) < -{rail!r} ? (V(amp) + {rail!r}) * {_CLAMP_S} : 0)",
            series,
        ]
    # an integrator that moves its output until the current that leaves is the one asked for,
    # and no faster than it can
    slew = stage.slew_mV_per_us * 1e3
    gain = stage.series_kohm * 1e3 / _AMPLIFIER_s
    return [
        "Vset set 0 " + _pwl(corners),
        f"Bmiss miss 0 V = (V(set) - V(amp) / {stage.output_kohm * 1e3!r} - i(Vout)) * {gain!r}",
        f"Bslew 0 a I = max(-{slew!r}, min({slew!r}, V(miss)))"
        f" - (V(a) > {rail!r} ? (V(a) - {rail!r}) * {_WIND_UP_per_s!r}"
        f" : (V(a) < -{rail!r} ? (V(a) + {rail!r}) * {_WIND_UP_per_s!r} : 0))",
        "Ca a 0 1",
        f"Bamp out 0 V = max(-{rail!r}, min({rail!r}, V(a)))",
        "Vout out amp 0",
        series,
    ]


def _contact(contacts: Sequence[tuple[float, int]], touch_kohm: float) -> list[str]:
    """Electrodes on the skin, off it, on each other: switches between e, f and g."""
    if not contacts:
        return ["Von e f 0"]
    states = [(0.0, ON_SKIN)] + list(contacts)
    on = [(at_s, float(contact == ON_SKIN)) for at_s, contact in states]
    touching = [(at_s, float(contact == TOUCHING)) for at_s, contact in states]
    return [
        "Von on 0 " + _pwl(_stairs(on, SWITCH_ns * 1e-9)),
        "Vtouching touching 0 " + _pwl(_stairs(touching, SWITCH_ns * 1e-9)),
        "Son e f on 0 contact",
        "Stouching e t touching 0 contact",
        f"Rtouch t g {touch_kohm!r}k",
        f".model contact sw(vt=0.5 vh=0 ron={_CLOSED_OHM!r} roff={_OPEN_OHM!r})",
    ]


def _leak(leak: tuple[float, float] | None) -> list[str]:
    """From the driven electrode, node e, to a voltage about mid-rail."""
    if leak is None:
        return []
    return [f"Rleak e lk {leak[0]!r}k", f"Vleak lk 0 {leak[1] * 1e-3!r}"]


def _drying(skin: Skin, from_s: float) -> list[str]:
    """By what gel and R_d have risen, in volts, all the time."""
    per_s = skin.drying_per_min / 60
    if not per_s:
        return ["Vdry dry 0 1"]
    return [f"Bdry dry 0 V = 1 + {per_s!r} * (time + {from_s!r})"]


def _stratum_corneum(skin: Skin) -> list[str]:
    """R_d parallel CPE at node n, of the nominal area, and how R_d falls."""
    ladder = skin.ladder
    fall = skin.fall
    lines = [
        "Bin 0 n I = i(Vpath) / V(area)",
        f"Bleak n 0 I = V(n) / ({skin.parallel_kohm * 1000!r} * V(dry) * (1 - {fall!r} * V(w)))",
        f"C0 n 0 {ladder.c0_nF!r}n",
    ]
    for i, (kohm, nF) in enumerate(ladder.branches(), 1):
        lines += [f"R{i} n b{i} {kohm!r}k", f"C{i} b{i} 0 {nF!r}n"]
    if not fall:
        return lines + ["Vw w 0 0"]
    return lines + [
        # the mean size of the current over 50 ms: a running integral less its delayed self
        "Cq q 0 1",
        "Bq 0 q I = abs(i(Vpath)) * 1e6",
        "Eq d 0 q 0 1",
        f"Tq d 0 h 0 z0=1k td={STEP_ns * 1e-9!r}",
        "Rq h 0 1k",
        f"Bm m 0 V = (V(q) - V(h)) / {STEP_ns * 1e-9!r}",
        # how far R_d has fallen, as volts at a farad
        "Cw w 0 1",
        f"Bt t0 0 V = max(V(m), 0) / (max(V(m), 0) + {skin.fall_uA!r})",
        f"Bw 0 w I = (V(t0) - V(w)) / (V(t0) > V(w) ? {skin.fall_s!r} : {skin.recovery_s!r})",
    ]


def _stairs(steps: Sequence[Corner], edge_s: float) -> list[Corner]:
    """From value to value, each within ``edge_s``."""
    corners = [(0.0, steps[0][1])]
    for at_s, value in steps[1:]:
        corners += [(at_s, corners[-1][1]), (at_s + edge_s, value)]
    return corners


def _pwl(corners: Sequence[Corner]) -> str:
    if len(corners) == 1:
        corners = [corners[0], (1.0, corners[0][1])]
    rows = [f"+ {at_s:.12g} {value:.12g}" for at_s, value in corners]
    return "PWL(\n" + "\n".join(rows) + "\n+ )"
