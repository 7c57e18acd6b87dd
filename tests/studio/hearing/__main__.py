"""Detection and false alarms over many drawn rooms: ``python -m tests.studio.hearing``.

With ``--keep FILE`` each trial is written down as it ends: a run that was stopped goes on there.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from sculpt.studio.follow import follow_document
from tests.studio.hearing.bundle import listener
from tests.studio.hearing.playing import Performance
from tests.studio.hearing.treatments import performances, plan_of
from tests.studio.hearing.trial import Verdict, drawn_room, trials, without_device


class Trial(NamedTuple):
    """A trial that was carried out: its room's seed, whether nothing played, what came of it."""

    seed: int
    silent: bool
    talks: bool
    minutes: float
    verdict: Verdict


class Stage(NamedTuple):
    """What every trial needs."""

    listen: Path
    plan: dict[str, Any]
    made: list[Performance]
    verbose: bool

    def carry_out(self, seed: int, silent: bool) -> Trial:
        """Plays a treatment in the room of a seed, and follows it."""
        performance, room = self.made[seed % len(self.made)], drawn_room(seed)
        if silent:
            room = without_device(room)
        with tempfile.TemporaryDirectory() as folder:
            (one,) = trials(self.listen, self.plan, [(performance, room, seed)], Path(folder))
        if self.verbose and not silent and is_wrong(one):
            print(seed, asdict(room), one, file=sys.stderr)
        talks = room.voice_dB is not None
        return Trial(seed, silent, talks, performance.end_ms / 60000, one)


def is_wrong(one: Verdict) -> bool:
    return bool(one.wrong_side or one.right_place < 0.9 or one.false or one.phase == "fault")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=300, help="rooms in which a device plays")
    parser.add_argument("--seed", type=int, default=0, help="of the first draw")
    parser.add_argument("--quiet-draws", type=int, default=60, help="rooms in which none plays")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--keep", type=Path, help="a file of trials to add to and to count")
    parser.add_argument("--verbose", action="store_true", help="name each trial that went wrong")
    asked = parser.parse_args()
    known = {(one.seed, one.silent): one for one in kept(asked.keep)}
    every = range(asked.seed, asked.seed + asked.draws + asked.quiet_draws)
    wanted = [(seed, seed >= asked.seed + asked.draws) for seed in every]
    left = [one for one in wanted if one not in known]
    try:
        for trial in carried_out(left, asked.jobs, asked.verbose):
            known[trial.seed, trial.silent] = trial
            keep(asked.keep, trial)
    except KeyboardInterrupt:
        print("stopped; of what was heard until then:")
    report([known[one] for one in wanted if one in known])


def carried_out(wanted: list[tuple[int, bool]], jobs: int, verbose: bool) -> Iterator[Trial]:
    """Carries out trials, in whatever order they end."""
    if not wanted:
        return
    plan = dict(follow_document(plan_of()))
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(listener(Path(folder)), plan, performances(range(12)), verbose)
        pool = ProcessPoolExecutor(jobs, mp_context=get_context("fork"))
        try:
            asked = [pool.submit(stage.carry_out, *one) for one in wanted]
            for done in as_completed(asked):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def kept(file: Path | None) -> list[Trial]:
    if file is None or not file.exists():
        return []
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return [Trial(*row[:-1], Verdict(*row[-1])) for row in rows]


def keep(file: Path | None, trial: Trial) -> None:
    if file is not None:
        with file.open("a") as target:
            target.write(f"{json.dumps(trial)}\n")


def report(done: list[Trial]) -> None:
    """Prints what was heard and shown in trials."""
    played = [one for one in done if not one.silent]
    silent = [one for one in done if one.silent]
    minutes = sum(one.minutes for one in played)
    with_voice = sum(one.talks for one in played)
    print(
        f"{len(played)} treatments, {with_voice} of them with a voice in the room, "
        f"{minutes:.0f} min; {sum(one.minutes for one in silent):.0f} min without a device"
    )
    print_heard(played)
    false = Counter(tune for one in played for tune in one.verdict.false)
    alarms = false.total() / max(minutes, 1) * 60
    print(f"believed though not played: {false.total()} ({alarms:.1f} an hour)", dict(false))
    print(f"believed where no device was: {sum(len(one.verdict.false) for one in silent)}")
    verdicts = [one.verdict for one in played]
    if not verdicts:
        return
    wrong = sum(one.wrong_side > 0 for one in verdicts)
    print(f"treatments in which a wrong side was said: {wrong}")
    print(f"end not noticed: {sum(one.phase not in ('done', 'ended') for one in verdicts)}")

    def mean(key: str) -> float:
        return sum(getattr(one, key) for one in verdicts) / len(verdicts)

    print(
        f"a side is shown in {mean('said'):.1%} of the time\n"
        f"time at the right place {mean('right_place'):.2%}, "
        f"moment known {mean('sure'):.1%} of the {mean('treats'):.1%} it treats, "
        f"true moment outside what was shown {mean('outside'):.2%}"
    )
    errors = sorted(one.error_ms for one in verdicts)
    print(
        "error where known (95th percentile of a treatment): "
        f"median {errors[len(errors) // 2]:.0f} ms, 95th {errors[int(len(errors) * 0.95)]:.0f} ms"
    )


def print_heard(done: list[Trial]) -> None:
    """Prints what share of each tune was heard, and of all, without and with a voice near."""
    played = Counter((tune, one.talks) for one in done for tune in one.verdict.played)
    missed = Counter((tune, one.talks) for one in done for tune in one.verdict.missed)
    names = sorted({tune for tune, _ in played})
    for name, tunes in (*((tune, [tune]) for tune in names), ("all", names)):
        cells = []
        for talks in (False, True):
            count = sum(played[tune, talks] for tune in tunes)
            lost = sum(missed[tune, talks] for tune in tunes)
            cells.append(f"{1 - lost / count:7.2%} of {count:5}" if count else "       none    ")
        print(f"  {name:9} heard {cells[0]} without a voice, {cells[1]} with one")


if __name__ == "__main__":
    main()
