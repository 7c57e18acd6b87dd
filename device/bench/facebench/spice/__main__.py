"""Prints the comparison with ngspice as the table of device/README.md.

Exit status 1 when an element is further off than 1 %, 2 without ngspice.
"""

import sys

from . import program
from .cases import CASES
from .compare import MOST_PERCENT, Result, compare

HEAD = (
    "| element | stimulus | current | electrode voltage | readings |",
    "|---|---|---|---|---|",
)


def main() -> int:
    """Every case with each of its stimuli."""
    if not program.is_installed():
        sys.stderr.write(program.MISSING + "\n")
        return 2
    worst = 0.0
    for line in HEAD:
        print(line)
    for case in CASES:
        for stimulus in case.stimuli:
            result = compare(case, stimulus)
            worst = max(worst, result.worst())
            print(row(result), flush=True)
    return 1 if worst > MOST_PERCENT else 0


def row(result: Result) -> str:
    """One line: RMS difference in percent of the RMS."""
    readings = "" if result.readings is None else f"{result.readings:.3f}"
    return (
        f"| {result.case.name} | {result.stimulus} | {result.current:.3f} "
        f"| {result.voltage:.3f} | {readings} |"
    )


if __name__ == "__main__":
    sys.exit(main())
