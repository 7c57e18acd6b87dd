"""What is let go before current flows: the lists name modules, so each of them has to exist."""

from __future__ import annotations

from pathlib import Path

import pytest

import facevm
from facevm import unload

MODULES = {path.stem for path in Path(facevm.__file__).parent.glob("*.py")}


@pytest.mark.parametrize("name", unload._PROOF + unload._UNTIL_THEN)
def test_each_module_that_is_let_go_exists(name):
    assert name in MODULES


def test_no_module_is_let_go_twice():
    names = unload._PROOF + unload._UNTIL_THEN
    assert len(set(names)) == len(names)
