"""The parser's tables are kept on disk, and nothing depends on that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from facelang.grammar import cache_folder

PROGRAM = """
import facelang
file, found = facelang.parse("zone chin\\n    hodl 5 s\\n", "x")
print(len(file.items), [each.code for each in found])
"""


def run(cache: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "XDG_CACHE_HOME": str(cache),
            "LOCALAPPDATA": str(cache),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.strip()


pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="its cache folder is fixed")
EXPECTED = "1 ['F113']"


def test_the_tables_are_written_once_and_read_again(tmp_path):
    assert run(tmp_path) == EXPECTED
    (kept,) = (tmp_path / "visasculpt").iterdir()
    written = kept.stat().st_mtime_ns
    assert run(tmp_path) == EXPECTED
    assert kept.stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", [b"", b"not a cache", None], ids=["empty", "foreign", "cut"])
def test_a_damaged_cache_is_replaced(tmp_path, damage):
    run(tmp_path)
    (kept,) = (tmp_path / "visasculpt").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert run(tmp_path) == EXPECTED
    mended = kept.read_bytes()
    assert mended.splitlines()[0] == whole.splitlines()[0]
    assert run(tmp_path) == EXPECTED
    assert kept.read_bytes() == mended


def test_a_cache_folder_that_cannot_be_made_is_done_without(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert run(tmp_path / "file") == EXPECTED


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind here")
def test_a_cache_folder_without_rights_is_done_without(tmp_path):
    (tmp_path / "visasculpt").mkdir(mode=0o500)
    assert run(tmp_path) == EXPECTED


def test_the_cache_is_in_the_users_own_folder():
    assert cache_folder().name == "visasculpt"
    assert cache_folder().is_absolute()
