"""``sculpt`` as a person calls it: through its real entry point, in a folder of its own."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click.testing
import pytest

from sculpt.main import cli
from tests.remembering import remembering
from tests.shared import once

GOOD = """\
routine "Short"
    levels 60 %, 100 %

wave lifting
    shape     square
    frequency 8 Hz
    rise      2 ms

zone cheek both
    say "Up."
    wave lifting
    ramp to 100 uA over 1 s
    hold 2 s
    ramp to 0 uA over 1 s
"""

BAD = GOOD.replace("100 uA", "100").replace("zone cheek", "zone chek")

Sculpt = Callable[..., click.testing.Result]


@pytest.fixture(autouse=True, scope="module")
def stock_compiled_once() -> Iterator[None]:
    """The stock treatments need not be compiled for each call of the command."""
    with remembering():
        yield


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the command is called in, empty."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def sculpt() -> Sculpt:
    """Calls the command in this process."""

    def call(*arguments: object, stdin: bytes | str = b"") -> click.testing.Result:
        result = click.testing.CliRunner().invoke(
            cli, [str(one) for one in arguments], input=stdin, prog_name="sculpt"
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return result

    return call


class Delivered(NamedTuple):
    """How ``sculpt run NAME --json`` ended."""

    exit_code: int
    stderr: str
    report: dict[str, Any]


def delivered(name: str, level: int) -> Delivered:
    """A stock treatment as it is carried out on the virtual device, once for all tests."""

    def carry_out() -> Delivered:
        arguments = ["run", name, "--json", "--level", str(level)]
        result = click.testing.CliRunner().invoke(cli, arguments, prog_name="sculpt")
        return Delivered(result.exit_code, result.stderr, json.loads(result.stdout))

    return once(f"{name} at level {level}", carry_out)


@pytest.fixture
def good(folder: Path) -> Path:
    """A small treatment without a mistake."""
    path = folder / "good.face"
    path.write_text(GOOD)
    return path


@pytest.fixture
def bad(folder: Path) -> Path:
    """The same with two mistakes: a zone there is not (line 9), a current without a unit."""
    path = folder / "bad.face"
    path.write_text(BAD)
    return path


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a package look as if it were not installed."""

    def hide(package: str) -> None:
        monkeypatch.setitem(sys.modules, package, None)

    return hide


PROGRAM = Path(sys.executable).parent / "sculpt"


def in_a_shell(
    *arguments: object, before: Callable[[], None] | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    """Calls the installed command as a process; ``before`` runs in it first."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        preexec_fn=before,
        **options,
    )


def without_superpowers() -> None:
    """Makes the process obey permissions even where the tests run as root."""
    PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        libc.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)
        libc.prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH)


def one_line(text: str) -> str:
    """The one line a trouble is told in."""
    assert text.count("\n") == 1, text
    assert text.startswith("sculpt: ")
    return text
