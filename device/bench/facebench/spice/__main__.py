"""Prints the comparison with ngspice; exit 1 when an element is further off than 1 %, 2 without
ngspice."""

import sys

from . import program, table
from .cases import CASES
from .compare import MOST_PERCENT, compare


def main():
    """Every case with each of its stimuli."""
    if not program.is_installed():
        sys.stderr.write(program.MISSING + "\n")
        return 2
    worst = 0.0
    for line in table.HEAD:
        print(line)
    for case in CASES:
        for stimulus in case.stimuli:
            result = compare(case, stimulus)
            worst = max(worst, result.worst())
            print(table.row(result), flush=True)
    return 1 if worst > MOST_PERCENT else 0


if __name__ == "__main__":
    sys.exit(main())
