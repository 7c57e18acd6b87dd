"""Workers that carry out the trials: this process, local processes, or an existing cluster.

Dask distributes the work. Its own messages are silenced: everything that matters to the person is a
UserError or a printed line.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import queue
import signal
import warnings
from collections.abc import Iterator
from itertools import islice
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Protocol

from sculpt.certify import batch, cluster
from sculpt.certify.batch import Batch
from sculpt.certify.cluster import Print
from sculpt.certify.row import Row
from sculpt.cli.errors import UserError

if TYPE_CHECKING:
    from distributed import Client, Future

CHECK_EVERY_S = 1.0
"""How often the workers are checked while no rows come."""

BATCHES_AHEAD = 2
"""Batches per worker: it never idles, and a Ctrl-C loses few."""

CLOSE_S = 5.0
"""Time allowed for dask to shut down."""

SILENT = logging.CRITICAL + 1


class Workers(Protocol):
    """Carries out batches."""

    @property
    def count(self) -> int:
        """The number of workers now."""

    def rows(self, batches: Iterator[Batch]) -> Iterator[Row]:
        """The rows of all batches as they are finished, in any order. Raises UserError."""


class ThisProcess:
    """This process alone; it carries out one batch after the other."""

    count = 1

    def rows(self, batches: Iterator[Batch]) -> Iterator[Row]:
        for one in batches:
            yield from batch.carry_out_batch(one)


class DaskWorkers:
    """The workers behind a dask ``client``."""

    def __init__(self, client: Client, print_line: Print) -> None:
        self._client = client
        self._roster = cluster.Roster(client, print_line)

    @property
    def count(self) -> int:
        return self._roster.count()

    def rows(self, batches: Iterator[Batch]) -> Iterator[Row]:
        """The rows of all batches as they are finished, in any order. Raises UserError.

        Only the next few batches of the present workers are handed out, so that workers may join.
        """
        roster = self._roster
        done: queue.Queue[Future[list[Row]]] = queue.Queue()
        waiting: set[Future[list[Row]]] = set()
        while True:
            room = BATCHES_AHEAD * max(1, self.count) - len(waiting)
            for one in islice(batches, max(0, room)):
                try:
                    future = self._client.submit(batch.carry_out_batch, one, pure=False)
                except OSError as error:
                    raise roster.lost() from error
                waiting.add(future)
                future.add_done_callback(done.put)
            if not waiting:
                return
            try:
                future = done.get(timeout=CHECK_EVERY_S)
            except queue.Empty:
                roster.require()
                continue
            waiting.remove(future)
            yield from _result(future, roster)


@contextlib.contextmanager
def start_workers(jobs: int, address: str | None, print_line: Print) -> Iterator[Workers]:
    """The workers for trials: ``jobs`` processes here, or the cluster at ``address``.

    A context; local processes end with it. Raises UserError.
    """
    if address is None and jobs == 1:
        yield ThisProcess()
        return
    _require_dask()
    clients = local_client(jobs) if address is None else cluster_client(address)
    with _silence(), clients as client:
        yield DaskWorkers(client, print_line)


def _require_dask() -> None:
    """Raises UserError where dask cannot be loaded: it reads the person's configuration first."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise
    except Exception as error:  # whatever its reader of YAML raises
        raise _misconfigured("loaded", error) from error


def _misconfigured(what: str, error: Exception) -> UserError:
    why = " ".join(str(error).split())
    return UserError(
        f"dask cannot be {what} ({why})",
        "correct its configuration (DASK_CONFIG, ~/.config/dask), or use --jobs 1",
    )


@contextlib.contextmanager
def _as_it_comes() -> Iterator[None]:
    """A context in which dask has no settings of the person's, here or in the processes it starts.

    They are for clusters: on this machine a wrong one would only keep the workers from starting.
    """
    import dask

    named = {key: os.environ.pop(key) for key in list(os.environ) if key.startswith("DASK_")}
    try:
        dask.config.refresh(paths=[], env={})
        yield
    finally:
        os.environ.update(named)


@contextlib.contextmanager
def local_client(jobs: int) -> Iterator[Client]:
    """A client of ``jobs`` processes on this machine, which end with the context."""
    from distributed import Client, LocalCluster

    before = set(multiprocessing.active_children())
    try:
        with (
            _as_it_comes(),
            _signals_blocked(),
        ):  # the terminal's signals are for this process alone
            processes = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                memory_limit=0,
                silence_logs=SILENT,
            )
            client = Client(processes, set_as_default=False)
    except (OSError, RuntimeError) as error:
        raise cluster.not_started(error) from error
    try:
        yield client
    finally:
        with _signals_blocked():  # a second Ctrl-C waits for this
            for nanny in processes.workers.values():
                nanny.auto_restart = False
            for child in set(multiprocessing.active_children()) - before:
                child.kill()  # their unfinished work is not needed
            with contextlib.suppress(OSError):
                client.close()
            with contextlib.suppress(OSError):
                processes.close(timeout=CLOSE_S)


@contextlib.contextmanager
def cluster_client(address: str) -> Iterator[Client]:
    """A client of the scheduler at ``address``. Raises UserError where there is none."""
    from distributed import Client

    cluster.require_listening(address)
    try:
        client = Client(address, timeout=cluster.PATIENCE_S, set_as_default=False)
    except OSError as error:  # something else listens there
        raise cluster.absent(address) from error
    except (KeyError, TypeError, ValueError) as error:
        raise _misconfigured("connected", error) from error
    try:
        cluster.require_same_versions(client, address)
        yield client
    finally:
        with contextlib.suppress(OSError):
            client.close(timeout=CLOSE_S)


def _result(future: Future[list[Row]], roster: cluster.Roster) -> list[Row]:
    """The rows of a batch. Raises UserError where it was lost."""
    if future.status == "finished":
        found: list[Row] = future.result()
        return found
    if future.status == "error":
        raise roster.failure(future.exception())
    raise roster.lost()


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Silences dask and the libraries below it."""
    import distributed  # noqa: F401 (its import sets its loggers' levels)

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
def _signals_blocked() -> Iterator[None]:
    """Threads and processes started in here never see a Ctrl-C; this process sees it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its own start would unblock Ctrl-C
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
