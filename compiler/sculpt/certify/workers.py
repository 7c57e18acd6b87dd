"""Those who carry out the trials: this process, local processes, or a cluster that exists already.

Dask hands out the work. What it has to say of its own is for its makers: here it is silent, and
everything that matters to the person is a UserError, or a line through ``tell``.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import queue
import signal
import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing import resource_tracker
from typing import Any

from sculpt.certify import batch, cluster
from sculpt.certify.batch import Batch
from sculpt.certify.row import Row

Tell = Callable[[str], None]

LOOK_EVERY_S = 1.0
"""How often it is looked at whether there are still workers, while no rows come."""

AHEAD = 2
"""Batches a thread of a worker has waiting for it: it never idles, and a Ctrl-C loses few."""

GOING_S = 5.0
"""So long it may take until everything of dask's has ended."""

SILENT = logging.CRITICAL + 1


class Alone:
    """This process by itself; ``rows`` are those of all batches, one after the other."""

    count = 1

    def rows(self, batches: Iterator[Batch]) -> Iterator[Row]:
        for one in batches:
            yield from batch.carried_out(one)


class Crew:
    """Several workers behind ``client``; ``count`` is how many there are now."""

    def __init__(self, client: Any, tell: Tell) -> None:
        self._client = client
        self._attendance = cluster.Attendance(client, tell)

    @property
    def count(self) -> int:
        return self._attendance.count()

    def rows(self, batches: Iterator[Batch]) -> Iterator[Row]:
        """The rows of all batches as they are done, in any order. Raises UserError.

        No more is handed out than the workers there are will do next, whoever joins them later.
        """
        attendance = self._attendance
        done: queue.Queue[Any] = queue.Queue()
        waiting: set[Any] = set()
        while True:
            room = AHEAD * max(1, self.count) - len(waiting)
            for one in islice(batches, max(0, room)):
                try:
                    future = self._client.submit(batch.carried_out, one, pure=False)
                except OSError as error:
                    raise attendance.lost() from error
                waiting.add(future)
                future.add_done_callback(done.put)
            if not waiting:
                return
            try:
                future = done.get(timeout=LOOK_EVERY_S)
            except queue.Empty:
                attendance.require()
                continue
            waiting.remove(future)
            yield from _result(future, attendance)


@contextlib.contextmanager
def hired(jobs: int, address: str | None, tell: Tell) -> Iterator[Alone | Crew]:
    """Who carries out trials: ``jobs`` processes here, or the cluster at ``address``.

    A context, with whose end they have gone home. Raises UserError.
    """
    if address is None and jobs == 1:
        yield Alone()
        return
    with _silence(), at(address) if address is not None else local(jobs) as client:
        yield Crew(client, tell)


@contextlib.contextmanager
def local(jobs: int) -> Iterator[Any]:
    """A ``distributed.Client`` of ``jobs`` processes on this machine, which end with it."""
    from distributed import Client, LocalCluster

    before = set(multiprocessing.active_children())
    try:
        with _unheard():  # what the terminal sends to all of them is this process's to answer
            crew = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                memory_limit=0,
                silence_logs=SILENT,
            )
            client = Client(crew, set_as_default=False)
    except (OSError, RuntimeError) as error:
        raise cluster.unstarted(error) from error
    try:
        yield client
    finally:
        with _unheard():  # a second Ctrl-C waits for this
            for nanny in crew.workers.values():
                nanny.auto_restart = False
            for child in set(multiprocessing.active_children()) - before:
                child.kill()  # nothing they still do is wanted
            with contextlib.suppress(OSError):
                client.close()
            with contextlib.suppress(OSError):
                crew.close(timeout=GOING_S)


@contextlib.contextmanager
def at(address: str) -> Iterator[Any]:
    """The same of the scheduler at ``address``. Raises UserError where there is none."""
    from distributed import Client

    cluster.require_listening(address)
    try:
        client = Client(address, timeout=cluster.PATIENCE_S, set_as_default=False)
    except OSError as error:  # something else listens there
        raise cluster.absent(address) from error
    try:
        cluster.require_alike(client, address)
        yield client
    finally:
        with contextlib.suppress(OSError):
            client.close(timeout=GOING_S)


def _result(future: Any, attendance: cluster.Attendance) -> list[Row]:
    """The rows of a batch. Raises UserError where it was lost."""
    if future.status == "finished":
        found: list[Row] = future.result()
        return found
    if future.status == "error":
        raise attendance.failure(future.exception())
    raise attendance.lost()


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keeps dask and what it stands on from speaking to the person."""
    import distributed  # noqa: F401 (its import sets the levels of its loggers)

    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    loggers = [logging.getLogger(name) for name in (*names, "tornado", "asyncio")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(SILENT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Threads and processes begun in here hear no Ctrl-C; this one hears it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its own start would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
