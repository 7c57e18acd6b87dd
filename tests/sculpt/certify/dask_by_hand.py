"""A dask scheduler and workers, started as a person starts them on a machine of their own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.waiting import PATIENCE_s, wait_until

DASK = Path(sys.executable).parent / "dask"


class ByHand:
    """Processes in ``folder``; ``address`` is the scheduler's. All of them end with ``close``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self._started: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )
        wait_until(self._is_found, self.scheduler)
        self.address = json.loads(self._file.read_text())["address"]

    def _is_found(self) -> bool:
        return self._file.is_file() and self._file.read_text().endswith("}")

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """One more worker, which the scheduler knows when this returns."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            before = len(client.nthreads())
            process = self._start("worker", "--nthreads", "1", "--no-nanny", **environment)
            client.wait_for_workers(before + 1, timeout=PATIENCE_s)
        return process

    def _start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [DASK, *words, "--scheduler-file", self._file],
            cwd=self._folder,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._started.append(process)
        return process

    def close(self) -> None:
        """Ends everything that was started here."""
        for process in reversed(self._started):
            process.kill()
            process.wait()


@contextlib.contextmanager
def by_hand(folder: Path) -> Iterator[ByHand]:
    """A scheduler without workers."""
    found = ByHand(folder)
    try:
        yield found
    finally:
        found.close()
