"""The circuit as ngspice reads it: stage, compliance, electrodes, gel, skin, shunt."""

from ..mcp4725 import SETTLING_CODES
from ..skin import STEP_ns

_STEP_s = 10e-6

_CLAMP_S = 10  # siemens beyond the rail: 0.1 ohm, nothing beside 4.7 kohm


def ramps(levels, stage, settling_ns):
    """(s, A) corners of the source current, from (ns, level) written to the DAC."""
    corners = [(0.0, stage.source_uA(2048) * 1e-6)]
    before = 2048
    for at_ns, level in levels:
        source = stage.source_uA(level) * 1e-6
        begin = max(at_ns * 1e-9, corners[-1][0] + 1e-9)
        corners.append((begin, corners[-1][1]))
        level_s = abs(level - before) / SETTLING_CODES * settling_ns * 1e-9
        corners.append((begin + max(level_s, 1e-9), source))
        before = level
    return corners


def netlist(stage, skin, shunt_kohm, corners, areas, duration_s, step_s=_STEP_s):
    """The text of it. ``areas`` are (s, area) steps of the area in contact, from 0 s on.

    Saved are ``v(amp)`` of the amplifier, ``v(e)`` of the electrode and ``v(g)`` of the shunt.
    The skin is drawn for the nominal area: a source puts its voltage into the path and takes the
    path's current, divided by the area, to it.
    """
    rail = stage.rail_mV * 1e-3
    ladder = skin.ladder
    fall = skin.fall
    lines = [
        "* facebench: Howland source, electrodes, gel, skin, shunt; mid-rail is node 0",
        "Isrc 0 amp " + _pwl(corners),
        f"Rout amp 0 {stage.output_kohm!r}k",
        f"Bclamp amp 0 I = V(amp) > {rail!r} ? (V(amp) - {rail!r}) * {_CLAMP_S}"
        f" : (V(amp) < -{rail!r} ? (V(amp) + {rail!r}) * {_CLAMP_S} : 0)",
        f"Rser amp e {stage.series_kohm!r}k",
        f"Rfix e f {skin.series_kohm - skin.gel_kohm!r}k",
        f"Bgel f s V = i(Vpath) * {skin.gel_kohm * 1000!r} / V(area)",
        "Vpath s p 0",
        "Bskin p g V = V(n)",
        f"Rshunt g 0 {shunt_kohm!r}k",
        "Varea area 0 " + _pwl(_stairs(areas)),
        "Bin 0 n I = i(Vpath) / V(area)",
        f"Bleak n 0 I = V(n) / ({skin.parallel_kohm * 1000!r} * (1 - {fall!r} * V(w)))",
        f"C0 n 0 {ladder.c0_nF!r}n",
    ]
    for i, (kohm, nF) in enumerate(ladder.branches(), 1):
        lines += [f"R{i} n b{i} {kohm!r}k", f"C{i} b{i} 0 {nF!r}n"]
    if fall:
        lines += [
            # the mean size of the current over 50 ms: a running integral less its delayed self
            "Cq q 0 1",
            "Bq 0 q I = abs(i(Vpath)) * 1e6",
            "Eq d 0 q 0 1",
            f"Tq d 0 h 0 z0=1k td={STEP_ns * 1e-9!r}",
            "Rq h 0 1k",
            f"Bm m 0 V = (V(q) - V(h)) / {STEP_ns * 1e-9!r}",
            # how far R_d has fallen, as volts at a farad
            "Cw w 0 1",
            f"Bt t 0 V = max(V(m), 0) / (max(V(m), 0) + {skin.fall_uA!r})",
            f"Bw 0 w I = (V(t) - V(w)) / (V(t) > V(w) ? {skin.fall_s!r} : {skin.recovery_s!r})",
        ]
    else:
        lines += ["Vw w 0 0"]
    lines += [
        ".options reltol=1e-5 abstol=1e-13 vntol=1e-8 method=trap",
        ".ic v(n)=0 v(b1)=0 v(b2)=0 v(w)=0 v(q)=0",
        ".save v(amp) v(e) v(g)",
        f".tran {step_s!r} {duration_s!r} 0 {step_s!r} uic",
        ".end",
    ]
    return "\n".join(lines) + "\n"


def _stairs(areas):
    """Steps of 1 us from area to area."""
    corners = [(0.0, areas[0][1])]
    for at_s, area in areas[1:]:
        corners += [(at_s, corners[-1][1]), (at_s + 1e-6, area)]
    return corners


def _pwl(corners):
    if len(corners) == 1:
        corners = [corners[0], (1.0, corners[0][1])]
    rows = [f"+ {at_s:.12g} {value:.12g}" for at_s, value in corners]
    return "PWL(\n" + "\n".join(rows) + "\n+ )"
