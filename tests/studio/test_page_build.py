"""The build of the page: what is taken out of a module, and what stays."""

from __future__ import annotations

import importlib
import marshal
import subprocess
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from tests.studio.conftest import PAGE
from tests.waiting import PATIENCE_s

SOURCE = b'''"""A module."""
from __future__ import annotations
from dataclasses import dataclass

NUMBER: int = 3
LATER: str


@dataclass
class Pair:
    """A pair."""

    left: int
    right: int = 2

    def total(self, more: list[int]) -> int:
        """Their sum."""
        known: int = self.left
        return known + self.right + sum(more)


def nothing() -> None:
    """Does nothing."""


async def later(*given: int, key: str = "", **named: int) -> str:
    """Answers."""
    return key
'''


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch, root: Path) -> ModuleType:
    """``build/pack.py`` of the page."""
    monkeypatch.syspath_prepend(str(root / "compiler/studio"))
    return importlib.import_module("build.pack")


def code_of(data: bytes) -> CodeType:
    return marshal.loads(data[16:])


def codes(code: CodeType) -> list[CodeType]:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return [code, *(below for one in inner for below in codes(one))]


@pytest.mark.parametrize("has_lines", [True, False])
def test_a_module_without_its_prose_does_what_it_did(pack, has_lines):
    code = code_of(pack.compiled("pair.py", SOURCE, has_lines))
    space: dict[str, Any] = {"__name__": __name__}
    exec(code, space)
    pair = space["Pair"](1)
    assert (pair.right, pair.total([4]), space["NUMBER"]) == (2, 7, 3)
    assert (space["nothing"](), space["nothing"].__doc__) == (None, None)
    assert space["later"].__annotations__ == {}
    assert "Their sum." not in {text for one in codes(code) for text in one.co_consts}


def test_a_module_without_lines_has_none(pack):
    lined, bare = (code_of(pack.compiled("pair.py", SOURCE, has)) for has in (True, False))
    assert all(one.co_linetable for one in codes(lined))
    assert not any(one.co_linetable for one in codes(bare))


def test_what_fails_without_lines_still_says_where(pack):
    code = code_of(pack.compiled("wrong.py", b"def f():\n    raise ValueError('here')\n", False))
    space: dict[str, Any] = {}
    exec(code, space)
    with pytest.raises(ValueError, match="here") as failure:
        space["f"]()
    assert failure.traceback[-1].frame.code.raw.co_filename == "wrong.py"


def test_an_import_that_the_page_does_without_ends_the_build(monkeypatch, root):
    monkeypatch.syspath_prepend(str(root / "compiler/studio"))
    bundle = importlib.import_module("build.bundle")
    assert "bridge" in bundle.modules()
    monkeypatch.setattr(bundle, "START", ("sculpt.certify.trial",))
    with pytest.raises(bundle.Refused):
        bundle.modules()


def test_of_pyodide_s_core_stays_what_is_reached(packages):
    ran = subprocess.run(
        ["node", "--test", "tests/core.test.mjs"],
        cwd=PAGE,
        capture_output=True,
        text=True,
        timeout=PATIENCE_s,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
