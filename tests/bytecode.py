"""Bytecode of a test run, kept in pytest's cache where it may not lie beside the sources.

``PYTHONDONTWRITEBYTECODE``, as containers set it, keeps a checkout clean. It also makes every
worker, and every program that a test starts, compile all of its modules anew.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

PREFIX, DO_NOT_WRITE = "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE"


def keep_in(folder: Path) -> None:
    """From now on this process and those that it starts keep their bytecode in ``folder``.

    Nothing happens where bytecode is kept already.
    """
    if not sys.dont_write_bytecode:
        return
    os.environ[PREFIX] = sys.pycache_prefix = str(folder)
    os.environ.pop(DO_NOT_WRITE, None)
    sys.dont_write_bytecode = False


def forget_what_is_gone(folder: Path) -> None:
    """Removes what ``folder`` has kept of folders that are no longer there."""
    for kept in [path for path in folder.rglob("*") if path.is_dir()]:
        if not Path("/", kept.relative_to(folder)).is_dir():
            shutil.rmtree(kept, ignore_errors=True)
