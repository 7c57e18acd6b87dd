"""Run of a certification: carries out the missing trials, keeps them, makes the document."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

from sculpt.certify import batch
from sculpt.certify.batch import Batch
from sculpt.certify.cluster import Print
from sculpt.certify.document import Document, Subject, document
from sculpt.certify.estimate import Estimate, estimate
from sculpt.certify.journal import Journal
from sculpt.certify.meter import Meter
from sculpt.certify.row import UPDATES_PER_S, Row
from sculpt.certify.versions import digest
from sculpt.certify.workers import Workers, start_workers
from sculpt.cli import terminal
from sculpt.cli.errors import UserError
from sculpt.cli.units import counted


class WorkerPool:
    """Starts workers when the first trials need them, and keeps them until ``stack`` ends."""

    def __init__(self, stack: contextlib.ExitStack, jobs: int, address: str | None) -> None:
        self._stack = stack
        self._jobs = jobs
        self._address = address
        self._workers: Workers | None = None
        self._print: Print | None = None

    @contextlib.contextmanager
    def workers(self, print_line: Print) -> Iterator[Workers]:
        """The workers; their messages meanwhile go to ``print_line``. Raises UserError."""
        self._print = print_line
        try:
            if self._workers is None:
                started = start_workers(self._jobs, self._address, self._report)
                self._workers = self._stack.enter_context(started)
            yield self._workers
        finally:
            self._print = None

    def _report(self, line: str) -> None:
        if self._print is not None:
            self._print(line)

    def processors(self, print_line: Print) -> int:
        """How many trials are carried out at once. Raises UserError where a cluster is absent."""
        if self._address is None:
            return self._jobs
        with self.workers(print_line) as workers:
            return max(1, workers.count)


class Certification:
    """The certification of ``subject``, its rows in ``folder``; a context that keeps a journal."""

    def __init__(self, subject: Subject, folder: Path) -> None:
        self.subject = subject
        self._journal = Journal(folder, key(subject))

    def __enter__(self) -> Certification:
        self._journal.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._journal.__exit__(kind, error, trace)

    @property
    def done(self) -> list[Row]:
        """The finished rows of the requested faces, in order."""
        rows = self._journal.rows
        return [rows[number] for number in range(self.subject.faces) if number in rows]

    @property
    def missing(self) -> list[int]:
        """The numbers of the trials that are not finished."""
        return [n for n in range(self.subject.faces) if n not in self._journal.rows]

    @property
    def path(self) -> Path:
        """The journal's path."""
        return self._journal.path

    def complete(self, pool: WorkerPool) -> None:
        """Carries out the missing trials, and shows the progress. Raises UserError."""
        if not self.missing:
            return
        before = self.done
        failed = sum(bool(row["wrong"]) for row in before)
        meter = Meter(self.subject.routine.name, self.subject.faces, len(before), failed)
        with meter, pool.workers(meter.print) as workers:
            if before:
                meter.print(f"{len(before)} of {self.subject.faces} faces are finished already\n")
            for row in self.carry_out(workers):
                for _, sentence in row["wrong"]:
                    command = self.subject.trial_command(row)
                    meter.print(f"face {row['number']}: {sentence}\n  {command}\n")
                meter.advance(bool(row["wrong"]))

    def carry_out(self, workers: Workers) -> Iterator[Row]:
        """Yields each missing row once it is kept. Raises UserError."""
        wanted = set(self.missing)
        for row in workers.rows(self._batches(sorted(wanted), workers.count)):
            if row["number"] in wanted:
                wanted.remove(row["number"])
                self._journal.add(row)
                yield row

    def _batches(self, numbers: list[int], count: int) -> Iterator[Batch]:
        subject = self.subject
        program = digest()
        size = batch.size(subject.routine.duration_ms, len(numbers), max(1, count))
        for first in range(0, len(numbers), size):
            these = tuple(numbers[first : first + size])
            yield Batch(
                subject.image, subject.seed, subject.mishap_rate, program, these, subject.bench
            )

    def document(self) -> Document:
        """The document. Raises UserError for damaged rows in the journal."""
        try:
            return document(self.subject, self.done)
        except (KeyError, TypeError) as error:
            raise UserError(
                f"{self.path} holds damaged rows", "remove that file and certify again"
            ) from error


def announce(certifications: Sequence[Certification], pool: WorkerPool) -> Estimate:
    """Prints about how long the missing trials take, where there are any; returns the estimate."""
    work = [(one.subject, one.missing) for one in certifications]
    if not any(numbers for _, numbers in work):
        return Estimate(0, 0.0, 0)
    found = estimate(work, pool.processors(terminal.write_stderr))
    terminal.write_stderr(f"{counted(found.trials, 'treatment')}: {found.text}\n")
    return found


def key(subject: Subject) -> dict[str, object]:
    """Everything that decides the row of a number."""
    return {
        "routine": subject.routine.name,
        "crc": f"{subject.routine.crc:08x}",
        "image": subject.image.hex(),
        "seed": subject.seed,
        "mishap_percent": subject.mishap_percent,
        "bench": subject.bench,
        "updates_per_s": UPDATES_PER_S,
        "sculpt": subject.versions["sculpt"],
        "program": digest(),
    }
