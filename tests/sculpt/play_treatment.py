"""A treatment on the virtual board, with whatever facevm is found: run with the path of an image.

Every transfer on the bus is printed, with its time, then how the treatment ended.
"""

from __future__ import annotations

import sys
from pathlib import Path

from facebench.chips.tap import put_in_front
from facebench.simulation import Simulation
from facevm import app, image


def main() -> None:
    routine = image.load(Path(sys.argv[1]).read_bytes())
    events = [("lift", 1500, 400), ("press", 9000, None)]
    played = Simulation(routine, seed=3, events=events)
    put_in_front(played.board.bus, print)
    report = played.run()
    print(played.session.outcome, played.session.reason, report.max_abs_uA)
    print("from", Path(app.__file__).parent)


if __name__ == "__main__":
    main()
