"""What the tests of the reference board share."""

from __future__ import annotations

import os

import pytest

from facebench.spice import program
from tests.conftest import ESSENTIAL


@pytest.fixture(scope="session")
def ngspice() -> None:
    """ngspice is there. Its absence skips, in CI it fails."""
    if not program.is_installed():
        if os.environ.get(ESSENTIAL):
            pytest.fail(f"{program.MISSING}, and {ESSENTIAL} asks for it", pytrace=False)
        pytest.skip(program.MISSING)
