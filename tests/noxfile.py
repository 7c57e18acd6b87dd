"""Sessions of nox: the checks of this project by name, some of them on several Pythons.

    pip install nox
    nox -f tests/noxfile.py --list
    nox -f tests/noxfile.py -s quick-3.12

``quick`` and ``lowest`` have environments of their own, kept in ``.nox``; a Python that this
machine does not have is skipped. The other sessions run in ``.venv``, as the set-up made it.
"""

from __future__ import annotations

from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parents[1]
DEV = ROOT / ".venv/bin"
"""The programs of the environment that the set-up makes."""

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
BENCHMARKS = (
    *("speed", "updates", "heap", "spice_speed", "cold_start", "image_size", "certify"),
    "language_server",
)

nox.needs_version = ">=2024.10.9"
nox.options.sessions = ["lint", "quick"]
nox.options.envdir = str(ROOT / ".nox")
nox.options.reuse_venv = "yes"


def run_in_dev(session: nox.Session, program: str, *arguments: str) -> None:
    """Runs a program of ``.venv`` in the checkout."""
    session.chdir(ROOT)
    if not DEV.is_dir():
        session.error("there is no .venv: tests/README.md has the command that makes it")
    session.run(str(DEV / program), *arguments, external=True)


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Style, layout, who may import whom, types."""
    run_in_dev(session, "ruff", "check", ".")
    run_in_dev(session, "ruff", "format", "--check", ".")
    run_in_dev(session, "lint-imports")
    run_in_dev(session, "mypy")


@nox.session(python=PYTHONS)
def quick(session: nox.Session) -> None:
    """The quick tier, on each Python that is there. Arguments behind ``--`` go to pytest."""
    session.chdir(ROOT)
    session.install("-q", "-e", ".[dev]")
    session.run("pytest", "-n", "auto", "-m", "quick", *session.posargs)


@nox.session(python="3.11")
def lowest(session: nox.Session) -> None:
    """The quick tier with the lowest version of every dependency.

    On 3.11 only: some of them have no wheel for a later Python.
    """
    session.chdir(ROOT)
    session.install("-q", "packaging")
    bounds = session.run("python", "-m", "tests.house.lowest", silent=True)
    constraints = Path(session.create_tmp()) / "lowest.txt"
    constraints.write_text(str(bounds), "utf-8")
    session.install("-q", "-e", ".[dev]", "-c", str(constraints))
    session.run("pytest", "-n", "auto", "-m", "quick", *session.posargs)


@nox.session(venv_backend="none")
def full(session: nox.Session) -> None:
    """Every test. Arguments behind ``--`` go to pytest."""
    run_in_dev(session, "pytest", "-n", "auto", *session.posargs)


@nox.session(venv_backend="none")
def pages(session: nox.Session) -> None:
    """Writes the generated sections of the pages; ``-- --check`` only names outdated ones."""
    run_in_dev(session, "python", "-m", "tests.pages", *session.posargs)


@nox.session(venv_backend="none")
def mutants(session: nox.Session) -> None:
    """Whether the tests of the safety code notice a small change in it.

    Takes long; modules may be named behind ``--``.
    """
    run_in_dev(session, "python", "-m", "tests.safety.mutants", *session.posargs)


@nox.session(venv_backend="none")
def bench(session: nox.Session) -> None:
    """The benchmarks, or those named behind ``--``: see tests/bench/README.md."""
    for name in session.posargs or BENCHMARKS:
        run_in_dev(session, "python", "-m", f"tests.bench.{name}")
