"""``python -m faceboard``: checks the circuit, writes what is made of it, and simulates it.

Exit status 1 where the electrical rules complain, a file is not of today (``--check``), a figure
does not hold or a board is another circuit; 2 without ngspice or SKiDL, or with a file that cannot
be read.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from facebench.spice import program
from faceboard import circuit, files, layout, netlist, sources
from faceboard.fmea import page as failures
from faceboard.spice import page


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m faceboard", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    commands = parser.add_subparsers(dest="command")
    simulate = commands.add_parser("simulate", help="measure it in ngspice: some minutes")
    simulate.add_argument("--boards", type=int, default=1000, help="how many are drawn")
    commands.add_parser("failures", help="every part's failure: some minutes")
    compare = commands.add_parser("compare", help="hold a board of KiCad's editor against it")
    compare.add_argument("board", type=Path, help="a .kicad_pcb file")
    asked = parser.parse_args(argv)
    if asked.command == "compare":
        return _compare(asked.board)
    if asked.command == "failures":
        return _fail()
    if asked.command == "simulate":
        return _simulate(asked.boards)
    return _make(asked.check)


def _make(is_check: bool) -> int:
    try:
        circuit.skidl_module()
    except ModuleNotFoundError:
        print(netlist.MISSING, file=sys.stderr)
        return 2
    complaints = netlist.check()
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"electrical rules: {len(complaints) or 'no'} complaints")
    stale = files.outdated()
    for name in files.MADE:
        state = "as it was"
        if name in stale:
            state = "not of today" if is_check else "written"
        print(f"{name}: {state}")
    if not is_check:
        files.write(stale)
    if page.digest_on_page() != sources.digest():
        print(f"{page.NAME}: not of today; call: python -m faceboard simulate", file=sys.stderr)
    if failures.digest_on_page() != failures.digest():
        print(f"{failures.NAME}: not of today; call: python -m faceboard failures", file=sys.stderr)
    return 1 if complaints or (is_check and stale) else 0


def _compare(path: Path) -> int:
    try:
        lines = layout.differences(path)
    except (OSError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    for line in lines:
        print(line)
    if not lines:
        nets = len(circuit.pins_of_nets())
        print(f"{path.name} is the circuit: {len(circuit.PARTS)} parts, {nets} nets, pad by pad")
    return 1 if lines else 0


def _fail() -> int:
    if not program.is_installed():
        print(program.MISSING, file=sys.stderr)
        return 2
    began = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {text}", flush=True)

    failures.write(failures.measure(tell))
    tell(f"{failures.NAME}: written")
    return 0


def _simulate(count: int) -> int:
    if not program.is_installed():
        print(program.MISSING, file=sys.stderr)
        return 2
    began = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {text}", flush=True)

    groups = page.measure(count, tell)
    page.write(groups, count)
    broken = [figure for _, figures in groups for figure in figures if not figure.holds]
    for figure in broken:
        print(f"does not hold: {figure.what}: {figure.measured}, not {figure.must}")
    tell(f"{page.NAME}: written, {len(broken) or 'no'} figures that do not hold")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
