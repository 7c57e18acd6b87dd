"""Bytecode is kept where the tests keep it, for the programs that they start as well."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import bytecode

KEEPING = """
import subprocess, sys
from pathlib import Path
from tests import bytecode
bytecode.keep_in(Path(sys.argv[1]))
import mine
subprocess.run([sys.executable, "-c", "import other"], check=True)
"""


def test_a_checkout_stays_clean_and_no_program_compiles_anew(tmp_path, root):
    sources, kept = tmp_path / "sources", tmp_path / "kept"
    sources.mkdir()
    for name in ("mine.py", "other.py"):
        (sources / name).write_text("ONE = 1\n")
    path = os.pathsep.join((str(root), str(sources)))
    surroundings = {**os.environ, bytecode.DO_NOT_WRITE: "1", "PYTHONPATH": path}
    surroundings.pop(bytecode.PREFIX, None)
    done = subprocess.run(
        [sys.executable, "-c", KEEPING, kept], env=surroundings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert sorted(one.name for one in sources.iterdir()) == ["mine.py", "other.py"]
    compiled = {one.name.partition(".")[0] for one in kept.rglob(f"*{sources.name}/*.pyc")}
    assert compiled == {"mine", "other"}
    bytecode.forget_what_is_gone(kept)
    assert len(list(kept.rglob(f"*{sources.name}/*.pyc"))) == 2
    shutil.rmtree(sources)
    bytecode.forget_what_is_gone(kept)
    assert not list(kept.rglob(f"*{sources.name}/*.pyc"))


def test_where_bytecode_is_kept_already_it_stays_there(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    before = (sys.pycache_prefix, dict(os.environ))
    bytecode.keep_in(Path("elsewhere"))
    assert (sys.pycache_prefix, dict(os.environ)) == before
