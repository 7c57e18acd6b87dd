"""The document of a certification: what ``--json`` prints, and page and summary are drawn from.

Made from the rows in the order of their numbers and from nothing else: no dates, durations or
names of machines, so that the same seed gives the same bytes, whoever carried out the trials.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from facevm import isa
from sculpt.certify.figures import ZONES_OF, mishaps, worst, zones
from sculpt.certify.row import FAILING, UPDATES_PER_S, Row, happened, is_counted
from sculpt.certify.statistics import upper
from sculpt.certify.trial import command
from sculpt.cli.outcomes import OUTCOMES

BOUNDS = ("overrun", "false_trip", "not_reached", "left_early", "unanswered")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is certified, and how: ``file`` as it was named, ``routine`` proven, on ``faces``.

    ``versions`` is as in the document, ``mishap_percent`` the share of trials with a mishap.
    """

    file: str
    routine: Any
    image: bytes
    seed: int
    faces: int
    mishap_percent: int
    versions: dict[str, Any]

    @property
    def mishap_rate(self) -> float:
        """The same from 0 to 1."""
        return self.mishap_percent / 100

    @property
    def command(self) -> str:
        """What carries out this certification again."""
        words = ["sculpt", "certify", self.file, "--faces", str(self.faces)]
        words += ["--seed", str(self.seed), "--mishaps", str(self.mishap_percent)]
        return shlex.join(words)

    def again(self, row: Row) -> str:
        """What carries out the trial of this row again."""
        return command(self.file, row["level"], row["face"], row["board"], row["mishap"])


def document(subject: Subject, rows: Iterable[Row]) -> dict[str, Any]:
    """All of it; ``rows`` are the trials 0 to ``subject.faces`` - 1, in any order."""
    done = sorted(rows, key=lambda row: row["number"])
    if [row["number"] for row in done] != list(range(subject.faces)):
        raise ValueError("a certification needs a row for every face, each once")
    routine = subject.routine
    bounds = {what: _bound(done, what) for what in BOUNDS}
    failed = any(bounds[what]["count"] for what in FAILING)
    return {
        "routine": routine.name,
        "file": subject.file,
        "crc": f"{routine.crc:08x}",
        "image_bytes": len(subject.image),
        "duration_ms": routine.duration_ms,
        "peak_uA": routine.peak_duA / isa.DA_PER_UA,
        "seed": subject.seed,
        "faces": subject.faces,
        "mishap_rate": subject.mishap_rate,
        "updates_per_s": UPDATES_PER_S,
        "command": subject.command,
        "versions": subject.versions,
        "verdict": "failed" if failed else "passed",
        "trials": len(done),
        "mishap_trials": sum(row["mishap"] is not None for row in done),
        "bounds": bounds,
        "outcomes": _outcomes(done),
        "levels": _levels(routine.levels, done),
        "mishaps": mishaps(done, subject.again),
        "zones_of": ZONES_OF,
        "zones": zones(routine.levels, done),
        "worst": worst(done, subject.again),
        "failures": _failures(done, subject),
    }


def _bound(rows: list[Row], what: str) -> dict[str, Any]:
    of = [row for row in rows if is_counted(row, what)]
    count = sum(happened(row, what) for row in of)
    bound = upper(count, len(of))
    percent = None if bound is None else float(f"{100 * bound:.6g}")
    return {"count": count, "of": len(of), "upper_95_percent": percent}


def _outcomes(rows: list[Row]) -> dict[str, int]:
    """How the trials ended, most of them first."""
    found = Counter(_outcome(row) for row in rows)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _outcome(row: Row) -> str:
    why = f": {row['reason']}" if row["reason"] else ""
    what = ", with a mishap" if row["mishap"] else ""
    return f"{OUTCOMES[row['outcome']].word}{what}{why}"


def _levels(percents: tuple[int, ...], rows: list[Row]) -> list[dict[str, int]]:
    trials = Counter(row["level"] for row in rows)
    return [
        {"level": level, "percent": percent, "trials": trials[level]}
        for level, percent in enumerate(percents, 1)
    ]


def _failures(rows: list[Row], subject: Subject) -> list[dict[str, Any]]:
    return [
        {
            "number": row["number"],
            "wrong": [sentence for _, sentence in row["wrong"]],
            "command": subject.again(row),
        }
        for row in rows
        if row["wrong"]
    ]
