"""Detection and false alarms over many drawn rooms: ``python -m tests.studio.hearing``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from sculpt.studio.follow import follow_document
from tests.studio.hearing.bundle import listener
from tests.studio.hearing.treatments import performances, plan_of
from tests.studio.hearing.trial import drawn_room, trials, without_device


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=300, help="rooms in which a device plays")
    parser.add_argument("--seed", type=int, default=0, help="of the first draw")
    parser.add_argument("--quiet-draws", type=int, default=60, help="rooms in which none plays")
    parser.add_argument("--verbose", action="store_true", help="name each trial that went wrong")
    asked = parser.parse_args()
    plan = dict(follow_document(plan_of()))
    made = performances(range(12))
    tally: Counter[str] = Counter()
    played: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    errors, minutes, silent_minutes = [], 0.0, 0.0
    sums = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        listen = listener(Path(folder))
        for n in range(asked.draws + asked.quiet_draws):
            seed = asked.seed + n
            performance, room = made[seed % len(made)], drawn_room(seed)
            silent = n >= asked.draws
            if silent:
                room = without_device(room)
            (one,) = trials(listen, plan, [(performance, room, seed)], Path(folder))
            long = performance.end_ms / 60000
            if silent:
                silent_minutes += long
                tally["believed in silence"] += len(one.false)
                continue
            minutes += long
            played.update(one.played)
            missed.update(one.missed)
            false.update(one.false)
            errors.append(one.error_ms)
            tally["wrong side"] += one.wrong_side > 0
            tally["lost at the end"] += one.phase not in ("done", "ended")
            sums["place"] += one.right_place
            sums["said"] += one.said
            sums["sure"] += one.sure
            sums["treats"] += one.treats
            sums["outside"] += one.outside
            wrong = one.wrong_side or one.right_place < 0.9 or one.false or one.phase == "fault"
            if asked.verbose and wrong:
                print(seed, room, one, file=sys.stderr)
    draws = max(asked.draws, 1)
    print(f"{asked.draws} treatments, {minutes:.0f} min; {silent_minutes:.0f} min without a device")
    for tune in sorted(played):
        rate = 1 - missed[tune] / played[tune]
        print(f"  {tune:9} played {played[tune]:5}, heard {rate:7.2%}")
    alarms = sum(false.values())
    print(
        f"believed though not played: {alarms} ({alarms / max(minutes, 1) * 60:.1f} an hour)",
        dict(false),
    )
    print(f"believed where no device was: {tally['believed in silence']}")
    print(f"treatments in which a wrong side was said: {tally['wrong side']}")
    print(f"a side is shown in {sums['said'] / draws:.1%} of the time")
    print(f"end not noticed: {tally['lost at the end']}")
    print(
        f"time at the right place {sums['place'] / draws:.2%}, "
        f"moment known {sums['sure'] / draws:.1%} of the {sums['treats'] / draws:.1%} it treats, "
        f"true moment outside what was shown {sums['outside'] / draws:.2%}"
    )
    errors.sort()
    if errors:
        print(
            "error where known (95th percentile of a treatment): "
            f"median {errors[len(errors) // 2]:.0f} ms, "
            f"95th {errors[int(len(errors) * 0.95)]:.0f} ms"
        )


if __name__ == "__main__":
    main()
