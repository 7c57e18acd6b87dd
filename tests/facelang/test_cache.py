"""The parser is kept on disk, and nothing depends on that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from facelang import store
from facelang.store import cache_folder

PROGRAM = """
import sys
import facelang
from lark import Lark

made = []
first = Lark.__init__
Lark.__init__ = lambda *args, **options: (made.append(1), first(*args, **options))[1]
file, found = facelang.parse("zone chin\\n    hodl 5 s\\n", "x")
print(len(file.items), [each.code for each in found], len(made))
"""

FILES = 2
"""One parser makes the tree, the other one tries what would fit."""

MADE = "1 ['F113'] 2"
READ_AGAIN = "1 ['F113'] 0"


def environment(cache: Path, *first: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*map(str, first), *sys.path]),
        "XDG_CACHE_HOME": str(cache),
        "LOCALAPPDATA": str(cache),
    }


def run(cache: Path, *first: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env=environment(cache, *first),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.strip()


pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="its cache folder is fixed")


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """This process keeps its data in an empty folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    return tmp_path


def test_the_parsers_are_written_once_and_read_again(tmp_path):
    assert run(tmp_path) == MADE
    kept = sorted((tmp_path / "visasculpt").iterdir())
    written = [path.stat().st_mtime_ns for path in kept]
    assert len(kept) == FILES
    assert run(tmp_path) == READ_AGAIN
    assert [path.stat().st_mtime_ns for path in kept] == written


DAMAGES = ("foreign", "cut", "one bit")


def damaged(whole: bytes, how: str) -> bytes:
    if how == "empty":
        return b""
    if how == "foreign":
        return b"not a cache"
    if how == "cut":
        return whole[: len(whole) // 2]
    at = len(whole) // 2
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


@pytest.mark.parametrize(
    "how", ["empty", *[pytest.param(how, marks=pytest.mark.slow) for how in DAMAGES]]
)
def test_a_damaged_cache_is_replaced(tmp_path, how):
    run(tmp_path)
    for kept in (tmp_path / "visasculpt").iterdir():
        kept.write_bytes(damaged(kept.read_bytes(), how))
    assert run(tmp_path) == MADE
    assert run(tmp_path) == READ_AGAIN
    assert len(list((tmp_path / "visasculpt").iterdir())) == FILES


@pytest.mark.skipif(os.name == "nt", reason="rights are another matter there")
def test_what_others_may_write_is_not_read(own_cache):
    store.keep("numbers", 7, b"1")
    (kept,) = (own_cache / "visasculpt").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o620)
    assert store.read("numbers", 7) is None
    store.keep("numbers", 7, b"1")
    assert store.read("numbers", 7) == b"1"


@pytest.mark.slow
def test_the_parsers_of_another_lark_are_replaced(tmp_path):
    cache, site = tmp_path / "cache", tmp_path / "site"
    run(cache)
    import lark

    site.mkdir()
    real = Path(lark.__file__).parent
    for part in real.iterdir():
        if part.name not in ("__init__.py", "__pycache__"):
            (site / "lark").mkdir(exist_ok=True)
            (site / "lark" / part.name).symlink_to(part)
    text = (real / "__init__.py").read_text("utf-8")
    (site / "lark" / "__init__.py").write_text(text + "\n__version__ += '.1'\n", "utf-8")
    assert run(cache, site) == MADE
    assert run(cache, site) == READ_AGAIN
    assert run(cache) == MADE


@pytest.mark.slow
def test_processes_that_start_at_once_do_not_disturb_each_other(tmp_path):
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", PROGRAM],
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert {each.communicate()[0].split(" ")[0] for each in started} == {"1"}
    assert len(list((tmp_path / "visasculpt").iterdir())) == FILES
    assert run(tmp_path) == READ_AGAIN


def test_a_cache_folder_that_cannot_be_made_is_done_without(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert run(tmp_path / "file") == MADE


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind here")
def test_a_cache_folder_without_rights_is_done_without(tmp_path):
    (tmp_path / "visasculpt").mkdir(mode=0o500)
    assert run(tmp_path) == MADE


def test_what_was_made_from_something_else_is_not_read(own_cache):
    store.keep("numbers", 7, b"one, two")
    assert store.read("numbers", 7) == b"one, two"
    assert store.read("numbers", 8) is None
    assert store.read("others", 7) is None


def test_a_full_disk_leaves_what_was_kept(own_cache, monkeypatch):
    store.keep("numbers", 7, b"1")

    def full(_from, _to):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    store.keep("numbers", 8, b"2")
    assert store.read("numbers", 7) == b"1"
    assert len(list((own_cache / "visasculpt").iterdir())) == 1


def test_the_cache_is_in_the_users_own_folder():
    assert Path(cache_folder()).name == "visasculpt"
    assert os.path.isabs(cache_folder())


def test_who_reads_no_routine_imports_no_lark():
    program = "import sys, facelang, facelang.suggest; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "False\n"
