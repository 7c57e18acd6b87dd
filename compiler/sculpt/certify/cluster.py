"""Cluster behind a dask scheduler: how many workers it has, whether they fit, why they fail."""

from __future__ import annotations

import platform
import re
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict, cast

from sculpt.certify import batch
from sculpt.certify.versions import digest, versions
from sculpt.cli.errors import UserError, reason

if TYPE_CHECKING:
    from distributed import Client

Print = Callable[[str], None]
"""Prints a message for the person."""

PATIENCE_S = 10.0
"""How long a scheduler may take to answer, and a cluster be without a worker."""

COUNT_EVERY_S = 5.0

PACKAGES = ("dask", "distributed", "cloudpickle", "msgpack", "tornado")
"""Packages that scheduler, workers and this process need in the same version."""

ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?(?P<host>[^:/]+|\[[^\]]+\]):(?P<port>[0-9]{1,5})/?")
PORT_MOST = 65535

KEPT = "the finished faces are kept, and the same command continues from there"


class Roster:
    """The workers of ``client``; ``print_line`` gets a line when some are lost."""

    def __init__(self, client: Client, print_line: Print) -> None:
        self._client = client
        self._print = print_line
        self._counted_s = -COUNT_EVERY_S
        self._names: set[str] = set()
        self._alone_since_s: float | None = None

    def count(self) -> int:
        """The number of workers, updated every few seconds."""
        if time.monotonic() - self._counted_s >= COUNT_EVERY_S:
            self._update()
        return len(self._names)

    def require(self) -> None:
        """Raises UserError when there has been no worker for too long."""
        self._update()
        now_s = time.monotonic()
        if self._names:
            self._alone_since_s = None
        elif self._alone_since_s is None:
            self._alone_since_s = now_s
        elif now_s - self._alone_since_s > PATIENCE_S:
            raise UserError("no worker is left", f"start some again; {KEPT}")

    def lost(self) -> UserError:
        """The error for work that is lost with the scheduler."""
        return UserError("the scheduler is gone", f"start it again; {KEPT}")

    def failure(self, error: BaseException | None) -> UserError:
        """The error for a batch that has failed."""
        if isinstance(error, batch.OtherProgram):
            return other_program("a worker", str(error))
        if type(error).__name__ == "KilledWorker":
            return UserError(
                "the same faces ended four workers, one after the other",
                f"check their memory; {KEPT}",
            )
        what = f"{type(error).__name__}: {error}"
        return UserError(f"a worker could not carry out its faces ({what})", KEPT)

    def _update(self) -> None:
        self._counted_s = time.monotonic()
        if (
            self._client.status != "running"
        ):  # a new scheduler does not know the batches of the old one
            raise self.lost()
        try:
            threads = self._client.nthreads()
        except (OSError, TimeoutError) as error:
            raise self.lost() from error
        names = set(threads)
        gone = len(self._names - names)
        if gone:
            is_one = gone == 1
            self._print(
                f"{'a worker has' if is_one else f'{gone} workers have'} died; "
                f"others take over {'its' if is_one else 'their'} batches\n"
            )
        if not self._names and max(threads.values(), default=1) > 1:
            self._print(
                "some workers have several threads, which wait for each other: "
                "start one worker per core with --nthreads 1\n"
            )
        self._names = names


def not_started(error: Exception) -> UserError:
    """The error for local processes that do not start."""
    what = reason(error) if isinstance(error, OSError) else str(error)
    return UserError(
        f"the workers could not be started ({what})", "try with --jobs 1, which needs none"
    )


def require_listening(address: str) -> None:
    """Raises UserError unless something listens at ``tcp://host:port``."""
    found = ADDRESS.fullmatch(address)
    if found is None or int(found["port"]) > PORT_MOST:
        raise UserError(
            f"{address} is not the address of a scheduler", "write it as tcp://host:8786"
        )
    try:
        socket.create_connection(
            (found["host"].strip("[]"), int(found["port"])), PATIENCE_S
        ).close()
    except OSError as error:
        raise absent(address) from error


def absent(address: str) -> UserError:
    """The error for a scheduler that is not there."""
    return UserError(
        f"there is no dask scheduler at {address}",
        f"start one with: dask scheduler, and workers with: dask worker {address} --nthreads 1",
    )


def other_program(who: str, theirs: str) -> UserError:
    """The error for a worker with a different program."""
    return UserError(
        f"{who} has a different program ({theirs}) than this process "
        f"(visasculpt {versions()['sculpt']}, {digest()})",
        "install the same visasculpt and drivers everywhere, and start the workers again",
    )


def require_same_versions(client: Client, address: str) -> None:
    """Raises UserError unless scheduler and workers have this process's versions."""
    try:
        found = cast(dict[str, Any], client.get_versions())
    except OSError as error:
        raise absent(address) from error
    mine = found["client"]["packages"]
    everybody = [("the scheduler", found["scheduler"]["packages"])]
    everybody += [(f"worker {name}", one["packages"]) for name, one in found["workers"].items()]
    for who, theirs in everybody:
        for package in PACKAGES:
            if theirs.get(package) != mine.get(package):
                raise UserError(
                    f"{who} has {package} {theirs.get(package)}, this process {mine.get(package)}",
                    f"install the same everywhere: pip install {package}=={mine.get(package)}",
                )
    if not found["workers"]:
        raise UserError(
            f"the scheduler at {address} has no workers",
            f"start some with: dask worker {address} --nthreads 1",
        )
    for worker, answer in client.run(worker_versions, on_error="return").items():
        if isinstance(answer, BaseException):
            raise UserError(
                f"worker {worker} cannot carry out trials ({answer})",
                "start it in an environment where this visasculpt is installed",
            ) from answer
        if answer["python"] != platform.python_version_tuple()[:2]:
            python = ".".join(answer["python"])
            raise UserError(
                f"worker {worker} runs Python {python}, this is {platform.python_version()}",
                "start it with the same version",
            )
        if answer["program"] != digest():
            raise other_program(f"worker {worker}", answer["program"])


class WorkerVersions(TypedDict):
    """Version of a worker's Python, and the digest of its program."""

    python: tuple[str, str]
    program: str


def worker_versions() -> WorkerVersions:
    """The versions of the process that this is called in."""
    major, minor, _ = platform.python_version_tuple()
    return {"python": (major, minor), "program": digest()}
