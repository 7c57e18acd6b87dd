"""How fast the virtual device is: simulated seconds a second, beside the hand-written peer.

    python -m tests.bench.speed

Both run through the same virtual board, bus and drivers in the same process, one after the
other, and the best of three counts.
"""

from __future__ import annotations

from time import perf_counter

from facebench.simulation import treat
from sculpt.cli import inputs
from sculpt.source.load import load_treatment
from tests.bench import peer

UPDATES_PER_S = 1000
AIM = 30
ROUNDS = 3


def ours() -> tuple[float, float]:
    """Simulated and wall seconds of the five-minute stock routine."""
    routine = load_treatment(inputs.read_one("evening-lift")).routine
    start = perf_counter()
    report = treat(routine, updates_per_s=UPDATES_PER_S)
    wall_s = perf_counter() - start
    assert report.outcome == "success", report.reason
    return (report.duration_ms + report.contact_wait_ms) / 1000, wall_s


def main() -> None:
    simulated_s, wall_s = min((ours() for _ in range(ROUNDS)), key=lambda pair: pair[1])
    rate = simulated_s / wall_s
    print(f"evening-lift at {UPDATES_PER_S} updates/s: {simulated_s:.1f} s in {wall_s:.2f} s")
    print(f"  {rate:.1f} simulated seconds a second (aim: {AIM} or more)")
    path = peer.script()
    if path is None:
        return
    peer_s, peer_wall_s, transactions = min(
        (peer.run(path) for _ in range(ROUNDS)), key=lambda run: run[1]
    )
    updates = transactions // 2  # one write and one read an update
    print(f"{path.name}, as fast as its bus allows: {peer_s:.1f} s in {peer_wall_s:.2f} s")
    peer_rate = peer_s / peer_wall_s
    print(f"  {peer_rate:.1f} simulated seconds a second, {updates / peer_s:.0f} updates/s")
    ratio = (simulated_s * UPDATES_PER_S / wall_s) / (updates / peer_wall_s)
    print(f"ratio, control updates a wall second, ours / peer: {ratio:.2f}")


if __name__ == "__main__":
    main()
