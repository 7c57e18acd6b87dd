"""A treatment of two seconds: what certifications are tried with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import facec
import facelang
from facevm import image

TEXT = """\
routine "Brief"
    levels 60 %, 100 %

wave lifting
    shape square
    frequency 8 Hz
    rise 2 ms

zone cheek left
    say "Up."
    wave lifting
    ramp to 200 uA over 500 ms
    hold 1 s
    ramp to 0 uA over 500 ms
"""

FACES = 6

LASTING = TEXT.replace("hold 1 s", "hold 4 min")
"""The same for as long as it takes to interrupt it."""


def loaded(text: str = TEXT) -> Any:
    """The routine through the compiler and the proof."""
    unit, _ = facelang.load(Path("brief.face"), text)
    plan, mistakes = facec.compile(unit)
    assert plan is not None, mistakes
    return image.load(facec.encode(plan).image)


def started(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    """``sculpt certify`` as a process of a group of its own, as a terminal starts it."""
    return subprocess.Popen(
        [Path(sys.executable).parent / "sculpt", "certify", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        **options,
    )


def report(told: str) -> str:
    """What ``--json`` says, but for the estimate: that is of a machine and a moment."""
    document = json.loads(told)
    assert set(document.pop("estimate")) == {"trials", "seconds", "processors"}
    return json.dumps(document)


def interrupt(process: subprocess.Popen[str]) -> None:
    """Ctrl-C: the terminal tells every process of the group."""
    os.killpg(process.pid, signal.SIGINT)


def descendants(pid: int) -> list[int]:
    """The processes that this one has started, and theirs, as /proc tells."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[1]) == pid and fields[0] != "Z":
            found += [int(entry.parent.name), *descendants(int(entry.parent.name))]
    return found
