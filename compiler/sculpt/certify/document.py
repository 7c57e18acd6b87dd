"""Document of a certification: what ``--json`` prints, and what page and summary show.

It is made from the rows in the order of their numbers and from nothing else: no dates, durations or
names of machines. The same seed gives the same bytes, whoever carried out the trials.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from facevm import isa
from facevm.routine import Routine
from sculpt.certify.figures import (
    ZONES_OF,
    MishapFigures,
    WorstCase,
    ZoneFigures,
    mishaps,
    worst,
    zones,
)
from sculpt.certify.row import (
    FALSE_TRIP,
    LEFT_EARLY,
    NOT_REACHED,
    OVERRUN,
    UNANSWERED,
    UPDATES_PER_S,
    Row,
    What,
    happened,
    is_counted,
)
from sculpt.certify.statistics import upper
from sculpt.certify.trial import bench_of, command
from sculpt.cli.outcomes import OUTCOMES
from sculpt.source.certificate import Bench, Certificate, Versions
from sculpt.source.certificate_check import FORMAT
from sculpt.source.verdict import COUNTS, Bound, verdict_of, verdict_text

BOUNDS: tuple[What, ...] = (OVERRUN, FALSE_TRIP, NOT_REACHED, LEFT_EARLY, UNANSWERED)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is certified, and how.

    ``file`` as it was named, ``routine`` the proven ``image``, on so many ``faces``;
    ``mishap_percent`` is the share of trials with a mishap, ``bench`` how kind the boards are.
    """

    file: str
    routine: Routine
    image: bytes
    seed: int
    faces: int
    mishap_percent: int
    versions: Versions
    bench: Bench = "kind"

    @property
    def mishap_rate(self) -> float:
        """The share of trials with a mishap, 0 to 1."""
        return self.mishap_percent / 100

    @property
    def command(self) -> str:
        """The command that repeats this certification."""
        words = ["sculpt", "certify", self.file, "--faces", str(self.faces)]
        words += ["--seed", str(self.seed), "--mishaps", str(self.mishap_percent)]
        words += [] if self.bench == "kind" else ["--bench", self.bench]
        return shlex.join(words)

    def trial_command(self, row: Row) -> str:
        """The command that repeats the trial of this row."""
        level, face, board, mishap = row["level"], row["face"], row["board"], row["mishap"]
        return command(self.file, level, face, board, mishap, bench_of(self.bench, board))


class LevelTrials(TypedDict):
    """Number of trials at one level."""

    level: int
    percent: int
    trials: int


class Failure(TypedDict):
    """A trial that failed, its reasons, and the command that repeats it."""

    number: int
    wrong: list[str]
    command: str


class Document(TypedDict):
    """The document of a certification."""

    routine: str
    file: str
    crc: str
    image_bytes: int
    duration_ms: int
    peak_uA: float
    seed: int
    faces: int
    mishap_rate: float
    bench: Bench
    updates_per_s: int
    command: str
    versions: Versions
    verdict: str
    trials: int
    mishap_trials: int
    bounds: dict[str, Bound]
    outcomes: dict[str, int]
    levels: list[LevelTrials]
    mishaps: list[MishapFigures]
    zones_of: str
    zones: list[ZoneFigures]
    worst: list[WorstCase]
    failures: list[Failure]


def document(subject: Subject, rows: Iterable[Row]) -> Document:
    """The document of ``subject``; ``rows`` are its trials 0 to ``faces`` - 1, in any order.

    Raises ValueError where a row is missing or comes twice.
    """
    done = sorted(rows, key=lambda row: row["number"])
    if [row["number"] for row in done] != list(range(subject.faces)):
        raise ValueError("a certification needs a row for every face, each once")
    routine = subject.routine
    bounds: dict[str, Bound] = {what: _bound(done, what) for what in BOUNDS}
    return {
        "routine": routine.name,
        "file": subject.file,
        "crc": f"{routine.crc:08x}",
        "image_bytes": len(subject.image),
        "duration_ms": routine.duration_ms,
        "peak_uA": routine.peak_duA / isa.DUA_PER_UA,
        "seed": subject.seed,
        "faces": subject.faces,
        "mishap_rate": subject.mishap_rate,
        "bench": subject.bench,
        "updates_per_s": UPDATES_PER_S,
        "command": subject.command,
        "versions": subject.versions,
        "verdict": verdict_of(bounds),
        "trials": len(done),
        "mishap_trials": sum(row["mishap"] is not None for row in done),
        "bounds": bounds,
        "outcomes": _outcomes(done),
        "levels": _levels(routine.levels, done),
        "mishaps": mishaps(done, subject.trial_command),
        "zones_of": ZONES_OF,
        "zones": zones(routine.levels, done),
        "worst": worst(done, subject.trial_command),
        "failures": _failures(done, subject),
    }


def certificate_of(document: Document) -> Certificate:
    """The certificate of a certification that passed or failed, made from its document."""
    return {
        "format": FORMAT,
        "routine": document["routine"],
        "crc": document["crc"],
        "image_bytes": document["image_bytes"],
        "verdict": document["verdict"],
        "faces": document["trials"],
        "boards": document["trials"],
        "mishaps": sum(one["count"] for one in document["mishaps"]),
        "bounds": {one.key: document["bounds"][one.key] for one in COUNTS},
        "seed": document["seed"],
        "mishap_rate": document["mishap_rate"],
        "bench": document["bench"],
        "updates_per_s": document["updates_per_s"],
        "versions": document["versions"],
    }


def _bound(rows: list[Row], what: What) -> Bound:
    of = [row for row in rows if is_counted(row, what)]
    count = sum(happened(row, what) for row in of)
    bound = upper(count, len(of))
    percent = None if bound is None else float(f"{100 * bound:.6g}")
    return {"count": count, "of": len(of), "upper_95_percent": percent}


def _outcomes(rows: list[Row]) -> dict[str, int]:
    """The endings of the trials, the most frequent first."""
    found = Counter(_outcome(row) for row in rows)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _outcome(row: Row) -> str:
    why = f": {row['reason']}" if row["reason"] else ""
    what = ", with a mishap" if row["mishap"] else ""
    return f"{OUTCOMES[row['outcome']].word}{what}{why}"


def _levels(percents: tuple[int, ...], rows: list[Row]) -> list[LevelTrials]:
    trials = Counter(row["level"] for row in rows)
    return [
        {"level": level, "percent": percent, "trials": trials[level]}
        for level, percent in enumerate(percents, 1)
    ]


def _failures(rows: list[Row], subject: Subject) -> list[Failure]:
    return [
        {
            "number": row["number"],
            "wrong": [sentence for _, sentence in row["wrong"]],
            "command": subject.trial_command(row),
        }
        for row in rows
        if row["wrong"]
    ]


def verdict_sentence(document: Document) -> str:
    """The verdict in one sentence with its numbers."""
    began = sum(one["count"] for one in document["mishaps"])
    return verdict_text(document["verdict"], document["trials"], began, document["bounds"])
