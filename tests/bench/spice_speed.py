"""How fast the virtual device's circuit is beside ngspice: the same circuit, the same stimulus.

    python -m tests.bench.spice_speed

Both solve the typical face through the whole output stage, driven 1000 times a second. ngspice is
timed as a process, its start included; the bench with its clock, DAC, circuit and one look at the
skin's current an update. The best of three counts.
"""

from __future__ import annotations

import sys
from time import perf_counter

from facebench.board import VirtualBoard
from facebench.chips.mcp4725 import SETTLING_ns
from facebench.circuit.path import ON_SKIN
from facebench.face.face import FACES
from facebench.spice import program
from facebench.spice.cases import STIMULI
from facebench.spice.netlist import Surroundings, netlist, ramps

DURATION_ms = 4000
ROUNDS = 3


def ours(levels: list[tuple[int, float]]) -> float:
    """Wall seconds of the closed form."""
    board = VirtualBoard(1, 1000, face=FACES["typical"])
    circuit, clock = board.circuit, board.clock
    circuit.set_contact(ON_SKIN)
    board.enable.value = True
    start = perf_counter()
    for at_ns, level in levels:
        clock.now_ns = at_ns
        circuit.set_level(level)
        circuit.skin_uA()
    return perf_counter() - start


def ngspice(levels: list[tuple[int, float]]) -> float:
    """Wall seconds of ngspice."""
    face = FACES["typical"]
    board = VirtualBoard(1, 1000, face=face)
    board.stage.slew_mV_per_us = 0  # never met behind this DAC; as an element it costs ngspice much
    text = netlist(
        board.stage,
        face.skin(1),
        0.1,
        face.touch_kohm,
        Surroundings(ramps(levels, board.stage, SETTLING_ns)),
        DURATION_ms / 1000,
    )
    start = perf_counter()
    program.run(text)
    return perf_counter() - start


def main() -> None:
    if not program.is_installed():
        sys.exit(program.MISSING)
    for name, stimulus in STIMULI.items():
        levels = [(at_ns, 2048 + uA / 0.32) for at_ns, uA in stimulus(DURATION_ms)]
        here_s = min(ours(levels) for _ in range(ROUNDS))
        there_s = min(ngspice(levels) for _ in range(ROUNDS))
        print(
            f"{name}: {DURATION_ms / 1000:.0f} s in {1000 * here_s:.1f} ms, "
            f"ngspice in {1000 * there_s:.0f} ms: {there_s / here_s:.0f} times as long"
        )


if __name__ == "__main__":
    main()
