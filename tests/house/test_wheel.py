"""The wheel works on its own: away from the checkout, with nothing but what it carries."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

PACKAGES = ("facelang", "facec", "sculpt", "facebench", "facevm")

PACKAGE_FOLDERS = ("site-packages", "dist-packages")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def sculpt(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``sculpt`` in an environment that holds the wheel, and what it depends on, alone.

    The dependencies are lent by a ``.pth`` file, which spares the download: all the folders of
    packages that this interpreter has, since a virtual environment may take some from the system.
    An editable install's own ``.pth`` is not read from there, so that the packages can only be
    the wheel's.
    """
    home = tmp_path_factory.mktemp("empty")
    is_lent = importlib.util.find_spec("pip") is not None  # which spares to install one
    venv.create(home, with_pip=not is_lent)
    python = home / "bin" / "python"
    site = subprocess.run(
        [python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    pip = [sys.executable, "-m", "pip", "--python", python] if is_lent else [python, "-m", "pip"]
    subprocess.run(
        [*pip, "--isolated", "install", "-q", "--no-deps", "--no-index", "--no-compile", wheel],
        check=True,
    )
    lent = [path for path in sys.path if Path(path).name in PACKAGE_FOLDERS]
    (Path(site) / "lent.pth").write_text("".join(f"{path}\n" for path in lent))
    return home / "bin" / "sculpt"


def run(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [program, *arguments], cwd=folder, env=alone, capture_output=True, text=True
    )


def test_it_carries_every_package_the_stock_routines_and_the_drive(wheel, root):
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in PACKAGES:
        assert f"{package}/__init__.py" in names
    assert "facelang/face.lark" in names
    routines = root / "routines"
    for path in [*routines.glob("*.face"), *routines.rglob("*.certificate.json")]:
        assert f"sculpt/stock/routines/{path.relative_to(routines)}" in names
    for path in (root / "device/drive").rglob("*.py"):
        assert f"sculpt/stock/drive/{path.relative_to(root / 'device/drive')}" in names
    assert [name for name in names if "__pycache__" in name or name.startswith("tests")] == []


@pytest.mark.slow
def test_a_stock_routine_runs_from_another_folder(sculpt, tmp_path):
    done = run(sculpt, tmp_path, "run", "first-time", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["outcome"] == "success"
    assert list(tmp_path.iterdir()) == []


def test_what_runs_is_the_wheels_own(sculpt, tmp_path):
    python = sculpt.with_name("python")
    for package in PACKAGES:
        done = run(python, tmp_path, "-c", f"import {package}; print({package}.__file__)")
        assert str(sculpt.parent.parent) in done.stdout


def test_a_routine_of_ones_own_is_written_checked_and_built_there(sculpt, tmp_path):
    for arguments in (["new", "mine"], ["check", "mine.face"], ["build", "mine.face"]):
        done = run(sculpt, tmp_path, *arguments)
        assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.face", "mine.fbc"]


def test_a_board_gets_its_program_from_there(sculpt, tmp_path):
    """Program, drivers, settings and stock routines, without the checkout."""
    drive = tmp_path / "CIRCUITPY"
    drive.mkdir()
    first = "Adafruit CircuitPython 10.0.3 on 2025-10-17; Raspberry Pi Pico with rp2040\n"
    (drive / "boot_out.txt").write_text(first + "Board ID:raspberry_pi_pico\n")
    done = run(sculpt, tmp_path, "deploy", "--drive", "CIRCUITPY")
    assert (done.returncode, done.stderr) == (0, "")
    for name in (
        *("code.py", "settings.toml", "lib/facevm/app.py", "lib/facevm/manifest.txt"),
        *("lib/adafruit_ina219.py", "routines/evening-lift.fbc"),
    ):
        assert (drive / name).stat().st_size > 0
    done = run(sculpt, tmp_path, "doctor", "--drive", "CIRCUITPY")
    assert "identical to what is installed here" in done.stdout
