"""Waiting for what happens, never for a while: how busy the machine is must not matter.

A test that waits for a process waits for what the process does: a line, a file that grows, input
that was read. No test measures wall-clock time; what has to be quick is counted, or compared with
other work of the same run by processor time.
"""

from __future__ import annotations

import fcntl
import subprocess
import termios
import time
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import IO

PATIENCE_s = 300
"""After so long a test gives up; all it does is to end what hangs, so it is far too long."""

LOOK_EVERY_s = 0.01


def wait_until(is_so: Callable[[], object], process: subprocess.Popen | None = None) -> None:
    """Returns when ``is_so()`` holds.

    AssertionError if ``process`` ends before it does, or all patience is spent; the process is
    ended then.
    """
    until_s = time.monotonic() + PATIENCE_s
    while not is_so():
        if process is not None and process.poll() is not None and not is_so():
            raise AssertionError(f"it ended before, with {process.returncode}: {_said_by(process)}")
        if time.monotonic() > until_s:
            if process is not None:
                process.kill()
            raise AssertionError(f"it has not happened in {PATIENCE_s} s")
        time.sleep(LOOK_EVERY_s)


def until_it_reads(process: subprocess.Popen) -> None:
    """Gives a process a line to read; returns when it has taken it, and so waits for more."""
    stdin = process.stdin
    assert stdin is not None
    line = "#\n"
    stdin.write(line if _is_text(stdin) else line.encode())
    stdin.flush()
    unread = array("i", [1])

    def has_read() -> bool:
        fcntl.ioctl(stdin, termios.FIONREAD, unread)
        return unread[0] == 0

    wait_until(has_read, process)


def until_it_grows(path: Callable[[], Path | None], process: subprocess.Popen) -> None:
    """Returns when the file has become larger than it is now, or than nothing if there is none."""
    before = _size(path())
    wait_until(lambda: _size(path()) > before, process)


def processor_s(pid: int) -> float:
    """The processor time that a process has used, 0 if it has ended. Linux: from ``/proc``."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100  # USER_HZ


def _size(path: Path | None) -> int:
    try:
        return path.stat().st_size if path is not None else 0
    except OSError:
        return 0


def _is_text(stream: IO) -> bool:
    return hasattr(stream, "encoding")


def _said_by(process: subprocess.Popen) -> object:
    return process.communicate()
