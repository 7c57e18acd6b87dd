"""Results that several tests read, computed once for the whole run, whichever process asks first.

``pytest -n auto`` gives each file to one of several processes. What one of them has computed, the
others read from a folder of this run, so that a treatment takes its time once.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from filelock import FileLock

FOLDER = "VISASCULPT_SHARED_RESULTS"
"""The environment variable that names the folder of this run; ``tests/conftest.py`` sets it."""

Result = TypeVar("Result")


def once(name: str, compute: Callable[[], Result]) -> Result:
    """What ``compute`` returns, each time a new copy; ``name`` says what it is, as a file's name.

    The result has to survive pickling. Whatever ``compute`` raises is raised, and nothing is kept.
    """
    folder = os.environ.get(FOLDER)
    if folder is None:  # not started by pytest
        return compute()
    kept = Path(folder) / f"{name}.pickle"
    with FileLock(f"{kept}.lock"):
        if not kept.exists():
            unfinished = kept.with_suffix(".unfinished")
            unfinished.write_bytes(pickle.dumps(compute()))
            unfinished.replace(kept)
    return cast(Result, pickle.loads(kept.read_bytes()))
