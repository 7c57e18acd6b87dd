"""Certifies one treatment: trials that nobody has carried out yet, the journal, the document."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sculpt.certify import batch, workers
from sculpt.certify.batch import Batch
from sculpt.certify.document import Subject, document
from sculpt.certify.journal import Journal
from sculpt.certify.meter import Meter
from sculpt.certify.row import UPDATES_PER_S, Row
from sculpt.certify.workers import Tell
from sculpt.cli.errors import UserError


class Hiring:
    """Finds workers when the first trials need some, and keeps them until ``stack`` ends."""

    def __init__(self, stack: contextlib.ExitStack, jobs: int, address: str | None) -> None:
        self._stack = stack
        self._jobs = jobs
        self._address = address
        self._crew: Any = None
        self._tell: Tell | None = None

    @contextlib.contextmanager
    def told_by(self, tell: Tell) -> Iterator[Any]:
        """The workers; what they have to say meanwhile goes to ``tell``. Raises UserError."""
        self._tell = tell
        try:
            if self._crew is None:
                hired = workers.hired(self._jobs, self._address, self._say)
                self._crew = self._stack.enter_context(hired)
            yield self._crew
        finally:
            self._tell = None

    def _say(self, line: str) -> None:
        if self._tell is not None:
            self._tell(line)


class Certification:
    """Of ``subject``, with its rows in ``folder``; used as a context that holds the journal."""

    def __init__(self, subject: Subject, folder: Path) -> None:
        self.subject = subject
        self._journal = Journal(folder, key(subject))

    def __enter__(self) -> Certification:
        self._journal.__enter__()
        return self

    def __exit__(self, *ending: Any) -> None:
        self._journal.__exit__(*ending)

    @property
    def done(self) -> list[Row]:
        """The rows there are, of the faces that are asked for, in their order."""
        rows = self._journal.rows
        return [rows[number] for number in range(self.subject.faces) if number in rows]

    @property
    def missing(self) -> list[int]:
        """The numbers of all others."""
        return [n for n in range(self.subject.faces) if n not in self._journal.rows]

    @property
    def path(self) -> Path:
        """The journal's."""
        return self._journal.path

    def complete(self, hiring: Hiring) -> None:
        """Carries out what is missing, and shows how far that is. Raises UserError."""
        if not self.missing:
            return
        before = self.done
        failed = sum(bool(row["wrong"]) for row in before)
        meter = Meter(self.subject.routine.name, self.subject.faces, len(before), failed)
        with meter, hiring.told_by(meter.tell) as crew:
            if before:
                meter.tell(f"{len(before)} of {self.subject.faces} faces are there already\n")
            for row in self.carry_out(crew):
                for _, sentence in row["wrong"]:
                    meter.tell(f"face {row['number']}: {sentence}\n  {self.subject.again(row)}\n")
                meter.advance(bool(row["wrong"]))

    def carry_out(self, crew: Any) -> Iterator[Row]:
        """Each missing row, once it is kept. Raises UserError."""
        wanted = set(self.missing)
        for row in crew.rows(self._batches(sorted(wanted), crew.count)):
            if row["number"] in wanted:
                wanted.remove(row["number"])
                self._journal.add(row)
                yield row

    def _batches(self, numbers: list[int], count: int) -> Iterator[Batch]:
        subject = self.subject
        sources = subject.versions["sources"]
        size = batch.size(subject.routine.duration_ms, len(numbers), max(1, count))
        for first in range(0, len(numbers), size):
            these = tuple(numbers[first : first + size])
            yield Batch(subject.image, subject.seed, subject.mishap_rate, sources, these)

    def document(self) -> dict[str, Any]:
        """What it comes to. Raises UserError for rows of another program in the journal."""
        try:
            return document(self.subject, self.done)
        except (KeyError, TypeError) as error:
            raise UserError(
                f"{self.path} holds rows that are none", "remove that file and certify again"
            ) from error


def key(subject: Subject) -> dict[str, Any]:
    """Everything that decides what the row of a number is."""
    return {
        "routine": subject.routine.name,
        "crc": f"{subject.routine.crc:08x}",
        "image": subject.image.hex(),
        "seed": subject.seed,
        "mishap_percent": subject.mishap_percent,
        "updates_per_s": UPDATES_PER_S,
        "sculpt": subject.versions["sculpt"],
        "sources": subject.versions["sources"],
    }
