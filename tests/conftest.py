"""What the tests of several packages share: the real second interpreter."""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import bytecode, shared, tiers
from tests.drivers import copy_drivers
from tests.heap import measuring
from tests.waiting import PATIENCE_s

ROOT = Path(__file__).resolve().parent.parent
os.environ["SCULPT_CONFIG"] = ""  # nobody's own defaults
ESSENTIAL = "VISASCULPT_ESSENTIAL"

LEAN = """\
#!{} -IS
import sys
sys.path.append({!r})
from micropython_run import run_main
sys.exit(run_main(sys.argv))
"""


def pytest_configure(config: pytest.Config) -> None:
    """What a shell, ``nohup`` or an environment has set does not reach the programs under test."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a background job's
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGHUP, signal.SIGTERM):  # nohup's
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if shared.FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="visasculpt-tests-")
        os.environ[shared.FOLDER] = folder
        config.add_cleanup(lambda: _forget(folder))
        _keep_bytecode(config)


def _keep_bytecode(config: pytest.Config) -> None:
    cache = getattr(config, "cache", None)
    if cache is not None:  # as with -p no:cacheprovider
        folder = cache.mkdir("bytecode")
        bytecode.keep_in(folder)
        config.add_cleanup(lambda: bytecode.forget_what_is_gone(folder))


def _forget(folder: str) -> None:
    del os.environ[shared.FOLDER]
    shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """The tests and all their modules are there to stay: no collector need go through them again.

    The device's program collects often, since its heap is small. Here it would go through millions
    of objects each time, which was a third of the quick tier's time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """So is what a file of tests has left in caches, once what it has dropped is collected."""
    ended = yield
    if nextitem is not None and nextitem.path != item.path:
        gc.collect()
        gc.freeze()
    return ended


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tiers.mark(items)
    tiers.longest_first(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests have noted."""
    told = [
        str(value)
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, value in getattr(report, "user_properties", ())
        if name == "figure"
    ]
    if told:
        terminalreporter.section("figures")
        for line in dict.fromkeys(told):
            terminalreporter.line(line)


def _program(name: str) -> str:
    """A program that came with the development extra. Its absence skips, in CI it fails."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        message = f"{name} is not installed (pip install -e '.[dev]')"
        if os.environ.get(ESSENTIAL):
            pytest.fail(f"{message}, and {ESSENTIAL} asks for it", pytrace=False)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def micropython(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The real MicroPython interpreter."""
    program = _program("micropython")
    found = importlib.util.find_spec("micropython_run")
    if found is None or found.origin is None or " " in sys.executable:
        return program
    # PyPI's starts within a CPython, which needs none of the packages here: in half of the time
    lean = tmp_path_factory.mktemp("micropython") / "micropython"
    lean.write_text(LEAN.format(sys.executable, str(Path(found.origin).parent)))
    lean.chmod(0o755)
    return str(lean)


@pytest.fixture(scope="session")
def micropython32() -> Path:
    """MicroPython with objects of 32 bits, as a board has them. Skipped without, in CI it fails."""
    found = measuring.interpreter()
    if found is None:
        message = f"MicroPython for 32 bits is not there ({measuring.FETCH})"
        if os.environ.get(ESSENTIAL):
            pytest.fail(f"{message}, and {ESSENTIAL} asks for it", pytrace=False)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def on_micropython(
    micropython: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., list[str]]:
    """Runs a script, with arguments, under MicroPython; returns the lines it prints.

    It finds facevm, facebench and the Adafruit drivers, as installed from PyPI, and of Blinka
    nothing: that one is for the PC.
    """
    library = tmp_path_factory.mktemp("drivers")
    copy_drivers(library)
    path = [str(library), str(ROOT / "device/drive/lib"), str(ROOT / "device/bench")]
    return _runner(micropython, path, None)


@pytest.fixture(scope="session")
def on_a_drive(
    micropython: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., list[str]]:
    """The same from the folder of a drive, whose paths are as short as a board's: each is kept."""
    drive = tmp_path_factory.mktemp("drive")
    shutil.copytree(
        ROOT / "device/drive/lib", drive / "lib", ignore=shutil.ignore_patterns("__pycache__")
    )
    copy_drivers(drive / "lib")
    return _runner(micropython, ["lib", str(ROOT / "device/bench")], drive)


def _runner(micropython: str, path: list[str], folder: Path | None) -> Callable[..., list[str]]:
    def run(script: Path, *arguments: object) -> list[str]:
        done = subprocess.run(
            [micropython, "-X", "heapsize=4M", str(script), *map(str, arguments)],
            cwd=folder,
            env={**os.environ, "MICROPYPATH": ":".join(path)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_s,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout.splitlines()

    return run


@pytest.fixture(scope="session")
def mpy_cross() -> str:
    """The compiler to the bytecode that a board loads."""
    return _program("mpy-cross")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
