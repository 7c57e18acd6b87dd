"""The built page of the studio, and the browser that walks through it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sculpt.studio import serve
from tests.conftest import ESSENTIAL, ROOT
from tests.shared import once
from tests.waiting import PATIENCE_s

PAGE = ROOT / "compiler/studio"
SOURCES = (
    *("compiler", "dsl/facelang", "device/bench/facebench", "device/drive/lib/facevm", "routines"),
)
PASSED_OVER = {"node_modules", "dist", "python", "__pycache__", "tests"}


def lacking(what: str) -> None:
    """Skips for what is not there; in CI it fails."""
    if os.environ.get(ESSENTIAL):
        pytest.fail(f"{what}, and {ESSENTIAL} asks for it", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        lacking("chromium is not installed (apt-get install chromium)")
    return str(found)


@pytest.fixture(scope="session")
def packages() -> None:
    """What npm has to install for the page."""
    if shutil.which("npm") is None:
        lacking("npm is not installed")
    once("page-packages", install)


def install() -> None:
    if (PAGE / "node_modules/vite").is_dir():
        return
    if not os.environ.get("VISASCULPT_NPM"):
        lacking("the page's packages are not there (npm ci in compiler/studio)")
    run("npm", "ci", "--no-audit", "--no-fund")


@pytest.fixture(scope="session")
def built_page(packages: None) -> Path:
    """The page, built anew where a source is newer than what was built."""
    once("built-page", build)
    return PAGE / "dist"


def build() -> None:
    if not is_built():
        run("npm", "run", "build", "--silent")


def is_built() -> bool:
    entry = PAGE / "dist/sw.js"
    return entry.is_file() and entry.stat().st_mtime > max(newest(ROOT / one) for one in SOURCES)


def newest(folder: Path) -> float:
    times = [0.0]
    for where, below, files in os.walk(folder):
        below[:] = [name for name in below if name not in PASSED_OVER]
        times += (Path(where, name).stat().st_mtime for name in files)
    return max(times)


def run(*command: str) -> None:
    done = subprocess.run(
        command,
        cwd=PAGE,
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=PATIENCE_s,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]


@pytest.fixture(scope="session")
def address(built_page: Path) -> Iterator[str]:
    """Where the page is served, as ``sculpt studio`` serves it."""
    with serve.server(built_page, 0) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield serve.address(running)
        running.shutdown()
        thread.join()
